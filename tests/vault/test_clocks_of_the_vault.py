"""Once an hour the vault erases what is over, and tells numbers to the newsroom."""

import json
import os

from tamizdat.spool.questions import ANSWERS
from tamizdat.vault.clocks import Clocks
from tamizdat.vault.models import Opened
from tests.readers.people import People
from tests.vault.conftest import House


def test_it_runs_once_an_hour(house: House) -> None:
    clocks = Clocks(house.places)

    assert clocks.turn(house.now) != []
    house.wait(minutes=59)
    assert clocks.turn(house.now) == []
    house.wait(minutes=2)
    assert clocks.turn(house.now) != []


def test_digests_of_opened_envelopes_are_forgotten_after_two_months(house: House) -> None:
    Opened.objects.create(digest=b"x" * 32, day=house.now.date())
    house.wait(days=59)
    Clocks(house.places).turn(house.now)
    assert Opened.objects.count() == 1
    house.wait(days=3)
    Clocks(house.places).turn(house.now)

    assert Opened.objects.count() == 0


def test_the_report_names_each_clock_and_nobody(house: House) -> None:
    People().ask()
    Clocks(house.places).turn(house.now)
    report = json.loads(house.places.report.read_text())

    by_name = {line["name"]: line for line in report["clocks"]}
    assert by_name["unconfirmed sign-ups"] == {
        "name": "unconfirmed sign-ups",
        "lives_days": 3.0,
        "erased": 0,
        "oldest": "2026-11-27",
        "late": False,
    }
    assert "digests of opened envelopes" in by_name


def test_the_newsroom_is_told_numbers_and_a_day(house: House) -> None:
    People().join()
    Clocks(house.places).turn(house.now)

    assert json.loads(house.places.counts.read_text()) == {"day": "2026-11-27", "newsletters": {"weekly": 1}}
    assert os.listdir(house.places.counts.parent) == ["readers.json"]  # noqa: PTH208  # names alone


def test_what_was_cut_short_or_never_fetched_is_swept(house: House) -> None:
    unfinished = house.places.spool / ".unfinished"
    lost = house.places.office / ANSWERS / "ab"
    for path in (unfinished, lost):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    house.wait(days=3_650)
    Clocks(house.places).turn(house.now)

    assert not unfinished.exists()
    assert not lost.exists()
