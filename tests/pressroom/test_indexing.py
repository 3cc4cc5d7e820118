"""The search index in the edition: what it says, what it forgets, how little of it changes."""

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from tamizdat.edition import objects
from tamizdat.press.blocks import Paragraph
from tamizdat.pressroom.index_house import PIECE_STORIES
from tamizdat.pressroom.indexing import book_path, print_index
from tamizdat.pressroom.printing import print_new
from tamizdat.pressroom.works import StoppedError, Watch
from tests.press.shard_reader import unpack
from tests.pressroom.paper import NOON, PrintingHouse, a_site, a_story, everything_around

LAST = 400


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, LAST + 1)))
    house.print()
    house.index()
    return house


def index_of(house: PrintingHouse) -> dict[str, bytes]:
    """The files of the index, unpacked."""
    files = house.files().items()
    return {path: gzip.decompress(content) for path, content in files if path.startswith("search/words/")}


def digests(house: PrintingHouse) -> set[str]:
    """Names of the objects of the index."""
    files = house.files().items()
    return {objects.digest_of(content) for path, content in files if path.startswith("search/words/")}


def found(house: PrintingHouse, term: str, language: str = "en") -> list[str]:
    """Headlines of all stories that have a term, by reading every shard, newest segment first."""
    index = index_of(house)
    headlines = []
    for segment in json.loads(index[f"search/words/{language}/contents.json.gz"])["segments"]:
        folder = f"search/words/{language}/{segment['name']}/"
        cards = [
            card
            for path, content in sorted(index.items())
            if path.startswith(f"{folder}cards-")
            for card in json.loads(content)["cards"]
        ]
        assert len(cards) == segment["stories"]
        for path, content in index.items():
            if re.match(rf"{folder}[0-9a-f]{{3}}\.bin", path):
                stamp, lists = unpack(content, segment["stories"])
                assert stamp == segment["stamp"]
                headlines += [cards[ordinal][1] for ordinal, _ in lists.get(term, [])]
    return headlines


def changed(house: PrintingHouse, before: dict[str, bytes]) -> list[str]:
    """Files of the index that came, went or have other bytes."""
    after = index_of(house)
    return sorted(path for path in after.keys() | before.keys() if after.get(path) != before.get(path))


def publish(house: PrintingHouse, uid: int, **words: object) -> list[str]:
    """Put a story and print; returns the files of the index that changed."""
    before = index_of(house)
    house.put(a_story(uid, **words))
    house.print()
    house.index()
    return changed(house, before)


def test_pages_are_public_before_the_index_is(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), a_story(1))
    printed = house.print()
    assert "Ferry number 1" in house.page("")
    assert index_of(house) == {}
    indexed = house.index()
    assert indexed.sealed
    assert indexed.sealed.sequence == printed.sealed.sequence + 1
    assert found(house, "number") == ["Ferry number 1 leaves at last"]


def test_a_new_story_is_found_and_changes_a_handful_of_files(house: PrintingHouse) -> None:
    files = publish(house, LAST + 1, body=[Paragraph("p", html="A zeppelin over the strait.")])
    assert found(house, "zeppelin") == [f"Ferry number {LAST + 1} leaves at last"]
    assert len(files) <= 5


def test_an_edit_changes_only_the_shards_of_its_words(house: PrintingHouse) -> None:
    files = publish(house, 3, body=[Paragraph("p", html="The quay was empty when zeppelin 3 cast off.")])
    assert found(house, "zeppelin") == ["Ferry number 3 leaves at last"]
    assert len(files) <= 2


def test_an_edit_that_says_the_same_words_changes_nothing(house: PrintingHouse) -> None:
    assert publish(house, 3, updated_at="2026-01-01T00:00:00+00:00") == []


def test_nothing_of_a_withdrawn_story_is_left(house: PrintingHouse) -> None:
    publish(house, 3, headline="Zeppelins", body=[Paragraph("p", html="A unicorn.")])
    assert found(house, "unicorn") == ["Zeppelins"]
    stored = digests(house)
    house.log.drop(["story/3"])
    house.print()
    house.index()
    left = b"".join(index_of(house).values())
    assert b"nicorn" not in left
    assert b"eppelin" not in left
    assert found(house, "unicorn") == []
    assert not (stored - digests(house)) & set(objects.every(house.works.folder))


def test_a_story_that_moves_to_another_month_or_language_is_found_there_alone(house: PrintingHouse) -> None:
    publish(house, 3, published_at="2022-01-01T00:00:00+00:00", language="ru", body=[Paragraph("p", html="Мосты.")])
    assert found(house, "мост", "ru") == ["Ferry number 3 leaves at last"]
    assert f"Ferry number {3} leaves at last" not in found(house, "ferri")
    assert len(found(house, "ferri")) == LAST - 1


def test_a_language_that_leaves_the_paper_leaves_the_index(house: PrintingHouse) -> None:
    publish(house, 3, language="ru")
    house.put(a_site(languages=["en"]))
    house.print()
    house.index()
    assert not any(path.startswith("search/words/ru/") for path in index_of(house))


def test_several_processes_build_what_one_builds(house: PrintingHouse, tmp_path: Path) -> None:
    more = [a_story(uid) for uid in range(LAST + 1, 2 * LAST)]
    house.put(*more)
    several = PrintingHouse(tmp_path / "several", house.log, processes=3)
    for one in (house, several):
        one.print()
        one.index()
    assert house.files() == several.files()


def test_a_run_that_was_stopped_keeps_the_segments_that_it_finished(tmp_path: Path, house: PrintingHouse) -> None:
    cut = PrintingHouse(tmp_path / "cut", house.log)
    cut.print()
    said: list[tuple[str, int, int]] = []
    watch = Watch(say=lambda *what: said.append(what), stop=lambda: bool(said))
    with pytest.raises(StoppedError):
        print_index(cut.press(), at=NOON, watch=watch)
    indexed = cut.index()
    assert 0 < indexed.stories < LAST
    assert cut.files() == house.files()


def test_whoever_publishes_waits_for_no_more_than_a_piece(tmp_path: Path, house: PrintingHouse) -> None:
    other = PrintingHouse(tmp_path / "other", house.log)
    other.print()
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return False

    print_index(other.press(), at=NOON, watch=Watch(stop=stop))
    assert len(asked) >= LAST / PIECE_STORIES


def test_pages_come_first(house: PrintingHouse) -> None:
    house.put(*(a_story(uid, headline="Later") for uid in range(LAST + 1, LAST + 900)))
    with pytest.raises(StoppedError):
        # Some pages are baked and none is sealed.
        print_new(house.press(), at=NOON, watch=Watch(stop=lambda: True))
    assert house.index().sealed is None
    house.print()
    house.index()
    assert len(found(house, "later")) == 899


def test_a_broken_record_is_left_out_with_a_sentence_and_found_again_when_mended(house: PrintingHouse) -> None:
    payload, outline = house.log.records["story/9"]
    house.log.records["story/9"] = (b"{", outline)
    house.put(a_story(10, headline="Another"))
    house.print()
    indexed = house.index()
    assert "story/9" in indexed.faults["story/9"]
    assert len(found(house, "ferri")) == LAST - 2
    house.log.records["story/9"] = (payload, outline)
    assert publish(house, 9, headline="Ferry again")
    assert "Ferry again" in found(house, "ferri")


def test_an_index_that_lost_its_book_is_the_same_again(house: PrintingHouse) -> None:
    before = house.files()
    for path in house.works.file.parent.glob(f"{book_path(house.works).name}*"):
        path.unlink()
    stray = house.works.folder.tree / "search/words/en/1999"
    assert not stray.exists()
    assert house.index().sealed
    assert house.files() == before


def test_a_press_that_lost_its_own_file_brings_the_index_back(house: PrintingHouse) -> None:
    before = house.files()
    for path in house.works.file.parent.glob("press.sqlite3*"):
        path.unlink()
    house.print()
    house.index()
    assert house.files() == before


def test_an_edition_that_the_press_could_not_note_is_reconciled(house: PrintingHouse) -> None:
    place = house.works.file.parent
    shutil.copytree(place, place.with_name("kept"))
    house.put(a_story(LAST + 1, headline="Zeppelin"))
    house.print()
    house.index()
    shutil.rmtree(place)
    shutil.move(place.with_name("kept"), place)
    house.log.drop([f"story/{LAST + 1}"])
    house.print()
    house.index()
    assert b"zeppelin" not in b"".join(index_of(house).values())
    clean = PrintingHouse(house.var / "clean", house.log)
    clean.print()
    clean.index()
    assert clean.files() == house.files()


def test_the_page_of_search_offers_sections_and_topics_that_have_stories(house: PrintingHouse) -> None:
    page = house.page("search")
    assert "Topic 1" in page
    assert "Topic 2" not in page
    publish(house, 5, topics=[2], section=2)
    page = house.page("search")
    assert "Topic 2" in page
    assert '<option value="2">Section 2</option>' in page
    assert re.search("script-src 'self'[^;]*; connect-src 'self'; form-action 'self'", page)
    assert "script-src 'self'" not in house.page("")
    assert "form-action 'none'" in house.page("")


def test_the_scripts_in_the_edition_are_those_of_the_house(house: PrintingHouse) -> None:
    for path in (Path(__file__).parents[2] / "browser").glob("*.js"):
        assert gzip.decompress(house.files()[f"search/{path.name}.gz"]) == path.read_bytes()
