"""What is read from somebody's copy of an edition is what was signed, decompressed, and never older than before."""

import shutil
from pathlib import Path

import pytest

from tamizdat.edition.changes import Change
from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.reading import VerifiedEdition
from tamizdat.edition.stranger import folder_source
from tests.edition.printing_house import House


@pytest.fixture
def printed(house: House) -> House:
    house.seal(Change(placed=[house.page("letters.json.gz", "first"), *house.pages(3)], whole=True))
    return house


def reader(house: House, memory: Path, folder: EditionFolder | None = None) -> VerifiedEdition:
    return VerifiedEdition(folder_source(folder or house.folder), house.root, memory)


def test_a_file_is_read_decompressed_and_one_that_is_not_there_is_none(printed: House, memory: Path) -> None:
    edition = reader(printed, memory)

    assert edition.read("letters.json") == b"first"
    assert edition.read("nothing/here") is None


def test_a_newer_edition_is_seen_after_a_refresh(printed: House, memory: Path) -> None:
    edition = reader(printed, memory)
    edition.refresh()
    printed.seal(Change(placed=[printed.page("letters.json.gz", "second")]))
    edition.refresh()

    assert edition.read("letters.json") == b"second"


def test_an_altered_file_is_not_read(printed: House, memory: Path) -> None:
    path = printed.folder.tree / "letters.json.gz"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.unlink()
    path.write_bytes(content)

    with pytest.raises(EditionError, match="not what was signed"):
        reader(printed, memory).read("letters.json")


def test_an_older_edition_is_refused_once_a_newer_was_seen(printed: House, memory: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(printed.folder.root, old)
    printed.seal(Change(placed=[printed.page("letters.json.gz", "second")]))
    reader(printed, memory).refresh()

    with pytest.raises(EditionError, match="not believed"):
        reader(printed, memory, EditionFolder(old)).refresh()


def test_an_edition_of_other_keys_is_refused(printed: House, memory: Path, tmp_path: Path) -> None:
    other = House(tmp_path / "other")
    other.seal(Change(placed=other.pages(1), whole=True))

    with pytest.raises(EditionError, match="not believed"):
        VerifiedEdition(folder_source(other.folder), printed.root, memory).refresh()
