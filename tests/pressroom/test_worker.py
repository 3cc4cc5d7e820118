"""The worker: wakes on an entry, prints, renews, survives what goes wrong."""

import threading
from datetime import timedelta
from pathlib import Path

from tamizdat.edition.objects import digest_of
from tamizdat.pressroom.wake import Sleeper, wake
from tamizdat.pressroom.worker import Worker
from tests.pressroom.paper import NOON, PrintingHouse, a_story, everything_around


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
