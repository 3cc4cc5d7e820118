"""Thieves who try cards get few answers, and givers by bank notice nothing."""

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.breaker import (
    CALLS_WITHIN,
    MOST_CALLS,
    MOST_PROOF,
    OUTCOMES,
    Counter,
    Memory,
    answered,
    called,
    counter,
    proof_wanted,
    too_many_disputes,
)

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TODAY = date(2026, 11, 30)
MINUTE = timedelta(minutes=1)


def most_within(calls: list[datetime]) -> int:
    """The largest number of calls in any ten minutes."""
    most, first = 0, 0
    for last, call in enumerate(calls):
        while call - calls[first] >= CALLS_WITHIN:
            first += 1
        most = max(most, last - first + 1)
    return most


def replayed(
    attempts: int, over: timedelta, *, share_declined: float, calls_each: int = 1, most: int = 50
) -> list[datetime]:
    """When the provider is called if so many attempts come in evenly, and the counter is asked before each."""
    memory, calls, debt = Memory(), list[datetime](), 0.0
    for number in range(attempts):
        now = NOW + over * number / attempts
        if counter(memory, now, calls_each, most=most) is not Counter.OPEN:
            continue
        memory = called(memory, now, calls_each)
        calls += [now] * calls_each
        debt += share_declined
        memory = answered(memory, now, declined=debt >= 1)
        debt -= debt >= 1
    return calls


@pytest.mark.parametrize("hours", [0.1, 1, 24])
@pytest.mark.parametrize("share", [1.0, 0.97, 0.5, 0.0])
def test_of_120_000_attempts_no_more_reach_the_provider_than_its_budget_in_any_ten_minutes(
    hours: float, share: float
) -> None:
    calls = replayed(120_000, timedelta(hours=hours), share_declined=share)

    assert 0 < most_within(calls) <= 50


def test_declined_cards_close_the_counter_long_before_the_budget_is_spent() -> None:
    calls = replayed(120_000, timedelta(hours=24), share_declined=1.0)

    # Twenty at first, then five each time it opens again: after 15, 30, 60, 120, 240 minutes and every 240 after.
    assert len(calls) == 20 + 5 * 9
    assert most_within(calls) == OUTCOMES


def test_attempts_that_need_two_calls_spend_two() -> None:
    assert most_within(replayed(1000, timedelta(minutes=9), share_declined=0, calls_each=2)) == 50
    memory = called(Memory(), NOW, MOST_CALLS - 1)
    assert counter(memory, NOW) is Counter.OPEN
    assert counter(memory, NOW, 2) is Counter.BUSY
    assert counter(called(memory, NOW), NOW) is Counter.BUSY


def test_ordinary_days_never_close_it() -> None:
    assert len(replayed(400, timedelta(hours=24), share_declined=0.1)) == 400


def test_a_spent_budget_comes_back_after_ten_minutes() -> None:
    memory = called(Memory(), NOW, MOST_CALLS)

    assert counter(memory, NOW + CALLS_WITHIN - timedelta(seconds=1)) is Counter.BUSY
    assert counter(memory, NOW + CALLS_WITHIN) is Counter.OPEN
    assert called(memory, NOW + CALLS_WITHIN).calls == (NOW + CALLS_WITHIN,)


def after(outcomes: str, memory: Memory = Memory(), now: datetime = NOW) -> Memory:  # noqa: B008 -- it is frozen
    """`n` is no, `y` is yes."""
    for outcome in outcomes:
        memory = answered(memory, now, declined=outcome == "n")
    return memory


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ("n" * 19, Counter.OPEN),
        ("n" * 20, Counter.CLOSED),
        ("y" * 8 + "n" * 12, Counter.CLOSED),
        ("y" * 9 + "n" * 11, Counter.OPEN),
        ("n" * 11 + "y" * 9, Counter.OPEN),
        ("y" * 50 + "n" * 11, Counter.OPEN),
        ("y" * 50 + "n" * 12, Counter.CLOSED),
        ("n" * 11 + "y" * 9 + "yn" * 20, Counter.OPEN),
    ],
)
def test_sixty_of_the_last_hundred_that_is_twelve_of_twenty_close_it(outcomes: str, expected: Counter) -> None:
    assert counter(after(outcomes), NOW) is expected


def test_it_opens_by_itself_and_closes_sooner_and_longer_each_time() -> None:
    closed = after("n" * 20)
    assert closed == Memory(declined=(), closings=1, closed_until=NOW + 15 * MINUTE)
    assert counter(closed, NOW + 14 * MINUTE) is Counter.CLOSED

    later = NOW + 15 * MINUTE
    assert counter(closed, later) is Counter.OPEN
    assert counter(after("yynn", closed, later), later) is Counter.OPEN
    again = after("yynnn", closed, later)
    assert (again.closings, again.closed_until) == (2, later + 30 * MINUTE)

    memory, now, times = again, later, []
    for _ in range(5):
        now = memory.closed_until or now
        memory = after("nnnnn", memory, now)
        times.append(((memory.closed_until or now) - now) / MINUTE)
    assert times == [60, 120, 240, 240, 240]


def test_twenty_good_answers_make_it_forget() -> None:
    closed = after("n" * 20)
    later = NOW + 15 * MINUTE

    assert after("yyy" + "yn" * 8, closed, later).closings == 1
    calm = after("yyy" + "yn" * 8 + "y", closed, later)
    assert (calm.closings, len(calm.declined)) == (0, 20)
    assert after("y" * 5, calm, later).closings == 0


def test_what_is_answered_while_it_is_closed_changes_nothing() -> None:
    closed = after("n" * 20)

    assert after("yyynnn", closed, NOW + MINUTE) == closed
    spent = called(Memory(), NOW, MOST_CALLS)
    assert after("n", spent).declined == (True,)


def test_the_sum_grows_with_the_budget_spent_and_with_closings() -> None:
    spent = [proof_wanted(called(Memory(), NOW, calls), NOW, most=50) for calls in (0, 12, 13, 25, 38, 50)]
    assert spent == [0, 0, 1, 2, 3, 4]
    assert proof_wanted(called(Memory(), NOW, MOST_CALLS * 3 // 4), NOW) == 3
    assert proof_wanted(called(Memory(), NOW, 50), NOW + CALLS_WITHIN, most=50) == 0
    assert [proof_wanted(Memory(closings=closings), NOW) for closings in (1, 4, 9)] == [1, 4, MOST_PROOF]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 3), st.booleans()), max_size=300))
def test_whatever_comes_no_ten_minutes_hold_more_calls_than_the_budget(attempts: list[tuple[int, int, bool]]) -> None:
    most, memory, calls = 50, Memory(), list[datetime]()
    moments = accumulate((timedelta(seconds=seconds / 10) for seconds, _, _ in attempts), initial=timedelta())
    for moment, (_, needed, declined) in zip(moments, attempts, strict=False):
        now = NOW + moment
        if counter(memory, now, needed, most=most) is Counter.OPEN:
            memory = answered(called(memory, now, needed), now, declined=declined)
            calls += [now] * needed
    assert most_within(calls) <= most
    assert 0 <= proof_wanted(memory, NOW, most=most) <= MOST_PROOF


@given(
    st.integers(10, 60),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["came", "declined", "nothing"])), max_size=300),
)
def test_only_gifts_that_came_make_room_for_more_calls(most: int, attempts: list[tuple[int, str]]) -> None:
    """Whoever has only cards that are declined, or asks and goes away, never causes more calls than the budget."""
    memory, calls, came = Memory(), list[datetime](), list[datetime]()
    now = NOW
    for seconds, outcome in attempts:
        now += timedelta(seconds=seconds / 10)
        brought = 4 * sum(now - one < CALLS_WITHIN for one in came)
        if counter(memory, now, 4, most=most, brought=brought) is not Counter.OPEN:
            continue
        memory = called(memory, now, 4)
        if outcome == "came":
            came.append(now)
        else:
            calls += [now] * 4
        if outcome != "nothing":
            memory = answered(memory, now, declined=outcome == "declined")
    assert most_within(calls) <= most


def test_what_gifts_cost_that_came_is_given_back_and_no_more() -> None:
    spent = called(Memory(), NOW, 50)
    assert counter(spent, NOW, 4, most=50) is Counter.BUSY
    assert counter(spent, NOW, 4, most=50, brought=4) is Counter.OPEN
    assert counter(spent, NOW, 51, most=50, brought=400) is Counter.BUSY
    assert counter(after("n" * 20), NOW, brought=400) is Counter.CLOSED


@pytest.mark.parametrize(
    ("days_ago", "captured", "expected"),
    [
        ([], 0, False),
        ([0], 1, False),
        ([0], 100_000, False),
        ([0, 1, 6], 100_000, True),
        ([0, 1, 7], 100_000, False),
        ([0, 1, -1], 100_000, False),
        ([20, 25], 266, True),
        ([20, 25], 267, False),
        ([20, 25, 26], 400, True),
        ([20, 25, 26], 401, False),
    ],
)
def test_three_disputes_in_a_week_or_three_quarters_of_a_percent_halt_cards(
    days_ago: list[int], captured: int, *, expected: bool
) -> None:
    disputes = [TODAY - timedelta(days=days) for days in days_ago]

    assert too_many_disputes(disputes, captured, TODAY) is expected
