"""When cards are not offered for a while: thieves who try stolen numbers, and floods of disputes. The bank way stays.

Nothing here counts anybody: no address, no card, no browser. There is one memory for all attempts, of times and of
yes or no, and it is lost with the process that holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

# So many calls that brought nothing a provider hears from us, and no more, whatever comes in; a setting may say another
# number. What a gift cost that came is given back, so that an appeal does not close cards to those who answer it.
MOST_CALLS = 400
CALLS_WITHIN = timedelta(minutes=10)
# Of the last outcomes so many declined closes; after a first time fewer outcomes are waited for.
OUTCOMES = 20
OUTCOMES_ON_PROBATION = 5
DECLINED_PERCENT = 60
CLOSED_AT_FIRST = timedelta(minutes=15)
CLOSED_AT_MOST = timedelta(hours=4)
MOST_PROOF = 5
# One dispute alone never closes; a newsroom with few gifts would be closed by any single one.
DISPUTES_IN_A_WEEK = 3
LEAST_DISPUTES = 2
DISPUTED_PER_MYRIAD = 75
_WEEK = timedelta(days=7)
_MYRIAD = 10_000
_HUNDRED = 100


class Counter(StrEnum):
    """Whether an attempt with a card may reach the provider."""

    OPEN = "open"
    BUSY = "busy"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered: when the provider was called, which of the last answers were no, and how often it closed."""

    calls: tuple[datetime, ...] = ()
    declined: tuple[bool, ...] = ()
    closings: int = 0
    closed_until: datetime | None = None


def counter(memory: Memory, now: datetime, calls: int = 1, *, most: int = MOST_CALLS, brought: int = 0) -> Counter:
    """Whether an attempt that needs so many calls may begin. What is not OPEN calls nobody.

    `most` is the budget; `brought` of the calls within it were for gifts that came, and are given back.
    """
    # A clock that was ahead and is set back must not close for years.
    if memory.closed_until is not None and now < memory.closed_until <= now + CLOSED_AT_MOST:
        return Counter.CLOSED
    spent = max(0, len(_recent(memory, now)) - brought)
    return Counter.OPEN if spent + calls <= most else Counter.BUSY


def called(memory: Memory, now: datetime, calls: int = 1) -> Memory:
    """The provider is about to be called; to be kept before the call."""
    return replace(memory, calls=_recent(memory, now) + (now,) * calls)


def answered(memory: Memory, now: datetime, *, declined: bool) -> Memory:
    """A card was taken or declined. Too many declined close the counter, each time for twice as long."""
    if counter(memory, now, calls=0) is Counter.CLOSED:
        return memory  # an attempt that had begun before
    outcomes = (*memory.declined, declined)[-OUTCOMES:]
    waited_for = OUTCOMES_ON_PROBATION if memory.closings else OUTCOMES
    if len(outcomes) >= waited_for and sum(outcomes) * _HUNDRED >= DECLINED_PERCENT * len(outcomes):
        time = min(CLOSED_AT_FIRST * 2**memory.closings, CLOSED_AT_MOST)
        return replace(memory, declined=(), closings=memory.closings + 1, closed_until=now + time)
    calm = len(outcomes) == OUTCOMES
    return replace(memory, declined=outcomes, closings=0 if calm else memory.closings)


def proof_wanted(memory: Memory, now: datetime, *, most: int = MOST_CALLS) -> int:
    """How hard the sum is that a browser works out first, from 0 (none) to MOST_PROOF.

    It grows as the budget is spent, and with each closing.
    """
    spent = len(_recent(memory, now)) * 4 // most
    return min(spent + memory.closings, MOST_PROOF)


def too_many_disputes(disputes: Sequence[date], captured: int, today: date) -> bool:
    """Whether cards are to be halted until a keeper looks: `disputes` opened of the last `captured` payments.

    Three within seven days, or 0.75 % of the payments.
    """
    within_week = sum(today - _WEEK < day <= today for day in disputes)
    share = len(disputes) * _MYRIAD >= DISPUTED_PER_MYRIAD * captured
    return within_week >= DISPUTES_IN_A_WEEK or (len(disputes) >= LEAST_DISPUTES and share)


def _recent(memory: Memory, now: datetime) -> tuple[datetime, ...]:
    return tuple(call for call in memory.calls if timedelta() <= now - call < CALLS_WITHIN)
