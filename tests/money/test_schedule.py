"""Due days: strictly increasing, one in each calendar period, whatever the length of months and years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.methods import Rhythm
from tamizdat.money.schedule import DUNNING, due, due_after, due_until, expectation, is_let_go, next_try, period

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
RHYTHMS = st.sampled_from([Rhythm.MONTHLY, Rhythm.ANNUAL])


@given(DAYS, RHYTHMS, st.integers(0, 100))
def test_due_days_increase_with_one_in_each_period(anchor: date, rhythm: Rhythm, number: int) -> None:
    day, following = due(anchor, rhythm, number), due(anchor, rhythm, number + 1)
    last, first = period(rhythm, day), period(rhythm, following)

    assert day < following
    assert last < first
    assert int(first[:4]) * 12 + int(first[5:] or 0) - int(last[:4]) * 12 - int(last[5:] or 0) == (
        1 if rhythm is Rhythm.MONTHLY else 12
    )


@given(DAYS, RHYTHMS, st.integers(0, 2000))
def test_the_next_due_day_is_the_first_one_later(anchor: date, rhythm: Rhythm, later: int) -> None:
    day = anchor + timedelta(days=later)
    following, before = due_after(anchor, rhythm, day), due_until(anchor, rhythm, day)

    assert before is not None
    assert before <= day < following
    assert due_after(anchor, rhythm, before) == following


def test_a_31st_comes_back_after_a_short_month() -> None:
    days = [due(date(2026, 12, 31), Rhythm.MONTHLY, number) for number in range(5)]

    assert [f"{day:%m-%d}" for day in days] == ["12-31", "01-31", "02-28", "03-31", "04-30"]


def test_a_leap_day_falls_on_the_28th_between_leap_years() -> None:
    days = [due(date(2024, 2, 29), Rhythm.ANNUAL, number) for number in range(5)]

    assert [f"{day}" for day in days] == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_nothing_is_due_before_the_first_day() -> None:
    assert due_until(date(2026, 5, 5), Rhythm.MONTHLY, date(2026, 5, 4)) is None
    assert due_after(date(2026, 5, 5), Rhythm.MONTHLY, date(2026, 1, 1)) == date(2026, 5, 5)


def test_periods_are_months_years_and_nothing() -> None:
    day = date(2026, 11, 30)

    assert [period(rhythm, day) for rhythm in Rhythm] == ["", "2026-11", "2026"]


def test_a_failed_charge_is_tried_again_after_1_3_7_and_14_days_and_then_lapses() -> None:
    day = date(2026, 11, 30)

    assert DUNNING == (1, 3, 7, 14)
    tries = [next_try(day, failures) for failures in (1, 2, 3, 4)]
    assert [(one - day).days for one in tries if one] == [1, 3, 7, 14]
    assert next_try(day, 5) is None
    assert next_try(day, 0) is None


@pytest.mark.parametrize(("rhythm", "days"), [(Rhythm.MONTHLY, 14), (Rhythm.ANNUAL, 90)])
def test_what_is_long_overdue_is_let_go(rhythm: Rhythm, days: int) -> None:
    day = date(2026, 11, 30)

    assert not is_let_go(rhythm, day, day + timedelta(days=days))
    assert is_let_go(rhythm, day, day + timedelta(days=days + 1))


def test_a_standing_order_is_expected_seen_or_quiet_and_never_failed() -> None:
    anchor = date(2026, 1, 15)

    def said(today: date, *seen: date) -> str:
        return expectation(anchor, Rhythm.MONTHLY, seen, today)

    assert said(anchor) == "expected"
    assert said(anchor + timedelta(days=20)) == "expected"
    assert said(date(2026, 1, 20), date(2026, 1, 18)) == "seen"
    assert said(date(2026, 3, 10), date(2026, 2, 16)) == "seen"
    assert said(date(2026, 3, 20), date(2026, 2, 16)) == "seen"
    assert said(date(2026, 4, 26), date(2026, 2, 16)) == "quiet"
    assert said(date(2026, 4, 26), date(2026, 3, 5)) == "quiet"
    assert said(date(2026, 4, 26), date(2026, 3, 6)) == "seen"
    assert said(date(2026, 2, 24)) == "expected"
    assert said(date(2026, 2, 26)) == "quiet"
    assert said(date(2026, 5, 20), date(2026, 2, 16), date(2026, 5, 16)) == "seen"


def test_before_its_first_day_a_pledge_is_next_due_on_it() -> None:
    anchor = date(2026, 3, 15)

    assert due_after(anchor, Rhythm.MONTHLY, date(2026, 3, 14)) == anchor
    assert due_after(anchor, Rhythm.MONTHLY, date(2025, 1, 1)) == anchor
