"""The worker: wakes on an entry, prints, renews, survives what goes wrong."""

import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tamizdat.config.sentences import told
from tamizdat.edition.objects import digest_of
from tamizdat.pressroom.wake import Sleeper, wake
from tamizdat.pressroom.worker import Worker
from tests.fakes.source import FakeLog
from tests.pressroom.paper import NOON, PrintingHouse, a_campaign, a_story, everything_around


def a_worker(house: PrintingHouse, lines: list[str], rounds: int) -> Worker:
    left = iter(range(rounds))
    return Worker(house.press(), house.var, lambda: NOON, lambda: next(left, None) is None, lines.append)


def test_a_wake_ends_the_sleep_at_once(tmp_path: Path) -> None:
    sleeper = Sleeper(tmp_path)
    threading.Timer(0.1, wake, [tmp_path]).start()
    assert sleeper.sleep(60)
    assert not sleeper.sleep(0)
    sleeper.close()


def test_a_wake_without_a_worker_is_harmless(tmp_path: Path) -> None:
    wake(tmp_path)
    Sleeper(tmp_path).close()
    wake(tmp_path)


def test_the_worker_prints_what_is_new_and_says_so(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), a_story(1))
    lines: list[str] = []
    a_worker(house, lines, 2).run()
    assert "Edition 1" in lines[0]
    assert "Ferry number 1" in house.page("")


def test_the_worker_says_why_it_cannot_print_and_goes_on(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), a_story(1))
    key = house.works.keys / "online.pem"
    kept = key.read_bytes()
    key.unlink()
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        key.write_bytes(kept)
        wake(house.var)

    left = iter(range(3))
    Worker(house.press(), house.var, lambda: NOON, lambda: next(left, None) is None, say).run()
    assert lines[0].startswith("Not printed")
    assert "Edition 1" in lines[-1]


def test_the_worker_signs_anew_every_day(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), a_story(1))
    house.print()
    before = house.works.folder.timestamp.read_bytes()
    moments = iter([NOON + timedelta(days=1)] * 9)
    left = iter(range(1))
    Worker(house.press(), house.var, lambda: next(moments), lambda: next(left, None) is None, list[str]().append).run()
    assert house.works.folder.timestamp.read_bytes() != before


def test_the_worker_wakes_when_a_campaign_begins_and_when_it_ends_and_at_midnight(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    starts, ends = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
    campaign = a_campaign(1, starts=starts.isoformat(), ends=ends.isoformat())
    house.put(*everything_around(), a_story(1), campaign)
    hours = [0.5, 1, 1.5, 2, 3, 12]
    seen: list[tuple[int, int]] = []
    now = [NOON]

    class Passing(Sleeper):
        """Instead of sleeping: note what readers get, and let time pass."""

        def sleep(self, seconds: float) -> bool:
            said = house.slots()
            seen.append((len(said["appeals"]), said["at"]))
            now[0] = NOON + timedelta(hours=hours.pop(0) if hours else 99)
            return True

    lines: list[str] = []
    worker = Worker(house.press(), house.var, lambda: now[0], lambda: now[0] > NOON + timedelta(hours=98), lines.append)
    worker.sleeper.close()
    worker.sleeper = Passing(house.var)
    worker.run()
    today = int(NOON.timestamp()) - 12 * 3_600
    assert [found for found, _ in seen] == [0, 0, 1, 1, 0, 0, 0]
    assert [at - today for _, at in seen] == [0, 0, 0, 0, 0, 0, 86_400]
    assert len([line for line in lines if line.startswith("Edition")]) == 4


def test_the_bytes_of_a_withdrawn_story_leave_the_store_at_once(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), a_story(1), a_story(2))
    house.print()
    page = house.works.folder.tree / "2023/11/15/story-1/index.html.gz"
    stored = house.works.folder.object_path(digest_of(page.read_bytes()))
    assert stored.exists()
    house.log.drop(["story/1"])
    a_worker(house, [], 2).run()
    assert not page.exists()
    assert not stored.exists()


class FullSource(FakeLog):
    """A source whose disk is full."""

    def position(self) -> int:
        message = "database or disk is full"
        raise sqlite3.OperationalError(message)


def test_the_worker_puts_a_full_disk_into_a_sentence_and_goes_on(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    works = replace(house.works, source=FullSource())
    lines: list[str] = []
    left = iter(range(1))

    def say(line: str) -> None:
        lines.append(line)
        wake(house.var)

    Worker(works, house.var, lambda: NOON, lambda: next(left, None) is None, say, told).run()

    assert lines == ["Not printed: No space is left on the disk of the database. Free some, then try again."]
