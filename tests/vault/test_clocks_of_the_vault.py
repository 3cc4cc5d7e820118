"""Once an hour the vault erases what is over, and tells numbers to the newsroom."""

import json

from tamizdat.letters.models import Issue
from tamizdat.newsroom.counts import read_counts
from tamizdat.spool.questions import ANSWERS
from tamizdat.vault.clocks import Clocks
from tamizdat.vault.counting import Counting
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


def test_the_newsroom_is_told_numbers_as_it_reads_them(house: House) -> None:
    People().join()
    People().ask("other@example.org")
    Issue.objects.create(letter=7, newsletter="weekly", due_at=house.now, touched_at=house.now, order_key=b"x" * 32)
    Counting(house.places).turn(house.now, changed=True)
    told = read_counts(house.places.counts)

    assert told.newsletter("weekly") == "1 (and 1 have not confirmed)"
    assert told.letter(7) == "0 = 0 accepted"
    assert {path.name for path in house.places.counts.parent.iterdir()} == {"letters.json", "halts.json"}
    assert (house.places.counts.parent / "halts.json").read_bytes() == b"[]"


def test_numbers_are_written_when_something_has_changed_and_not_all_the_time(house: House) -> None:
    counting = Counting(house.places)
    counting.turn(house.now, changed=False)
    People().join()
    counting.turn(house.now, changed=True)
    assert read_counts(house.places.counts).newsletters == {}
    house.wait(seconds=11)
    counting.turn(house.now, changed=False)
    assert read_counts(house.places.counts).newsletter("weekly") == "1"
    Issue.objects.create(letter=7, newsletter="weekly", due_at=house.now, touched_at=house.now, order_key=b"x" * 32)
    house.wait(seconds=11)
    counting.turn(house.now, changed=False)

    assert read_counts(house.places.counts).letter(7) == "0 = 0 accepted"


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
