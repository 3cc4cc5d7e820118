"""The withdrawal list: signed, only ever added to, and kept whatever else is printed anew."""

import shutil
from pathlib import Path

import pytest

from tamizdat.edition import objects, tree
from tamizdat.edition.changes import Change
from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.pruning import prune
from tamizdat.edition.sweep import sweep
from tamizdat.edition.withdrawal import Recall, WithdrawalList, parse_list, place_of
from tests.edition.printing_house import NOW, House, address, paths_of, read

STORY = address(4)


@pytest.fixture
def printed(house: House) -> House:
    """Ten pages, of which the first links to the one that will go."""
    link = house.page(address(0), f'<a href="../{STORY.removesuffix("index.html.gz")}">Its headline</a>')
    house.seal(Change(placed=[link, *house.pages(9, first=1)], hot=[address(0)], whole=True))
    return house


def withdraw(house: House) -> None:
    fresh = house.page(address(0), "Nothing of it")
    house.seal(Change(placed=[fresh], dropped=[STORY], recall=Recall([STORY])))


def signed_list(house: House, memory: Path) -> WithdrawalList:
    content = read(house.client(memory), "withdrawn.json")
    return parse_list(content) if content else WithdrawalList()


def test_an_edition_that_withdrew_nothing_has_no_list(printed: House, memory: Path) -> None:
    assert read(printed.client(memory), "withdrawn.json") is None
    assert "withdrawn.json" not in list(tree.every(printed.folder))


def test_a_stock_client_reads_the_list_knowing_only_the_root(printed: House, memory: Path) -> None:
    gone = [printed.page(STORY).name, objects_at(printed, address(0))]
    withdraw(printed)
    (one,) = signed_list(printed, memory).withdrawn
    assert (one.seq, one.places, one.objects) == (2, [place_of(STORY)], sorted(gone))
    assert not any(objects.has(printed.folder, digest) for digest in gone)
    assert printed.verify(memory / "stranger").sound


def objects_at(house: House, path: str) -> str:
    return objects.digest_of((house.folder.tree / path).read_bytes())


def test_a_forged_list_is_noticed(printed: House, memory: Path) -> None:
    withdraw(printed)
    (printed.folder.tree / "withdrawn.json").unlink()
    (printed.folder.tree / "withdrawn.json").write_bytes(WithdrawalList().to_bytes())
    verdict = printed.verify(memory)
    assert [fault.path for fault in verdict.faults] == ["withdrawn.json"]


def test_the_list_outlives_whatever_is_printed_after_it(printed: House, memory: Path) -> None:
    withdraw(printed)
    before = signed_list(printed, memory)
    printed.seal(Change(placed=printed.pages(3, "all is new"), whole=True))
    assert signed_list(printed, memory) == before
    printed.seal(Change(recall=Recall([address(2)]), dropped=[address(2)]))
    after = signed_list(printed, memory)
    assert after.withdrawn[0] == before.withdrawn[0]
    assert [one.seq for one in after.withdrawn] == [2, 4]


def test_the_list_has_no_part_in_the_digest_of_what_the_paper_says(printed: House, tmp_path: Path) -> None:
    withdraw(printed)
    other = House(tmp_path / "other")
    pages = [other.page(address(0), "Nothing of it"), *(other.page(address(n)) for n in range(1, 10) if n != 4)]
    clean = other.seal(Change(placed=pages, hot=[address(0)], whole=True))
    assert printed.seal(Change()).digest == clean.digest


def test_withdrawing_once_more_writes_nothing(printed: House) -> None:
    withdraw(printed)
    again = printed.seal(Change(recall=Recall([STORY])))
    assert not again.new


def test_withdrawn_bytes_go_where_the_tree_is_made_of_copies_too(printed: House, memory: Path) -> None:
    for path in list(tree.every(printed.folder)):
        place = printed.folder.tree / path
        content = place.read_bytes()
        place.unlink()
        place.write_bytes(content)
    gone = [printed.page(STORY).name, objects_at(printed, address(0))]
    withdraw(printed)
    sweep(printed.folder, NOW, 14)
    assert not any(objects.has(printed.folder, digest) for digest in gone)
    assert printed.verify(memory).sound


def test_a_sweep_leaves_no_former_bin_that_names_a_withdrawn_address(printed: House) -> None:
    withdraw(printed)
    sweep(printed.folder, NOW, 14)
    assert not [path for path in printed.folder.metadata.iterdir() if STORY.encode() in path.read_bytes()]


def test_an_older_edition_loses_what_was_withdrawn_since_and_no_more(
    printed: House, memory: Path, tmp_path: Path
) -> None:
    older = EditionFolder(tmp_path / "older")
    shutil.copytree(printed.folder.root, older.root)
    withdraw(printed)
    prune(older, signed_list(printed, memory))
    left = set(paths_of(printed.pages(10))) & set(tree.every(older))
    assert left == {address(number) for number in range(1, 10) if number != 4}
    assert prune(printed.folder, signed_list(printed, memory)) == 0


def test_no_page_may_take_the_place_of_the_list(house: House) -> None:
    placement = house.page("withdrawn.json.gz")._replace(path="withdrawn.json")
    with pytest.raises(EditionError, match="kept for the edition itself"):
        house.seal(Change(placed=[placement]))
