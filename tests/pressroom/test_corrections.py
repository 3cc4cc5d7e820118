"""What readers find of corrections and versions, and what it costs a story that has none."""

import gzip
from pathlib import Path

import orjson
import pytest
from lxml import etree

from tamizdat.press.bake import Oven
from tamizdat.press.blocks import Paragraph
from tamizdat.press.histories import text_of
from tamizdat.press.reading import Reading
from tamizdat.press.records import AnyRecord, Correction, Corrections, History, encode
from tamizdat.press.typeset import Typeset, house_templates
from tamizdat.pressroom.shelf import SqliteShelf, open_file
from tests.pressroom.paper import PrintingHouse, a_story, everything_around

AT = "2026-11-{:02}T10:00:00+00:00"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, 5)))
    correct(house, 2, 20)
    house.print()
    return house


def correct(house: PrintingHouse, uid: int, *days: int, month: int = 11) -> None:
    items = [Correction(f"2026-{month:02}-{day:02}T10:00:00+00:00", f"It was day {day}.", block="p1") for day in days]
    house.put(a_story(uid, corrections=items), Corrections(uid, "en", items))


def test_a_corrected_story_says_so_by_its_headline_below_its_text_and_to_machines(house: PrintingHouse) -> None:
    page = etree.HTML(house.page(a_story(2).address))
    assert page.xpath("string(//p[@class='corrected'])") == "Corrected on 20 November 2026"
    assert page.xpath("//p[@class='corrected']/a/@href") == ["#corrections"]
    note = page.xpath("//*[@id='correction-1']")[0]
    assert "It was day 20." in "".join(note.itertext())
    assert note.xpath(".//a/@href") == ["#p1"]
    data = orjson.loads(str(page.xpath("string(//script[@type='application/ld+json'])")))
    assert data["@graph"][0]["correction"] == [
        {"@type": "CorrectionComment", "text": "It was day 20.", "datePublished": AT.format(20)}
    ]


def test_corrections_are_listed_by_the_newest_of_each_story_and_closed_by_month(house: PrintingHouse) -> None:
    correct(house, 3, 5, month=9)
    correct(house, 1, 2, 22)
    house.print()
    head = house.page("corrections/")
    order = [f"/story-{uid}/" for uid in (1, 2, 3)]
    assert sorted(order, key=head.index) == order
    assert "It was day 2." in head
    assert 'href="../corrections/2026/09/"' in head
    closed = house.files()["corrections/2026/09/index.html.gz"]
    correct(house, 4, 23)
    house.print()
    assert house.files()["corrections/2026/09/index.html.gz"] == closed
    feed = etree.fromstring(gzip.decompress(house.files()["corrections/feed.xml.gz"]))
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 5
    assert feed.findtext(f"{ATOM}updated") == AT.format(23)


def test_without_corrections_there_is_no_page_and_no_feed_of_them(house: PrintingHouse) -> None:
    house.log.drop(["correction/2"])
    house.put(a_story(2))
    house.print()
    assert not [path for path in house.files() if "corrections" in path]
    assert "corrections" not in house.page(a_story(2).address).partition("<body")[2]


def test_a_story_with_one_version_reads_nothing_of_this(house: PrintingHouse) -> None:
    oven = Oven(Reading(SqliteShelf(open_file(house.works.file, read_only=True))), Typeset(house_templates()))
    plain, corrected = (oven.bake(f"story/{uid}", encode(record)) for uid, record in _two(house).items())
    assert not [key for key in plain.keys if "correction" in key or "history" in key]
    assert [key for key in corrected.keys if "correction" in key] == ["some:en/corrections"]


def _two(house: PrintingHouse) -> dict[int, AnyRecord]:
    found = house.log.read(["story/1", "story/2"])
    return {uid: found[f"story/{uid}"] for uid in (1, 2)}


def test_versions_show_what_was_taken_out_and_put_in(house: PrintingHouse) -> None:
    old, new = (a_story(1, body=[Paragraph("p1", f"The quay was {word}.")], versions=2) for word in ("empty", "full"))
    house.put(new, History(1, "en", [text_of(old, AT.format(1)), text_of(new, AT.format(2))]))
    house.print()
    address = f"{a_story(1).address}versions/"
    assert f'href="../../../../{address}"' in house.page(a_story(1).address)
    page = house.page(address)
    assert "The quay was <del>empty</del><ins>full</ins>." in page
    house.log.drop(["history/1"])
    house.print()
    assert f"{address}index.html.gz" not in house.files()
    assert "versions/" not in house.page(a_story(1).address)
