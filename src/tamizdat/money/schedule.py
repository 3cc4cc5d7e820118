"""When a pledge is due: counted from its first day, so that a 31st comes back after a short month. No clock is read."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from tamizdat.money.methods import Rhythm

MONTHS = {Rhythm.MONTHLY: 1, Rhythm.ANNUAL: 12}
DUNNING = (1, 3, 7, 14)
"""Days after the due day on which a charge that failed is tried again. After the last one the pledge lapses."""
LATEST = {Rhythm.MONTHLY: 14, Rhythm.ANNUAL: 90}
"""Days after which a due charge is not caught up any more: the vault was locked for long, and the period is let go."""
GRACE = timedelta(days=10)
Expectation = Literal["expected", "seen", "quiet"]


def due(anchor: date, rhythm: Rhythm, number: int) -> date:
    """The day of the `number`-th payment; 0 is `anchor` itself. Strictly increasing, one in each calendar period."""
    months = anchor.year * 12 + anchor.month - 1 + number * MONTHS[rhythm]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))


def due_after(anchor: date, rhythm: Rhythm, day: date) -> date:
    """The first due day later than `day`."""
    return due(anchor, rhythm, max(0, _number(anchor, rhythm, day) + 1))


def due_until(anchor: date, rhythm: Rhythm, day: date) -> date | None:
    """The last due day that is not later than `day`; None before the first."""
    number = _number(anchor, rhythm, day)
    return due(anchor, rhythm, number) if number >= 0 else None


def period(rhythm: Rhythm, day: date) -> str:
    """The calendar period of a due day: `2026-11`, or `2026`. A gift that is given once has one period, ""."""
    return {Rhythm.ONCE: "", Rhythm.MONTHLY: f"{day:%Y-%m}", Rhythm.ANNUAL: f"{day:%Y}"}[rhythm]


def is_let_go(rhythm: Rhythm, due_day: date, today: date) -> bool:
    """Say whether a due day is so long ago that taking the money now would surprise its giver."""
    return today > due_day + timedelta(days=LATEST[rhythm])


def next_try(due_day: date, failures: int) -> date | None:
    """When a charge that failed `failures` times is tried again; None when it lapses."""
    return due_day + timedelta(days=DUNNING[failures - 1]) if 1 <= failures <= len(DUNNING) else None


def expectation(anchor: date, rhythm: Rhythm, seen: Iterable[date], today: date) -> Expectation:
    """What is to be said of a standing order, which is the giver's own: it never fails, it falls quiet.

    It is quiet when two due days in a row, with some grace, brought nothing.
    """
    last = max(seen, default=None)
    settled = due_until(anchor, rhythm, today - GRACE)
    if settled is None:
        return "expected" if last is None else "seen"
    before = due_until(anchor, rhythm, settled - timedelta(days=1)) or anchor
    if last is None:
        return "quiet" if settled > anchor else "expected"
    return "seen" if last > before - GRACE else "quiet"


def _number(anchor: date, rhythm: Rhythm, day: date) -> int:
    """The number of the last due day that is not later than `day`; negative before the first."""
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    number = months // MONTHS[rhythm]
    return number if due(anchor, rhythm, number) <= day else number - 1
