"""What a hostile or broken mirror may try, and the sentence that a stranger gets."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tamizdat.config.commands import main
from tamizdat.edition.changes import Change
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.verdict import Verdict
from tests.edition.printing_house import NOW, House, address, paths_of, stranger

PAGES = 8


@pytest.fixture
def printed(house: House) -> House:
    pages = house.pages(PAGES)
    picture = house.media(b"pixels")
    pages.append(house.page("gallery/index.html.gz", f'<img src="../{picture.path}">'))
    house.seal(Change(placed=pages, media=[picture], hot=paths_of(pages[:2]), whole=True))
    return house


def flip(path: Path) -> None:
    """Change one bit in the middle, in a copy: an honest press's links must not carry it elsewhere."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()
    path.write_bytes(content)


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2])


def lengthen(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content + b"<script>")


def sentences(verdict: Verdict) -> dict[str, str]:
    assert not verdict.sound
    return {fault.path: fault.sentence for fault in verdict.faults}


def test_an_honest_edition_is_sound(printed: House, memory: Path) -> None:
    verdict = printed.verify(memory)

    assert verdict.faults == ()
    assert verdict.sound
    assert verdict.complete
    assert verdict.demonstration
    assert (verdict.pages, verdict.checked.pages, verdict.checked.media) == (PAGES + 1, PAGES + 1, 1)
    signers = [each.role for each in verdict.signers]
    assert signers == ["root", "timestamp", "snapshot", "targets", "front", "archive", "bins"]


@pytest.mark.parametrize(
    ("damage", "expected"),
    [(flip, "Altered"), (cut, "Altered or cut short"), (lengthen, "Longer than"), (Path.unlink, "Missing")],
)
@pytest.mark.parametrize("path", [address(0), address(5)], ids=["hot", "cold"])
def test_a_damaged_page_is_named(
    printed: House, memory: Path, damage: Callable[[Path], None], expected: str, path: str
) -> None:
    damage(printed.folder.tree / path)
    found = sentences(printed.verify(memory))

    assert list(found) == [path]
    assert found[path].startswith(expected)


def test_two_swapped_pages_are_both_named(printed: House, memory: Path) -> None:
    first, second = printed.folder.tree / address(3), printed.folder.tree / address(4)
    content = first.read_bytes()
    first.unlink()
    second.rename(first)
    second.write_bytes(content)

    assert sorted(sentences(printed.verify(memory))) == sorted([address(3), address(4)])


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "front", "archive", "b-0"])
@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
def test_damaged_metadata_is_refused(printed: House, memory: Path, role: str, damage: Callable[[Path], None]) -> None:
    damage(printed.folder.timestamp if role == "timestamp" else printed.folder.role_path(role, 1))

    assert list(sentences(printed.verify(memory))) == ["metadata"]


def test_a_file_that_nobody_signed_is_reported(printed: House, memory: Path) -> None:
    (printed.folder.tree / "2026" / "forged.html").write_text("news that never was", encoding="utf-8")

    assert "Nobody signed" in sentences(printed.verify(memory))["2026/forged.html"]


def test_altered_and_missing_media_are_reported(printed: House, memory: Path) -> None:
    (picture,) = printed.folder.media.rglob("*.jpg")
    path = str(picture.relative_to(printed.folder.tree))
    flip(picture)
    assert sentences(printed.verify(memory))[path].startswith("Altered")
    picture.unlink()
    assert sentences(printed.verify(memory))[path].startswith("Missing")


def test_an_edition_that_nobody_renewed_is_out_of_date(tmp_path: Path, memory: Path) -> None:
    house = House(tmp_path / "var", NOW - timedelta(days=46))
    house.seal(Change(placed=house.pages(3), whole=True))

    assert sentences(house.verify(memory))["metadata"].startswith("Out of date")


def test_an_older_edition_is_noticed_by_a_reader_who_saw_the_newer(
    printed: House, memory: Path, tmp_path: Path
) -> None:
    shutil.copytree(printed.folder.root, tmp_path / "old")
    printed.seal(Change(placed=[printed.page(address(1), "corrected")]))
    assert printed.verify(memory).sound
    verdict = stranger(EditionFolder(tmp_path / "old"), printed.root, memory)

    assert sentences(verdict)["metadata"].startswith("Rolled back")


def test_an_older_snapshot_under_a_new_timestamp_is_refused(printed: House, memory: Path) -> None:
    former = printed.folder.role_path("snapshot", 1).read_bytes()
    printed.seal(Change(placed=[printed.page(address(1), "corrected")]))
    printed.folder.role_path("snapshot", 2).write_bytes(former)

    assert sentences(printed.verify(memory))["metadata"].startswith("Altered")


def test_another_newspapers_edition_is_refused(printed: House, memory: Path, tmp_path: Path) -> None:
    other = House(tmp_path / "other")

    assert sentences(printed.verify(memory, other.root))["metadata"].startswith("Not signed by this newspaper")


def test_a_false_root_is_refused_before_anything_is_read(printed: House, memory: Path) -> None:
    assert "trusted root itself" in sentences(printed.verify(memory, b"{}"))["root.json"]


def test_a_symbolic_link_out_of_the_edition_is_not_followed(printed: House, memory: Path, tmp_path: Path) -> None:
    page = printed.folder.tree / address(2)
    (tmp_path / "elsewhere").write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to(tmp_path / "elsewhere")

    assert "leads out of the edition" in sentences(printed.verify(memory))[address(2)]


def test_the_command_says_sound_and_returns_nought(printed: House, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(printed.folder.root_json)
    assert main(["verify", str(printed.var), "--root", root]) == 0
    assert main(["verify", str(printed.folder.root), "--root", root, "--all"]) == 0

    said = capsys.readouterr().out
    assert "DEMONSTRATION KEYS" in said
    assert "Sound: every page" in said


def test_the_command_names_each_fault_and_returns_one(printed: House, capsys: pytest.CaptureFixture[str]) -> None:
    flip(printed.folder.tree / address(6))
    arguments = ["verify", str(printed.var), "--root", str(printed.folder.root_json), "--all"]
    assert main(arguments) == 1
    assert f"{address(6)}: Altered" in capsys.readouterr().out
    assert main([*arguments, "--json"]) == 1

    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], told["sequence"], told["checked"]["pages"]) == (False, 1, PAGES + 1)
    assert [fault["path"] for fault in told["faults"]] == [address(6)]


def test_the_command_returns_two_for_arguments_that_cannot_be_used(
    printed: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / "nowhere"), "--root", str(printed.folder.root_json)]) == 2
    assert main(["verify", str(printed.var), "--root", str(tmp_path / "no-root.json")]) == 2
    assert "holds no edition" in capsys.readouterr().err
