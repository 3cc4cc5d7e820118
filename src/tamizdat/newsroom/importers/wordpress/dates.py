"""Moments as WordPress writes them, and what became of an item because of them."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from tamizdat.newsroom.importers.imported import Note, State
from tamizdat.newsroom.importers.wordpress.wxr import WxrItem

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_EARLIEST, _LATEST = 1900, 2199
# No clock on earth is farther from UTC.
_FARTHEST = timedelta(hours=14)


def moment_of(item: WxrItem, zone: tzinfo) -> datetime | None:
    """When an item was dated, with offset; None for zero dates (`0000-00-00 00:00:00`) and nonsense.

    The UTC date is trusted first; a local date without one is read in the newspaper's own time zone.
    """
    found = _read(item.date_gmt, UTC) or _read(item.date, zone)
    return found.astimezone(zone) if found else None


def day_of(item: WxrItem, moment: datetime | None) -> date | None:
    """The day by the old site's own clock, which stood in its addresses; None where its dates contradict each other.

    By the newspaper's clock, a story of the late evening may be of another day.
    """
    local = _read(item.date, UTC)
    if local is None or moment is None or abs(local - moment) > _FARTHEST:
        return None
    return local.date()


def _read(words: str, zone: tzinfo) -> datetime | None:
    found = _MOMENT.match(words)
    if not found:
        return None
    numbers = [int(part) for part in found.groups()]
    if not _EARLIEST <= numbers[0] <= _LATEST:
        return None
    try:
        return datetime(*numbers, tzinfo=zone)  # type: ignore[arg-type,misc]  # six numbers, by the pattern
    except ValueError:
        return None


def state_of(item: WxrItem, moment: datetime | None, now: datetime) -> tuple[State, list[Note]]:
    """Decide whether an item stands, waits or is a draft. Nothing is published that the old site had not published."""
    if item.status == "future":
        if moment is not None and moment > now:
            return "scheduled", []
        sentence = (
            "It was scheduled for a moment that has passed; it is kept as a draft. Publish it if it should appear."
        )
        return "draft", [Note("altered", sentence)]
    if item.status != "publish":
        return "draft", []
    if moment is None:
        sentence = "It has no date that can be read; it is kept as a draft. Give it a date and publish it."
        return "draft", [Note("altered", sentence)]
    if moment > now:
        return "scheduled", [Note("altered", "It is dated in the future; it is kept as scheduled for then.")]
    return "published", []
