"""Limits hold in any stretch of time and across restarts; what an answer means is decided in one place."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.letters.limits import Slots, backoff_seconds, retry_seconds, room, taken
from tamizdat.letters.models import Issue
from tamizdat.letters.statuses import Status
from tamizdat.letters.verdicts import Verdict, Whose, judge
from tamizdat.wire.smtp.parcels import Reply, Stage
from tamizdat.wire.smtp.server import Limit
from tests.fakes.readership import FakeAudience
from tests.fakes.relays import FakeRelay
from tests.letters.sending_house import SendingHouse, fakes


@settings(max_examples=150, deadline=None)
@given(
    count=st.integers(1, 20),
    seconds=st.sampled_from([1, 60, 3600]),
    steps=st.lists(st.tuples(st.floats(0, 2), st.integers(0, 9)), max_size=60),
)
def test_no_window_of_time_holds_more_than_the_limit(count: int, seconds: int, steps: list[tuple[float, int]]) -> None:
    limits = [Limit(count, seconds)]
    slots: Slots = {}
    now, given_at = 1_000_000.0, list[float]()
    for wait, wish in steps:
        now += wait * seconds / 4
        granted = min(wish, room(limits, slots, now) or 0)
        slots = taken(limits, slots, granted, now)
        given_at += [now] * granted
    for start in given_at:
        assert sum(start <= one < start + seconds for one in given_at) <= count


def test_a_clock_that_was_put_back_gives_no_second_helping() -> None:
    limits = [Limit(5, 60)]
    slots = taken(limits, {}, 5, 1_000_000.0)

    assert room(limits, slots, 1_000_000.0 - 30) == 0


def test_a_limit_holds_across_restarts_and_everybody_is_reached_in_the_end(
    house: SendingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tamizdat.letters.clerk.PATIENCE_SECONDS", 0.02)
    house.audience = FakeAudience.of(25)
    house.relay = FakeRelay(limits=[Limit(10, 60)])
    house.restart()
    house.begin()
    house.edition.put(1, house.now)
    for minute in range(1, 6):
        house.turns(1)
        assert len(fakes(house.relay).taken) <= 10 * minute
        house.restart()
        house.turns(1)
        assert len(fakes(house.relay).taken) <= 10 * minute
        house.later(seconds=64)

    assert house.issue().state == Issue.State.SENT
    assert len(fakes(house.relay).taken) == 25


def test_waiting_grows_and_has_an_end() -> None:
    waits = [backoff_seconds(failures) for failures in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1).total_seconds()
    assert all(retry_seconds(1, jitter) < 70 for jitter in range(100))


@pytest.mark.parametrize(
    ("stage", "reply", "status", "whose", "bounce"),
    [
        (Stage.DOT, Reply(250, (2, 0, 0)), Status.ACCEPTED, Whose.NOBODY, ""),
        (Stage.RCPT, Reply(550, (5, 1, 1)), Status.REJECTED, Whose.MAILBOX, "hard"),
        (Stage.RCPT, Reply(550), Status.REJECTED, Whose.MAILBOX, "hard"),
        (Stage.RCPT, Reply(552, (5, 2, 2)), Status.REJECTED, Whose.MAILBOX, "soft"),
        (Stage.RCPT, Reply(450, (4, 2, 1)), Status.DEFERRED, Whose.MAILBOX, ""),
        (Stage.RCPT, Reply(451, (4, 7, 1)), Status.DEFERRED, Whose.HOST, ""),
        (Stage.RCPT, Reply(454, (4, 7, 0)), Status.UNSENT, Whose.RELAY, ""),
        (Stage.MAIL, Reply(451, (4, 3, 0)), Status.UNSENT, Whose.RELAY, ""),
        (Stage.DOT, Reply(421, (4, 4, 2)), Status.UNSENT, Whose.RELAY, ""),
        (Stage.DOT, Reply(550, (5, 7, 1)), Status.UNSENT, Whose.OURS, ""),
        (Stage.MAIL, Reply(530, (5, 7, 0)), Status.UNSENT, Whose.OURS, ""),
        (Stage.DOT, Reply(554, (5, 6, 0)), Status.REJECTED, Whose.MAILBOX, "soft"),
    ],
)
def test_an_answer_means_the_same_everywhere(
    stage: Stage, reply: Reply, status: Status, whose: Whose, bounce: str
) -> None:
    assert judge(stage, reply) == Verdict(status, whose, bounce)
