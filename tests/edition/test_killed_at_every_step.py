"""A press may die, fill its disk or lose power at any instant: a complete valid edition stands all the same."""

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from tuf.api.exceptions import DownloadHTTPError

from tamizdat.edition import objects, tree
from tamizdat.edition.changes import Change
from tamizdat.edition.disk import Disk
from tamizdat.edition.errors import EditionError
from tamizdat.edition.journal import pending, recover
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.seal import standing_edition
from tests.edition.printing_house import House, address, paths_of, read, stranger
from tests.fakes.disks import CountingDisk, FailingDisk, PowerCutDisk, full, killed

PAGES = 6


def first_edition(house: House) -> None:
    house.seal(Change(placed=house.pages(PAGES), media=[house.media(b"old picture")], whole=True))


def second_edition(house: House, disk: Disk) -> None:
    """Two pages corrected, one new, one withdrawn, one picture new."""
    house.seal(
        Change(
            placed=[house.page(address(1), "one"), house.page(address(2), "two"), house.page(address(90), "new")],
            dropped=[address(5)],
            media=[house.media(b"new picture")],
            hot=[address(90), address(1)],
        ),
        log_position=2,
        disk=disk,
    )


def texts(house: House, read_page: Callable[[str], bytes | None]) -> dict[str, bytes | None]:
    return {path: read_page(path) for path in [*paths_of(house.pages(PAGES)), address(90), "edition.json"]}


def from_objects(house: House, memory: Path) -> dict[str, bytes | None]:
    """All pages as a client gets them that fetches objects by hash: metadata and `o/` alone, whatever the tree does."""
    client = house.client(memory)

    def read_page(path: str) -> bytes | None:
        info = client.get_targetinfo(path)
        if info is None:
            return None
        content = house.folder.object_path(info.hashes["sha256"]).read_bytes()
        info.verify_length_and_hashes(content)
        return content

    return texts(house, read_page)


def from_tree(house: House, memory: Path) -> dict[str, bytes | None]:
    client = house.client(memory)
    return texts(house, lambda path: read(client, path))


class Trial:
    """One edition before and after, and a fresh copy of the former for each attempt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.before = House(folder / "before")
        first_edition(self.before)
        after = self.copy("after")
        counting = CountingDisk()
        second_edition(after, counting)
        self.steps = len(counting.deeds)
        self.old = from_tree(self.before, folder / "reader-before")
        self.new = from_tree(after, folder / "reader-after")

    def copy(self, name: str) -> House:
        return copy_of(self.before, self._folder / name)

    def attempts(self) -> Iterator[tuple[int, House, Path]]:
        for step in range(self.steps):
            yield step, self.copy(f"step-{step}"), self._folder / f"reader-{step}"


def copy_of(house: House, var: Path) -> House:
    shutil.copytree(house.var, var, ignore=_empty_shelves)
    return House(var)


def _empty_shelves(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if Path(folder).name == "o" and not any(Path(folder, name).iterdir())}


def in_a_process_that_dies(work: Callable[[], None]) -> None:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 9


def check_a_complete_edition_stands(trial: Trial, house: House, memory: Path) -> str:
    """Either edition, wholly: by hash at once, by path after `recover`, and in between by what is pending."""
    by_hash = from_objects(house, memory)
    assert by_hash in (trial.old, trial.new)
    lagging = pending(house.folder)
    for path, expected in by_hash.items():
        file = house.folder.tree / path
        standing = file.read_bytes() if file.is_file() else None
        if path in lagging:
            digest = lagging[path]
            standing = None if digest is None else objects.read(house.folder, digest)
        assert standing == expected
    recover(house.folder)
    assert pending(house.folder) == {}
    verdict = stranger(house.folder, house.root, memory)
    assert f'"digest":"{verdict.digest}"'.encode() in (by_hash["edition.json"] or b"")
    assert [fault for fault in verdict.faults if not fault.path.rpartition("/")[2].startswith(".")] == []
    return "old" if by_hash == trial.old else "new"


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def test_a_press_killed_at_any_step_leaves_a_complete_edition(trial: Trial) -> None:
    outcomes = []
    for step, house, memory in trial.attempts():
        in_a_process_that_dies(partial(second_edition, house, FailingDisk(step, killed)))
        outcomes.append(check_a_complete_edition_stands(trial, house, memory))

    assert outcomes == sorted(outcomes, reverse=True), "the new edition, once it stands, stays"
    assert {"old", "new"} == set(outcomes)


def test_a_power_cut_at_any_step_leaves_a_complete_edition(trial: Trial) -> None:
    for step, house, memory in trial.attempts():

        def seal_in_the_dark(house: House = house, step: int = step) -> None:
            unflushed = objects_about_to_be_put(house)
            second_edition(house, PowerCutDisk(step, unflushed))

        in_a_process_that_dies(seal_in_the_dark)
        check_a_complete_edition_stands(trial, house, memory)


def objects_about_to_be_put(house: House) -> list[Path]:
    placed = [house.page(address(1), "one"), house.page(address(2), "two"), house.page(address(90), "new")]
    return [house.folder.object_path(each.name) for each in placed]


def test_a_full_disk_at_any_step_is_told_in_a_sentence_and_leaves_a_complete_edition(trial: Trial) -> None:
    for step, house, memory in trial.attempts():
        with pytest.raises(EditionError, match=r"the old one stands as it was|the next run finishes it"):
            second_edition(house, FailingDisk(step, full))
        check_a_complete_edition_stands(trial, house, memory)
        second_edition(house, Disk())
        standing = standing_edition(house.folder)
        assert standing is not None
        assert f'"digest":"{standing.digest}"'.encode() in (trial.new["edition.json"] or b"")


@pytest.mark.parametrize("tree_ready", [False, True])
def test_a_first_edition_killed_at_any_step_stands_wholly_or_not_at_all(tmp_path: Path, tree_ready: bool) -> None:  # noqa: FBT001  # a parameter of pytest
    def first(house: House, disk: Disk) -> None:
        pages = house.pages(1)
        if tree_ready:
            tree.place(house.folder, pages)
        house.seal(Change(placed=pages, whole=True, tree_ready=tree_ready), disk=disk)

    counting = CountingDisk()
    pristine = House(tmp_path / "pristine")
    first(copy_of(pristine, tmp_path / "counted"), counting)
    for step in range(len(counting.deeds)):
        house = copy_of(pristine, tmp_path / f"step-{step}")
        in_a_process_that_dies(partial(first, house, FailingDisk(step, killed)))
        if not house.folder.timestamp.is_file():
            with pytest.raises(DownloadHTTPError):
                house.client(tmp_path / f"reader-{step}").refresh()
        recover(house.folder)
        house.seal(Change(placed=house.pages(1), whole=True))
        assert stranger(house.folder, house.root, tmp_path / f"reader-{step}").sound


def test_a_journal_whose_timestamp_never_came_is_thrown_away(house: House) -> None:
    first_edition(house)
    house.folder.journal.write_text(f"- {address(1)}\n= {'00' * 32}\n", encoding="ascii")

    assert pending(house.folder) == {}
    assert recover(house.folder) == 0
    assert not house.folder.journal.exists()
    assert (house.folder.tree / address(1)).is_file()


def test_recovering_where_nothing_is_wrong_does_nothing(house: House, tmp_path: Path) -> None:
    first_edition(house)

    assert recover(house.folder) == 0
    assert recover(EditionFolder(tmp_path / "nowhere")) == 0
