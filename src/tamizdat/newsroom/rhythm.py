"""When a letter that comes every week is due next: pure, right on the days when clocks change, and quiet at night.

A local time that does not exist, because clocks go forward over it, is read with the offset before the change; one that
comes twice is the first of the two (RFC 5545 §3.3.5).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK_DAYS = 7
# Past this the letter has missed its hour: perhaps a machine stood still, or a backup was restored. Somebody decides.
GRACE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every `weekday` (1 is Monday) at `hour` in `zone`; nothing leaves from `quiet_from` until `quiet_until`."""

    weekday: int
    hour: time
    zone: ZoneInfo
    quiet_from: time | None = None
    quiet_until: time | None = None


def next_due(rhythm: Rhythm, after: datetime) -> datetime:
    """Find the first moment of the rhythm that comes after another one; UTC."""
    day = after.astimezone(rhythm.zone).date() - DAY
    day += timedelta(days=(rhythm.weekday - day.isoweekday()) % WEEK_DAYS)
    while (due := _due_on(day, rhythm)) <= after:
        day += timedelta(days=WEEK_DAYS)
    return due


def is_quiet(rhythm: Rhythm, moment: datetime) -> bool:
    """Say whether nothing may leave at a moment."""
    if rhythm.quiet_from is None or rhythm.quiet_until is None or rhythm.quiet_from == rhythm.quiet_until:
        return False
    now = moment.astimezone(rhythm.zone).time()
    if rhythm.quiet_from < rhythm.quiet_until:
        return rhythm.quiet_from <= now < rhythm.quiet_until
    return now >= rhythm.quiet_from or now < rhythm.quiet_until


def missed(due: datetime, now: datetime) -> bool:
    """Say whether a letter is so late that nobody but a person may send it."""
    return now - due > GRACE


def _due_on(day: date, rhythm: Rhythm) -> datetime:
    """Find the moment of a day; in quiet hours it is their end."""
    due = _moment(day, rhythm.hour, rhythm.zone)
    if rhythm.quiet_until is None or not is_quiet(rhythm, due):
        return due
    end = _moment(day, rhythm.quiet_until, rhythm.zone)
    return end if end > due else _moment(day + DAY, rhythm.quiet_until, rhythm.zone)


def _moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
