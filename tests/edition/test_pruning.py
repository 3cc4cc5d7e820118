"""The verb that prunes older editions: by a list that was checked, never by another, and nothing twice."""

import shutil
from pathlib import Path

import pytest

from tamizdat.config.commands import main
from tamizdat.edition import tree
from tamizdat.edition.changes import Change
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.withdrawal import Recall
from tests.edition.printing_house import House, address, paths_of

STORY = address(4)


@pytest.fixture
def older(house: House, tmp_path: Path) -> EditionFolder:
    """An edition of ten pages that somebody kept, before one of them was withdrawn."""
    house.seal(Change(placed=house.pages(10), whole=True))
    kept = EditionFolder(tmp_path / "older")
    shutil.copytree(house.folder.root, kept.root)
    house.seal(Change(dropped=[STORY], recall=Recall([STORY])))
    return kept


@pytest.fixture
def root(house: House, tmp_path: Path) -> Path:
    """The root that a stranger was given."""
    path = tmp_path / "root.json"
    path.write_bytes(house.root)
    return path


def pruned(older: EditionFolder, newer: EditionFolder, root: Path, *more: str) -> int:
    return main(["prune", str(older.root), "--by", str(newer.root), "--root", str(root), *more])


def standing(folder: EditionFolder) -> set[str]:
    return {path for path in tree.every(folder) if path.endswith("index.html.gz")}


def test_what_was_withdrawn_goes_and_the_rest_stays(
    house: House, older: EditionFolder, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pruned(older, house.folder, root, "--dry-run") == 0
    assert STORY in standing(older)
    assert f"tree/{STORY}" in capsys.readouterr().out
    assert pruned(older, house.folder, root) == 0
    assert standing(older) == set(paths_of(house.pages(10))) - {STORY}
    assert pruned(older, house.folder, root) == 0
    assert "0 files removed" in capsys.readouterr().out


def test_the_newer_edition_loses_nothing_by_its_own_list(house: House, older: EditionFolder, root: Path) -> None:
    before = standing(house.folder)
    assert pruned(house.folder, house.folder, root) == 0
    assert standing(house.folder) == before
    assert STORY in standing(older)


def test_a_list_that_is_not_sound_prunes_nothing(
    house: House, older: EditionFolder, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = house.folder.tree / "withdrawn.json"
    content = place.read_bytes()
    place.unlink()
    place.write_bytes(content.replace(b'"places"', b'"plaices"'))
    assert pruned(older, house.folder, root) == 1
    assert "nothing is pruned" in capsys.readouterr().err
    assert STORY in standing(older)


def test_what_holds_no_edition_is_refused_with_a_sentence(
    house: House, older: EditionFolder, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pruned(EditionFolder(tmp_path / "nothing"), house.folder, root) == 2
    assert "holds no edition" in capsys.readouterr().err
    assert pruned(older, EditionFolder(tmp_path / "nothing"), root) == 2
    assert pruned(older, house.folder, tmp_path / "no-root.json") == 2
