"""Claims about what the desk of givers decides, without a process: forms, calendars, what is offered, budgets."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.desk.calendars import in_months, reminder
from tamizdat.desk.errors import FormRefused
from tamizdat.desk.gate import Gate
from tamizdat.desk.gift_forms import Wish, read_act, read_reminding, read_wish
from tamizdat.desk.gift_pages import form_page, mandate_of
from tamizdat.desk.offered import LIVES, Offered
from tamizdat.desk.peers import is_shared
from tamizdat.desk.speech import said
from tamizdat.money.methods import Rhythm
from tamizdat.money.offer import NOTHING_OFFERED, Halt
from tests.desk.conftest import gift
from tests.desk.pages_of import solution_of
from tests.press.offer_samples import OFFER, RECORD
from tests.pressroom.paper import NOON, PrintingHouse, everything_around

NAMES = ["rhythm", "currency", "EUR-once", "EUR-month", "minor", "other", "method", "address", "in", "act", "sure"]
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["month", "EUR", "USD", "200", "7,50", "bank", "card", "a@b.example", "cancel"]),
)
DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))


def outcome(read: Callable[[dict[str, str]], object], fields: dict[str, str]) -> object:
    try:
        return read(fields)
    except FormRefused as refused:
        return refused


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_any_form_is_read_or_refused_with_sentences_of_the_catalogue(fields: dict[str, str]) -> None:
    for read in (lambda one: read_wish(one, OFFER), lambda one: read_reminding(one, NOON.date()), read_act):
        found = outcome(read, fields)
        if isinstance(found, FormRefused):
            assert found.faults
            assert set(found.faults.values()) <= said("en").keys()
        if isinstance(found, Wish):
            ladder = OFFER.ladder(found.money.currency)
            assert ladder
            assert found.money.minor >= ladder.least
            assert found.rhythm in found.method.rhythms


def test_what_was_typed_counts_before_what_was_chosen() -> None:
    assert read_wish(gift(other="9"), OFFER).money.minor == 900
    assert read_wish(gift(minor="300", other=""), OFFER).money.minor == 300
    assert read_wish(gift(rhythm="once"), OFFER).money.minor == 500
    assert read_wish(gift(rhythm="once"), OFFER).rhythm is Rhythm.ONCE


def test_a_consent_without_an_address_is_none() -> None:
    assert read_wish(gift(), OFFER).consent == ""
    assert read_wish(gift(address="a@b.example"), OFFER).consent == "0123456789abcdef"
    assert read_wish(gift(address="a@b.example", consent="anything"), OFFER).consent == ""


def test_who_gives_again_by_card_reads_beforehand_how_much_when_and_until_when() -> None:
    [said_month] = mandate_of(read_wish(gift(method="card"), OFFER), date(2026, 11, 30), "en")
    assert said_month.startswith(
        "€2 is taken now, and then each month on the same day, for the first time on 30 December"
    )
    assert "until you stop it" in said_month
    [said_year] = mandate_of(read_wish(gift(method="card", rhythm="year"), OFFER), date(2026, 11, 30), "fa")
    assert "۹ آذر ۱۴۰۶" in said_year
    assert mandate_of(read_wish(gift(method="card", rhythm="once"), OFFER), date(2026, 11, 30), "en") == []


def test_a_halted_method_is_not_taken() -> None:
    halted = msgspec.structs.replace(OFFER, halts=[Halt("bank", "designation")])
    with pytest.raises(FormRefused):
        read_wish(gift(), halted)


@override_settings(PAPER_NAMES={"": "The Far Bank"}, PAPER_ORIGIN="https://paper.example/", DESK_PATH="/")
def test_where_every_way_is_halted_there_is_nothing_to_continue_with() -> None:
    halts = [Halt(one, "repair") for one in OFFER.methods]
    shut = form_page("en", msgspec.structs.replace(OFFER, halts=halts), {}, {}, "").content.decode()
    assert "<form" not in shut
    assert shut.count("is being repaired") == len(halts)
    open_still = form_page("en", msgspec.structs.replace(OFFER, halts=halts[1:]), {}, {}, "").content.decode()
    assert "Continue" in open_still


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(1, 24))
def test_months_are_counted_and_never_overrun_a_short_one(day: date, months: int) -> None:
    then = in_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then + timedelta(days=1)).day == 1


@settings(max_examples=100, deadline=None)
@given(DAYS, st.sampled_from(["", "MONTHLY", "YEARLY"]))
def test_a_file_for_a_calendar_is_written_as_the_standard_says(day: date, every: str) -> None:
    text = reminder("0123456789abcdef", "Напоминание", date(2026, 11, 30), day, every)
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    # RFC 5545 §3.1 and §3.6: short lines, each a name and a value; what begins ends; what an entry must have.
    assert all(len(line.encode()) <= 75 and re.fullmatch(r"[A-Z-]+(?:;[A-Z]+=[A-Z]+)?:[^\n]+", line) for line in lines)
    parts = [line.partition(":")[2] for line in lines if line.startswith(("BEGIN:", "END:"))]
    assert parts == ["VCALENDAR", "VEVENT", "VALARM", "VALARM", "VEVENT", "VCALENDAR"]
    assert {"VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"} <= {
        line.partition(":")[0] for line in lines
    }
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in lines
    assert any(line.startswith(f"RRULE:FREQ={every}") for line in lines) == bool(every)


def test_what_is_offered_comes_from_a_signed_edition_and_from_no_other(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), RECORD)
    house.print()
    offered = Offered(tmp_path / "edition", tmp_path / "seen")
    assert offered.now(NOON) == OFFER
    forged = tmp_path / "edition" / "tree" / "support.json.gz"
    forged.write_bytes(forged.read_bytes()[:-1])
    assert offered.now(NOON + LIVES / 2) == OFFER
    assert offered.now(NOON + LIVES) == NOTHING_OFFERED


def test_an_older_edition_with_an_older_account_is_not_believed_later(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around())
    house.print()
    shutil.copytree(tmp_path / "edition", tmp_path / "older")
    house.put(RECORD)
    house.print(NOON + timedelta(minutes=5))
    memory = tmp_path / "seen"
    assert Offered(tmp_path / "edition", memory).now(NOON) == OFFER
    assert Offered(tmp_path / "older", memory).now(NOON) == NOTHING_OFFERED


def test_without_an_edition_nothing_is_offered(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    offered = Offered(tmp_path / "edition", tmp_path / "seen")
    assert offered.now(NOON) == offered.now(NOON + LIVES) == NOTHING_OFFERED
    assert len(caplog.records) == 1


def test_questions_that_reach_a_provider_are_dearer_than_gifts_by_bank() -> None:
    gate, now = Gate(), datetime(2026, 11, 30, tzinfo=UTC)
    asked = sum(gate.lets_question_in(f"198.51.100.{number % 250}", now) for number in range(120_000))
    given_by_bank = sum(gate.lets_gift_in(f"198.51.100.{number % 250}", now) for number in range(1_000))
    hints = sum(gate.lets_hint_in(now) for _ in range(10_000))
    assert (asked, given_by_bank, hints) == (120, 600, 500)


def test_no_page_of_gifts_asks_for_a_name() -> None:
    folder = Path(__file__).parents[2] / "src" / "tamizdat" / "desk" / "templates" / "desk"
    fields = {name for file in folder.glob("*.html") for name in re.findall(r'name="([a-z-]+)"', file.read_text())}
    assert not {one for one in fields if re.search(r"^name|first|last|street|city|country|phone", one)}


def test_whoever_comes_by_tor_is_not_one_person() -> None:
    """All readers of an onion come from this machine: what one of them does must not close the way to the others."""
    gate, now = Gate(), datetime(2026, 11, 30, tzinfo=UTC)
    by_bank = sum(gate.lets_gift_in("127.0.0.1", now) for _ in range(1_000))
    asked = sum(gate.lets_question_in("127.0.0.1", now) for _ in range(1_000))
    elsewhere = sum(gate.lets_gift_in(f"198.51.100.{number}", now) for number in range(250))

    assert (by_bank, asked, elsewhere) == (300, 30, 250)
    assert [is_shared(peer) for peer in ("127.0.0.1", "::/64", "", "198.51.100.7", "2001:db8::/64")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_sums_grow_harder_as_the_budget_of_a_provider_goes_and_easy_ones_cannot_be_hoarded() -> None:
    gate, now = Gate(50), datetime.now(UTC)  # the library looks at the clock itself
    easy = gate.work.ask("form", now, gate.level(now))
    levels = []
    for _ in range(12):
        levels.append(gate.level(now))
        gate.note_asked(now, 4)
    assert levels == sorted(levels)
    assert (levels[0], gate.level(now)) == (0, 3)
    assert not gate.lets_question_in("198.51.100.7", now)
    assert gate.lets_gift_in("198.51.100.7", now)
    hard = gate.work.ask("form", now, gate.level(now))
    assert not gate.is_paid(solution_of(easy), "form", now, gate.level(now))
    assert gate.is_paid(solution_of(hard), "form", now, gate.level(now))
    for _ in range(20):
        gate.note_answered(now, declined=True)
    assert gate.level(now) == 4
    assert gate.level(now + timedelta(minutes=11)) == 1
