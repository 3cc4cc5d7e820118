"""What an edition is after it is sealed."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tuf.api.exceptions import DownloadHTTPError

from tamizdat.edition import objects, tree
from tamizdat.edition.changes import Change
from tamizdat.edition.errors import EditionError
from tamizdat.edition.front import HOT_PAGES
from tamizdat.edition.keys import generate_online
from tamizdat.edition.placements import Placement
from tamizdat.edition.seal import standing_edition
from tests.edition.printing_house import House, address, paths_of, read


def listing(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_stock_client_reads_every_page_knowing_only_the_root(house: House, memory: Path) -> None:
    pages = house.pages(60)
    house.seal(Change(placed=pages, hot=paths_of(pages[:3]), whole=True))
    client = house.client(memory)

    assert [read(client, page.path) for page in pages] == [objects.read(house.folder, page.name) for page in pages]
    assert client.get_targetinfo("2026/01/01/never-written/index.html.gz") is None


def test_sealing_twice_equals_sealing_once(house: House) -> None:
    change = Change(placed=house.pages(20), media=[house.media(b"a picture")], hot=[address(1)], whole=True)
    once = house.seal(change)
    before = listing(house.folder.root)
    twice = house.seal(change, at=house.at + timedelta(days=1), log_position=9)

    assert not twice.new
    assert dataclasses.replace(once, new=False, changed=0, dropped=0, bins=0) == twice
    assert listing(house.folder.root) == before


def test_a_small_edition_signs_only_the_bins_of_its_pages(house: House, memory: Path) -> None:
    house.seal(Change(placed=house.pages(300), whole=True))
    sealed = house.seal(Change(placed=[house.page(address(7), "corrected")]), log_position=2)

    assert (sealed.sequence, sealed.pages, sealed.changed, sealed.bins) == (2, 300, 1, 1)
    assert house.verify(memory).sound


def test_a_whole_edition_signs_only_the_bins_that_differ(house: House) -> None:
    pages = house.pages(300)
    house.seal(Change(placed=pages, whole=True))
    sealed = house.seal(Change(placed=[house.page(address(7), "corrected"), *pages[:7], *pages[8:]], whole=True))

    assert (sealed.changed, sealed.dropped, sealed.bins) == (1, 0, 1)


def test_a_whole_edition_drops_whatever_it_does_not_name(house: House, memory: Path) -> None:
    kept, gone = house.media(b"kept"), house.media(b"gone")
    pages = house.pages(12)
    house.seal(Change(placed=pages, media=[kept, gone], whole=True))
    sealed = house.seal(Change(placed=pages[:5], media=[kept], whole=True))

    assert (sealed.pages, sealed.dropped) == (5, 7)
    assert sorted(tree.every(house.folder)) == sorted([*paths_of(pages[:5]), kept.path, "edition.json"])
    assert house.verify(memory).sound


def test_a_withdrawn_story_leaves_no_page_and_no_bytes_behind(house: House, memory: Path) -> None:
    pages = house.pages(10)
    house.seal(Change(placed=pages, hot=paths_of(pages), whole=True))
    house.seal(Change(dropped=[pages[4].path]))

    assert read(house.client(memory), pages[4].path) is None
    assert not (house.folder.tree / pages[4].path).parent.exists()
    assert not objects.has(house.folder, pages[4].name)


def test_bytes_that_stand_at_two_addresses_survive_the_withdrawal_of_one(house: House, memory: Path) -> None:
    first, second = house.page("a/index.html.gz", "same"), house.page("b/index.html.gz", "same")
    house.seal(Change(placed=[first, second], whole=True))
    house.seal(Change(dropped=[first.path]))

    assert read(house.client(memory), second.path) == objects.read(house.folder, second.name)


def test_hot_pages_need_no_bin(house: House, memory: Path) -> None:
    pages = house.pages(100)
    house.seal(Change(placed=pages, hot=paths_of(pages[40:80]), whole=True))
    client = house.client(memory)
    for page in pages[40 : 40 + HOT_PAGES]:
        assert read(client, page.path) is not None

    assert list(memory.glob("b-*.json")) == []


def test_a_page_that_cools_down_is_still_found_in_its_bin(house: House, memory: Path) -> None:
    pages = house.pages(50)
    house.seal(Change(placed=pages, hot=[address(1)], whole=True))
    sealed = house.seal(Change(hot=[address(2)]))

    assert (sealed.sequence, sealed.bins) == (2, 0)
    assert read(house.client(memory), address(1)) is not None
    assert read(house.client(memory), address(2)) is not None


def test_a_reader_of_an_old_page_need_not_load_the_front(house: House, memory: Path) -> None:
    hot, old = house.page("2026/11/20/news/index.html.gz"), house.page("2019/03/02/old/index.html.gz")
    house.seal(Change(placed=[hot, old], hot=[hot.path], whole=True))

    assert read(house.client(memory), old.path) is not None
    assert not (memory / "front.json").exists()


def test_media_stand_in_the_tree_and_in_no_metadata(house: House, memory: Path) -> None:
    picture = house.media(b"pixels")
    house.seal(Change(placed=house.pages(3), media=[picture], whole=True))

    assert (house.folder.tree / picture.path).read_bytes() == b"pixels"
    assert house.client(memory).get_targetinfo(picture.path) is None


def test_media_alone_need_no_new_edition(house: House) -> None:
    house.seal(Change(placed=house.pages(3), whole=True))
    picture = house.media(b"pixels")

    assert house.seal(Change(media=[picture])).sequence == 1
    assert (house.folder.tree / picture.path).read_bytes() == b"pixels"
    house.seal(Change(dropped_media=[picture.path]))
    assert not (house.folder.tree / picture.path).exists()
    assert not objects.has(house.folder, picture.name)


def test_pages_placed_by_bake_workers_are_not_placed_again(house: House, memory: Path) -> None:
    pages = house.pages(30)
    assert tree.place(house.folder, pages) == 30
    house.seal(Change(placed=pages, whole=True, tree_ready=True))

    assert house.verify(memory).sound
    with pytest.raises(EditionError, match="only while there is no edition"):
        house.seal(Change(placed=pages, whole=True, tree_ready=True))


def test_the_control_file_says_which_edition_this_is(house: House, memory: Path) -> None:
    first = house.seal(Change(placed=house.pages(4), whole=True), log_position=17)
    second = house.seal(Change(dropped=[address(0)]), log_position=18)
    control = read(house.client(memory), "edition.json")

    assert control is not None
    assert f'"parent":"{first.digest}"'.encode() in control
    assert f'"digest":"{second.digest}"'.encode() in control
    assert b'"log_position":18,"pages":3' in control
    standing = standing_edition(house.folder)
    assert standing is not None
    assert (standing.sequence, standing.log_position) == (2, 18)


@pytest.mark.parametrize(
    "path",
    [
        "/index.html.gz",
        "a//b.gz",
        "../b.gz",
        "a/./b.gz",
        "ж.gz",
        "a b.gz",
        "a?.gz",
        "%41.gz",
        "",
        "_m/x.gz",
        "edition.json",
        "a.gz/b.gz",
        "page.html",
    ],
)
def test_an_address_that_cannot_be_signed_is_refused_with_a_sentence(house: House, path: str) -> None:
    with pytest.raises(EditionError, match=r"cannot be signed|is kept for"):
        house.seal(Change(placed=[Placement(path, "00" * 32, 1)]))

    assert standing_edition(house.folder) is None


def test_a_page_whose_object_was_never_stored_changes_nothing(house: House, memory: Path) -> None:
    house.seal(Change(placed=house.pages(3), whole=True))
    with pytest.raises(EditionError, match="bake the page again"):
        house.seal(Change(placed=[Placement(address(1), "11" * 32, 5)]))

    assert house.verify(memory).sequence == 1


def test_media_under_a_false_name_are_refused(house: House) -> None:
    with pytest.raises(EditionError, match="is no media path"):
        house.seal(Change(media=[Placement(f"_m/aa/{'aa' * 32}.jpg", "bb" * 32, 5)]))


def test_keys_that_the_root_does_not_name_are_refused(house: House) -> None:
    with pytest.raises(EditionError, match="does not know these online keys"):
        house.seal(Change(placed=house.pages(1)), keys=generate_online())


def test_lost_bucket_digests_are_found_again_in_the_bins(house: House, memory: Path) -> None:
    house.seal(Change(placed=house.pages(40), whole=True))
    house.folder.digests.write_bytes(b"rubbish")
    house.seal(Change(placed=[house.page(address(3), "corrected")]))

    assert house.verify(memory).sound


def test_a_reader_follows_when_the_archive_outgrows_its_bins(house: House, memory: Path) -> None:
    # 16 bins have names of one digit, 128 of two: the old names must not vanish from the snapshot.
    house.seal(Change(placed=house.pages(8), whole=True))
    assert read(house.client(memory), address(3)) is not None
    sealed = house.seal(Change(placed=house.pages(292, first=8)))

    assert (sealed.pages, sealed.bins) == (300, 128)
    assert read(house.client(memory), address(3)) is not None
    assert read(house.client(memory), address(299)) is not None
    assert house.verify(memory).sound


def test_a_missing_page_is_not_found_and_not_invented(house: House, memory: Path) -> None:
    page = house.page("a/index.html.gz")
    house.seal(Change(placed=[page], whole=True))
    (house.folder.tree / page.path).unlink()

    with pytest.raises(DownloadHTTPError):
        read(house.client(memory), page.path)


edits = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["put", "drop"]), st.integers(0, 3)), min_size=1, max_size=12
)


@settings(max_examples=15, deadline=None)
@given(st.lists(edits, min_size=1, max_size=4))
def test_the_digest_depends_on_the_pages_alone(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[int, str, int]]]
) -> None:
    step_by_step = House(tmp_path_factory.mktemp("little"))
    at_once = House(tmp_path_factory.mktemp("whole"), step_by_step.at - timedelta(days=3))
    standing: dict[int, int] = {}
    digest = ""
    for edit in rounds:
        before = dict(standing)
        for number, verb, text in edit:
            if verb == "put":
                standing[number] = text
            else:
                standing.pop(number, None)
        placed = [step_by_step.page(address(number), str(text)) for number, text in standing.items()]
        dropped = [address(number) for number in before if number not in standing]
        digest = step_by_step.seal(Change(placed=placed, dropped=dropped)).digest
    placed = [at_once.page(address(number), str(text)) for number, text in standing.items()]

    assert at_once.seal(Change(placed=placed, whole=True)).digest == digest
