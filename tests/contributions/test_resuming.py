"""A halt is over: what fell due meanwhile is taken only where a keeper says so, and after a danger never."""

from datetime import timedelta
from pathlib import Path

import pytest

from tamizdat.contributions.actions.halting import halt_method, resume_method
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Halt, Pledge
from tamizdat.contributions.queries.missed import missed
from tamizdat.money.methods import Rhythm
from tamizdat.office.by_command import book_found, resume
from tamizdat.office.errors import WishRefused
from tamizdat.office.models import LogLine
from tests.contributions.givers import Till
from tests.contributions.test_mailing import Room

HALF_A_DAY = timedelta(hours=12)


def halted(till: Till, reason: str, days: float, rhythm: Rhythm = Rhythm.MONTHLY) -> str:
    """A pledge whose way is halted just before its next payment, for some days."""
    gift = till.give(rhythm)
    till.live(HALF_A_DAY, days=25 if rhythm is Rhythm.MONTHLY else 360)
    halt_method("card", reason, "keep", by="keeper", now=till.now)
    till.live(HALF_A_DAY, days=days)
    return gift


def test_what_fell_due_is_told_and_skipped_unless_a_keeper_says_otherwise(till: Till) -> None:
    gift = halted(till, "repair", 10)
    assert str(missed("card", till.now.date())) == "1 payment (5.00 EUR)"
    resume_method("card", by="keeper", now=till.now)
    till.live(HALF_A_DAY, days=15)
    assert till.charged(gift) == 1
    till.live(HALF_A_DAY, days=15)

    assert (till.charged(gift), till.state(gift)) == (2, "active")


def test_what_fell_due_is_charged_once_where_a_keeper_says_so(till: Till) -> None:
    gift = halted(till, "repair", 10)
    resume_method("card", by="keeper", now=till.now, missed="charge")
    till.live(HALF_A_DAY, days=2)

    assert till.charged(gift) == 2


def test_a_renewal_that_had_failed_before_the_halt_is_not_tried_again(till: Till) -> None:
    gift = till.give(Rhythm.MONTHLY)
    card = till.house.cards[next(iter(till.house.mandates.values()))]
    card.says = "declines"
    till.live(HALF_A_DAY, days=31)
    halt_method("card", "repair", "keep", by="keeper", now=till.now)
    card.says = "pays"
    till.live(HALF_A_DAY, days=2)
    resume_method("card", by="keeper", now=till.now)
    till.live(HALF_A_DAY, days=20)

    assert till.charged(gift) == 1
    assert till.state(gift) == "active"


@pytest.mark.parametrize(("rhythm", "days"), [(Rhythm.MONTHLY, 1), (Rhythm.MONTHLY, 10), (Rhythm.ANNUAL, 40)])
def test_after_a_danger_nothing_that_fell_due_is_taken_and_nothing_within_a_week(
    till: Till, rhythm: Rhythm, days: int
) -> None:
    gift = halted(till, "designation", days, rhythm)
    with pytest.raises(ActRefused, match="skip"):
        resume_method("card", by="keeper", now=till.now, missed="charge")
    assert Halt.objects.get().until is None
    resume_method("card", by="keeper", now=till.now)
    over = till.now.date()
    till.again()
    till.live(HALF_A_DAY, days=7)
    assert till.charged(gift) == 1

    assert Pledge.objects.get().due_on > over + timedelta(days=7)
    till.live(HALF_A_DAY, days=400 if rhythm is Rhythm.ANNUAL else 31)
    assert till.charged(gift) == 2


def test_after_a_danger_givers_are_told_once_before_the_first_payment(till: Till) -> None:
    room = Room(till)
    gift = room.give(Rhythm.MONTHLY)
    room.live(25)
    halt_method("card", "designation", "keep", by="keeper", now=till.now)
    room.live(3)
    resume_method("card", by="keeper", now=till.now)
    room.mails.wishes.clear()
    room.live(40)

    assert till.charged(gift) == 2
    assert room.mails.kinds() == ["gift-due", "gift-received"]
    room.live(31)
    assert room.mails.kinds() == ["gift-due", "gift-received", "gift-received"]


def test_after_a_repair_nobody_is_told_beforehand(till: Till) -> None:
    room = Room(till)
    room.give(Rhythm.MONTHLY)
    room.live(25)
    halt_method("card", "repair", "keep", by="keeper", now=till.now)
    room.live(10)
    resume_method("card", by="keeper", now=till.now)
    room.mails.wishes.clear()
    room.live(40)

    assert room.mails.kinds() == ["gift-received"]


def test_by_command_nothing_is_resumed_before_it_is_said_what_becomes_of_what_fell_due(
    till: Till, tmp_path: Path
) -> None:
    halted(till, "repair", 10)
    with pytest.raises(WishRefused, match=r"card: 1 payment \(5\.00 EUR\)\. Say --missed"):
        list(resume(["card"], "anna", tmp_path, till.now))
    assert Halt.objects.get().until is None
    said = list(resume(["card"], "anna", tmp_path, till.now, "charge"))

    assert said == ["card is open again. Its pledges go on, and what fell due meanwhile is charged."]
    assert Halt.objects.get().until == till.now


def test_the_log_says_of_a_command_that_was_refused_that_it_was(till: Till) -> None:
    with pytest.raises(WishRefused):
        list(book_found("stripe", "anna", till.now))

    line = LogLine.objects.get()
    assert (line.verb, line.object) == ("ordered to book money found", "stripe, by anna")
    assert line.outcome == "refused: Nothing was found at stripe that is not in the books."
