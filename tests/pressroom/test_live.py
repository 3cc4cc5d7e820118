"""Claims about live stories on real editions: what one update costs, what stays, what goes."""

import gzip
import re
from pathlib import Path

import msgspec
import orjson
import pytest
from lxml import etree

from tamizdat.press.blocks import Figure, Paragraph
from tamizdat.press.records import Byline, Correction, Live, LiveUpdate, Story
from tests.pressroom.paper import PrintingHouse, a_picture_of, a_story, an_update, everything_around

BEGAN = "2026-10-01T10:00:00+00:00"
ADDRESS = "2026/10/01/storm/"


def a_live_story(updated: int = 0, **words: object) -> Story:
    live = Live("open", BEGAN)
    at = f"2026-10-01T12:{updated:02}:00+00:00"
    fields: dict[str, object] = {"address": ADDRESS, "published_at": BEGAN, "story_type": "live", "live": live}
    return a_story(1, **(fields | {"updated_at": at} | words))


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), *(a_story(uid) for uid in range(2, 12)), a_live_story())
    return house


def post(house: PrintingHouse, *updates: LiveUpdate, **words: object) -> None:
    """Post as the newsroom does: the updates, and the story with its new moment."""
    house.put(*updates, a_live_story(max((one.number for one in updates), default=0) % 60, **words))


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    files = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return {path for path in files if not path.startswith("_s/")}


def tree(text: str) -> etree._Element:
    return etree.HTML(text)


def count(house: PrintingHouse) -> dict[str, object]:
    said: dict[str, object] = orjson.loads(gzip.decompress(house.files()[f"{ADDRESS}live.json.gz"]))
    return said


def says(house: PrintingHouse, words: bytes) -> bool:
    return any(words in gzip.decompress(content) for path, content in house.files().items() if path.endswith(".gz"))


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'<article class="update[^"]*" id="u(\d+)"', page)]


def test_an_update_prints_the_head_the_open_chunk_and_what_machines_read(house: PrintingHouse) -> None:
    post(house, *(an_update(1, number) for number in range(1, 46)))
    house.print()
    before = house.files()
    post(house, an_update(1, 46))
    printed = house.print()
    now = changed(before, house.files())
    assert {path for path in now if path.startswith(ADDRESS)} == {
        f"{ADDRESS}index.html.gz",
        f"{ADDRESS}live.json.gz",
        f"{ADDRESS}live/3/index.html.gz",
    }
    machines = {"feed.xml.gz", "rss.xml.gz", "feed.json.gz", "section-1/feed.xml.gz", "sitemap-news.xml.gz"}
    assert {path for path in now if not path.startswith(ADDRESS)} == machines
    # Lists and the front show the story; they are baked, and are the same.
    assert printed.sealed.changed == len(now)


def test_chunks_are_cut_by_number_and_closed_ones_stay(house: PrintingHouse) -> None:
    post(house, *(an_update(1, number) for number in range(1, 41)))
    house.print()
    first = house.files()
    assert numbers(house.page(f"{ADDRESS}live/1/")) == list(range(20, 0, -1))
    assert numbers(house.page(f"{ADDRESS}live/2/")) == list(range(40, 20, -1))
    post(house, an_update(1, 41))
    house.print()
    # The second chunk closes: it leads on to the third now, and to no other ever after.
    assert f"{ADDRESS}live/2/index.html.gz" in changed(first, house.files())
    closed = house.files()
    post(house, *(an_update(1, number) for number in range(42, 90)), headline="The storm is over")
    house.print()
    kept = {f"{ADDRESS}live/{chunk}/index.html.gz" for chunk in (1, 2)}
    renamed = changed(closed, house.files())
    # A new headline of the story is the one thing that reaches them.
    assert kept <= renamed
    titled = house.files()
    post(house, *(an_update(1, number) for number in range(90, 110)), headline="The storm is over")
    house.print()
    assert kept.isdisjoint(changed(titled, house.files()))
    post(house, an_update(1, 7, "corrected", edited=BEGAN), headline="The storm is over")
    house.print()
    assert changed(titled, house.files()) & kept == {f"{ADDRESS}live/1/index.html.gz"}


def test_the_head_shows_the_newest_twenty_and_leads_to_all(house: PrintingHouse) -> None:
    post(house, *(an_update(1, number, pinned=number == 3, key=number in {3, 10, 44}) for number in range(1, 46)))
    house.print()
    page = house.page(ADDRESS)
    assert numbers(page) == [3, *range(45, 25, -1)]
    root = tree(page)
    keys = [str(one) for one in root.xpath("//nav[@class='keys']//@href")]
    assert keys == ["#u44", f"../../../../{ADDRESS}live/1/#u10", "#u3"]
    chunks = [str(one) for one in root.xpath("//nav[@class='chunks']//@href")]
    assert chunks == [f"../../../../{ADDRESS}live/{chunk}/" for chunk in (3, 2, 1)]
    ids = [str(one) for one in root.xpath("//@id")]
    assert len(ids) == len(set(ids))
    for address in [str(one) for one in root.xpath("//p[@class='when']//@href")]:
        path, _, anchor = address.removeprefix("../../../../").partition("#")
        assert f'id="{anchor}"' in house.page(path)


def test_the_count_file_names_the_newest_and_says_when_it_is_over(house: PrintingHouse) -> None:
    post(house, *(an_update(1, number) for number in range(1, 46)))
    house.print()
    said = count(house)
    assert said == {"state": "open", "updates": list(range(45, 15, -1))}
    post(house, live=Live("ended", BEGAN, "2026-10-01T20:00:00+00:00", [Paragraph("k1", "Nobody was hurt.")]))
    house.print()
    said = count(house)
    page = house.page(ADDRESS)
    assert said["state"] == "ended"
    assert 'class="fresh"' not in page
    assert page.index("Nobody was hurt.") < page.index('id="u45"')


def test_machines_are_told_that_it_is_live(house: PrintingHouse) -> None:
    post(house, an_update(1, 1, bylines=[Byline(contributor=1)]), an_update(1, 2))
    house.print()
    (said,) = tree(house.page(ADDRESS)).xpath("//script[@type='application/ld+json']/text()")
    story = orjson.loads(str(said))["@graph"][0]
    assert story["@type"] == "LiveBlogPosting"
    assert story["coverageStartTime"] == BEGAN
    assert [one["url"][-9:] for one in story["liveBlogUpdate"]] == ["ive/1/#u2", "ive/1/#u1"]
    assert story["liveBlogUpdate"][1]["author"] == [{"@type": "Person", "name": "Author 1"}]
    files = house.files()
    assert b"<updated>2026-10-01T12:02:00+00:00</updated>" in gzip.decompress(files["feed.xml.gz"])
    assert b"Boat 2 of story 1 left on the tide." in gzip.decompress(files["rss.xml.gz"])
    assert '<b class="live">Live</b>' in house.page("")


def test_a_withdrawn_update_leaves_no_word_and_its_number_is_not_given_again(house: PrintingHouse) -> None:
    picture = house.a_picture(9, "maroon")
    secret = [Paragraph("u2-p1", "The informant lives by the third bridge."), Figure("u2-f1", a_picture_of(9))]
    house.put(picture)
    post(house, an_update(1, 1), an_update(1, 2, body=secret), an_update(1, 3))
    house.print()
    house.index()
    assert says(house, b"third bridge")
    assert says(house, b"inform")
    house.log.drop(["image/9"])
    gone = LiveUpdate(102, 1, 2, "en", BEGAN, withdrawn=True, recalled=ADDRESS)
    post(house, gone)
    sealed = house.print().sealed
    house.index()
    assert sealed.withdrawn
    # Neither in a page or feed nor, by its stem, in the search index.
    assert not says(house, b"third bridge")
    assert not says(house, b"inform")
    assert numbers(house.page(f"{ADDRESS}live/1/")) == [3, 1]
    post(house, msgspec.structs.replace(gone, notice=True))
    house.print()
    assert numbers(house.page(f"{ADDRESS}live/1/")) == [3, 2, 1]
    assert "This update was withdrawn." in house.page(ADDRESS)


def test_a_correction_of_an_update_stands_below_it_and_below_the_story(house: PrintingHouse) -> None:
    said = Correction("2026-10-01T13:00:00+00:00", "The boat was called Tern.", block="u2")
    post(house, an_update(1, 1), an_update(1, 2, corrections=[said]), corrections=[said])
    house.print()
    page = tree(house.page(ADDRESS))
    assert "Tern" in "".join(page.xpath("//article[@id='u2']//text()"))
    assert page.xpath("//aside[@id='corrections']//dd/a/@href") == [f"../../../../{ADDRESS}live/1/#u2"]


def test_words_of_updates_are_found_with_the_story(house: PrintingHouse) -> None:
    post(house, an_update(1, 1))
    house.print()
    house.index()
    before = house.files()
    post(house, an_update(1, 2, body=[Paragraph("u2-p1", "A lighthouse went dark.")]))
    house.print()
    assert house.index().stories
    files = changed(before, house.files())
    assert any(path.startswith("search/words/") for path in files)


def test_a_story_that_leaves_takes_its_pages_along(house: PrintingHouse) -> None:
    post(house, *(an_update(1, number) for number in range(1, 22)))
    house.print()
    house.log.drop(["story/1"])
    house.print()
    assert not [path for path in house.files() if path.startswith(ADDRESS)]
