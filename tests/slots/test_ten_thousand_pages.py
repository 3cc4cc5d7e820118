"""Starting a campaign changes one file per language and no page: ten thousand pages, hash by hash."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tamizdat.press.records import Ask, Story
from tests.pressroom.paper import NOON, PrintingHouse, a_campaign, a_contributor, a_section, a_site, a_story, a_topic

STORIES = 10_000
PER_DAY = 30
FIRST = datetime(2025, 11, 24, 8, tzinfo=UTC)


def stories() -> Iterator[Story]:
    for uid in range(1, STORIES + 1):
        at = FIRST + timedelta(days=uid // PER_DAY, minutes=uid % PER_DAY)
        language = "ru" if uid % 2 else "en"
        address = f"{'ru/' if uid % 2 else ''}{at:%Y/%m/%d}/story-{uid}/"
        yield a_story(uid, language=language, address=address, published_at=at.isoformat(), section=1 + uid % 2)


def hashes(house: PrintingHouse) -> dict[str, str]:
    return {path: hashlib.sha256(content).hexdigest() for path, content in house.files().items()}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> PrintingHouse:
    house = PrintingHouse(tmp_path_factory.mktemp("archive"), processes=2)
    house.put(a_site(), a_section(1), a_section(2), a_topic(1), a_contributor(1), *stories())
    house.print()
    return house


def test_starting_and_ending_a_campaign_changes_one_file_per_language_and_no_page(archive: PrintingHouse) -> None:
    before = hashes(archive)
    assert len(before) > STORIES
    archive.put(a_campaign(1, words={"en": Ask("Help", "Dear readers"), "ru": Ask("Помогите", "Дорогие читатели")}))
    started = archive.print()
    during = hashes(archive)
    assert {path for path in before.keys() | during.keys() if before.get(path) != during.get(path)} == {
        "_s/en.json.gz",
        "_s/ru.json.gz",
    }
    assert (started.baked, started.sealed.changed, started.sealed.bins) == (0, 0, 0)
    assert started.sealed.new
    archive.log.drop(["campaign/1"])
    ended = archive.print()
    assert hashes(archive) == before
    assert (ended.baked, ended.sealed.digest) == (0, started.sealed.digest)


def test_a_new_day_changes_the_dates_of_the_slot_files_alone(archive: PrintingHouse) -> None:
    before = hashes(archive)
    printed = archive.print(at=NOON + timedelta(days=1))
    after = hashes(archive)
    assert {path for path in after if before[path] != after[path]} == {"_s/en.json.gz", "_s/ru.json.gz"}
    assert (printed.baked, printed.sealed.bins) == (0, 0)
    archive.print(at=NOON)
