"""The edition's folder as a shelf."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.edition.journal import Move, closing_line, line_of
from tamizdat.edition.layout import EditionFolder
from tamizdat.mirrors.newsstand.shelf import LARGEST_HELD, FolderShelf, pieces
from tamizdat.mirrors.newsstand.store import Store
from tests.mirrors import editions

BUDGET = 4 * 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return editions.write_edition(tmp_path / "edition")


@pytest.fixture
def shelf(folder: Path) -> FolderShelf:
    shelf = FolderShelf(EditionFolder(folder), BUDGET)
    shelf.refresh()
    return shelf


def promise(folder: Path, moves: list[Move]) -> None:
    """Write the journal that belongs to the timestamp which stands now."""
    lines = "".join(map(line_of, moves))
    edition = EditionFolder(folder)
    edition.journal.write_text(lines + closing_line(edition.timestamp.read_bytes()))


def test_a_file_comes_with_the_hash_of_its_bytes(shelf: FolderShelf) -> None:
    sheet = shelf.find("tree/index.html.gz")
    assert sheet is not None
    assert sheet.data is not None
    assert sheet.digest == editions.sha256(sheet.data)


@pytest.mark.parametrize("name", ["tree/none.gz", "tree", "tree/", "tree/index.html.gz/x", "", "tree/\x00", "a/" * 900])
def test_what_is_no_file_is_not_found(name: str, shelf: FolderShelf) -> None:
    assert shelf.find(name) is None


def test_links_are_not_followed(folder: Path, shelf: FolderShelf, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "index.html.gz").write_bytes(b"secret")
    (folder / "tree" / "linked.html.gz").symlink_to(secret / "index.html.gz")
    (folder / "tree" / "linked").symlink_to(secret)
    assert shelf.find("tree/linked.html.gz") is None
    assert shelf.find("tree/linked/index.html.gz") is None


def test_a_pipe_in_the_folder_holds_nobody_up(folder: Path, shelf: FolderShelf) -> None:
    os.mkfifo(folder / "tree" / "pipe.gz")
    assert shelf.find("tree/pipe.gz") is None


def test_a_new_edition_is_noticed_and_the_old_one_forgotten(folder: Path, shelf: FolderShelf) -> None:
    before = shelf.find("tree/index.html.gz")
    editions.put(folder, "index.html.gz", editions.packed("another front"))
    assert shelf.find("tree/index.html.gz") == before
    assert not shelf.refresh()
    editions.switch(folder, 8)
    assert shelf.refresh()
    assert shelf.find("tree/index.html.gz") != before


def test_what_the_tree_does_not_show_yet_is_taken_from_the_objects(folder: Path) -> None:
    digest = editions.put(folder, "elsewhere.gz", editions.packed("the newest front"))
    editions.switch(folder, 8)
    promise(folder, [Move("index.html.gz", digest), Move("politics/index.html.gz", None)])
    shelf = FolderShelf(EditionFolder(folder), BUDGET)
    shelf.refresh()
    front = shelf.find("tree/index.html.gz")
    assert front is not None
    assert front.digest == digest
    assert shelf.find("tree/politics/index.html.gz") is None
    assert shelf.find("tree/ru/index.html.gz") is not None


def test_a_journal_whose_edition_never_came_is_passed_over(folder: Path) -> None:
    promise(folder, [Move("index.html.gz", None)])
    editions.switch(folder, 8)
    shelf = FolderShelf(EditionFolder(folder), BUDGET)
    shelf.refresh()
    assert shelf.find("tree/index.html.gz") is not None


def test_a_journal_that_was_carried_out_is_let_go(folder: Path) -> None:
    promise(folder, [Move("politics/index.html.gz", None)])
    shelf = FolderShelf(EditionFolder(folder), BUDGET)
    shelf.refresh()
    assert shelf.find("tree/politics/index.html.gz") is None
    EditionFolder(folder).journal.unlink()
    assert not shelf.refresh()
    assert shelf.find("tree/politics/index.html.gz") is not None


def test_a_large_file_is_not_held_but_can_be_read_in_pieces(folder: Path, shelf: FolderShelf) -> None:
    data = os.urandom(LARGEST_HELD + 1)
    digest = editions.put(folder, "large.pdf", data)
    sheet = shelf.find("tree/large.pdf")
    assert sheet is not None
    assert (sheet.data, sheet.digest, sheet.size) == (None, digest, len(data))
    descriptor = shelf.open(sheet)
    assert descriptor is not None
    assert b"".join(pieces(descriptor, 5, len(data))) == data[5:]
    os.close(descriptor)


def test_a_large_file_that_was_replaced_meanwhile_is_not_mixed(folder: Path, shelf: FolderShelf) -> None:
    editions.put(folder, "large.pdf", os.urandom(LARGEST_HELD + 1))
    sheet = shelf.find("tree/large.pdf")
    assert sheet is not None
    editions.put(folder, "large.pdf", os.urandom(LARGEST_HELD + 1))
    assert shelf.open(sheet) is None


def test_broken_redirects_are_no_redirects(folder: Path) -> None:
    editions.put(folder, "redirects.json.gz", editions.packed('{"a": 1}'))
    shelf = FolderShelf(EditionFolder(folder), BUDGET)
    assert shelf.redirects() == {}


def test_redirects_are_read_again_when_they_change(folder: Path, shelf: FolderShelf) -> None:
    assert shelf.redirects()["?p=123"] == editions.STORY
    editions.put(folder, "redirects.json.gz", editions.packed('{"a": "b/"}'))
    editions.switch(folder, 8)
    shelf.refresh()
    assert shelf.redirects() == {"a": "b/"}


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 30_000)), max_size=200))
def test_the_store_stays_within_its_budget(puts: list[tuple[int, int]]) -> None:
    store: Store[int, int] = Store(100_000)
    weights: dict[int, int] = {}
    for key, weight in puts:
        if store.get(key) is None:
            store.put(key, weight, weight)
            weights[key] = weight
        kept = [weights[key] for key in weights if key in store]
        assert sum(kept) <= 100_000


def test_what_is_in_demand_stays_in_the_store() -> None:
    store: Store[str, int] = Store(100_000)
    store.put("front", 1, 5_000)
    for number in range(500):
        store.put(f"story {number}", number, 5_000)
        assert store.get("front") == 1
