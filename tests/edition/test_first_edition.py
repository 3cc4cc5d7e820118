"""A first edition is bound in bulk, by several processes: it must be the same that page by page would have made."""

import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tamizdat.edition import tree
from tamizdat.edition.abreast import abreast
from tamizdat.edition.binding import WORTH_FORKING
from tamizdat.edition.buckets import HELD, Buckets
from tamizdat.edition.changes import Change
from tamizdat.edition.errors import EditionError
from tamizdat.edition.placements import Placement
from tests.edition.printing_house import House, address, paths_of
from tests.fakes.disks import FailingDisk, full


def many(house: House, count: int = WORTH_FORKING) -> list[Placement]:
    """Pages in their places, all of the same bytes."""
    page = house.page(address(0), "the same")
    pages = [page._replace(path=address(number)) for number in range(count)]
    tree.place(house.folder, pages)
    return pages


def metadata_of(house: House) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in house.folder.metadata.iterdir()}


def test_any_number_of_processes_makes_the_bytes_that_page_by_page_makes(house: House, memory: Path) -> None:
    pages = many(house)
    pristine = metadata_of(house)
    change = Change(placed=pages, hot=[address(3), address(7)], whole=True, tree_ready=True)
    made = []
    for tree_ready, processes in [(False, 1), (True, 1), (True, 2), (True, 3)]:
        sealed = house.seal(replace(change, tree_ready=tree_ready), processes=processes)
        made.append((sealed, house.folder.digests.read_bytes(), metadata_of(house)))
        if processes < 3:
            for name in metadata_of(house).keys() - pristine.keys():
                (house.folder.metadata / name).unlink()

    assert [one == made[0] for one in made] == [True] * 4
    assert (made[0][0].pages, made[0][0].changed, made[0][0].bins) == (WORTH_FORKING, WORTH_FORKING, 256)
    assert house.client(memory).get_targetinfo(address(1_999)) is not None


def test_an_object_missing_in_another_process_stops_the_first_edition(house: House) -> None:
    pages = many(house)
    before = metadata_of(house)
    for number in (0, 700, 1_400):
        broken = [*pages[:number], pages[number]._replace(length=1), *pages[number + 1 :]]
        with pytest.raises(EditionError, match=rf"story-{number}/.* is missing or cut short"):
            house.seal(Change(placed=broken, whole=True, tree_ready=True), processes=2)
        assert metadata_of(house) == before


def test_a_full_disk_under_several_processes_leaves_nothing_behind(house: House) -> None:
    pages = many(house)
    before = metadata_of(house)
    with pytest.raises(EditionError, match="the old one stands as it was"):
        house.seal(Change(placed=pages, whole=True, tree_ready=True), disk=FailingDisk(100, full), processes=2)

    assert metadata_of(house) == before


@dataclass(frozen=True)
class Trouble:
    """Work that fails in one of the processes."""

    here: int

    def do(self, share: str) -> str:
        if os.getpid() != self.here:
            if share == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if share == "full":
                raise OSError(28, "No space left on device")
        return share.upper()


def test_what_becomes_of_the_other_processes_is_told_here() -> None:
    work = Trouble(os.getpid()).do

    assert abreast(["a"], work) == ["A"]
    assert abreast(["a", "b", "c"], work) == ["A", "B", "C"]
    with pytest.raises(OSError, match="No space left"):
        abreast(["a", "full", "c"], work)
    with pytest.raises(EditionError, match="was killed; the old edition stands"):
        abreast(["a", "b", "killed"], work)


def test_more_pages_than_memory_should_hold_are_read_back_as_they_came(tmp_path: Path) -> None:
    buckets = Buckets(tmp_path)
    pages = [Placement(address(number), f"{number:064x}", number) for number in range(HELD + 100)]
    corrected = [Placement(address(5), bytes(32), 1)]

    assert buckets.add([*pages, *corrected]) == HELD + 101
    entries = buckets.entries(0, 4096)
    assert entries.keys() == set(paths_of(pages))
    assert entries[address(HELD - 1)] == {"hashes": {"sha256": f"{HELD - 1:064x}"}, "length": HELD - 1}
    assert entries[address(5)] == {"hashes": {"sha256": "0" * 64}, "length": 1}, "the last one of a path counts"
    assert list(tmp_path.iterdir()) == [], "the file has no name"
