"""A clock that is wrong, and then right again, takes nothing on a wrong day and puts nothing off for years."""

from datetime import date, timedelta

import pytest

from tamizdat.contributions.actions.pledging import pause, resume
from tamizdat.contributions.models import Attempt, Cursor, Gift, Pledge
from tamizdat.money.breaker import MOST_CALLS, Counter, Memory, called, counter
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Till
from tests.laboratory.books import Fault
from tests.readers.people import NOON


def wrong_for_a_while(till: Till, by: timedelta) -> None:
    """Our own clock goes wrong for some turns; the provider's does not, and neither does the world's."""
    till.givers.now += by
    for _ in range(3):
        till.turn()
        till.givers.now += timedelta(minutes=6)
    till.givers.now = till.house.now


@pytest.mark.parametrize("days", [20, 40, 400])
@pytest.mark.parametrize("again", [True, False])
def test_a_clock_that_is_ahead_charges_nobody_and_is_no_harm_when_it_is_right_again(
    till: Till, days: int, *, again: bool
) -> None:
    gift = till.give(Rhythm.MONTHLY)
    till.live(timedelta(hours=12), days=3)
    wrong_for_a_while(till, timedelta(days=days))
    assert till.charged(gift) == 1
    assert Cursor.objects.get().trouble == "its clock and ours are days apart"
    if again:
        till.again()
    till.live(timedelta(hours=12), days=70)

    assert (till.charged(gift), till.state(gift)) == (3, "active")
    assert till.agrees()


def test_a_schedule_that_a_wrong_clock_moved_on_comes_back(till: Till) -> None:
    monthly, annual = till.give(Rhythm.MONTHLY), till.give(Rhythm.ANNUAL)
    Pledge.objects.filter(pk=monthly).update(due_on=date(2031, 1, 30), next_on=date(2031, 1, 30))
    Pledge.objects.filter(pk=annual).update(due_on=date(2031, 11, 30), next_on=date(2031, 11, 30))
    till.again()
    till.live(timedelta(days=1), days=370)

    assert (till.charged(monthly), till.charged(annual)) == (13, 2)


def test_a_pledge_that_goes_on_with_the_next_day_is_not_put_back(till: Till) -> None:
    gift = Gift.objects.get(pk=till.give(Rhythm.MONTHLY))
    pause(gift, till.now)
    till.live(timedelta(hours=12), days=32)
    resume(gift, till.givers.keyring, till.now)
    till.again()
    till.live(timedelta(hours=12), days=20)

    assert till.charged(gift.pk) == 1


def test_an_asking_whose_next_look_is_years_away_is_looked_at(till: Till) -> None:
    till.house.ordered = [("confirm", Fault.LOST)]
    gift = till.give()
    Attempt.objects.update(look_at=till.now + timedelta(days=400))
    till.again()
    till.turn()

    assert till.state(gift) == "given"


def test_a_breaker_that_closed_by_a_wrong_clock_is_open_again() -> None:
    ahead = NOON + timedelta(days=400)

    assert counter(Memory(closed_until=ahead), NOON) is Counter.OPEN
    assert counter(called(Memory(), ahead, MOST_CALLS), NOON) is Counter.OPEN
    assert counter(called(Memory(), NOON, MOST_CALLS), NOON) is Counter.BUSY
