"""How many mails a relay may be given in any stretch of time, and how long to wait after it complained. Pure.

A limit is counted in twenty-first parts: what was taken in the last twenty-one slices of a window never exceeds the
limit, so that no window of that length, wherever it begins, holds more. Slices are of the clock, and are kept with the
counts: a restart changes nothing.
"""

from collections.abc import Mapping, Sequence

from tamizdat.wire.smtp.server import Limit

SLICES = 20
# After the first complaint five seconds, after the last one an hour.
BACKOFF_SECONDS = (5, 15, 60, 120, 300, 900, 3600)
# RFC 5321 4.5.4.1 wants a second attempt after half an hour or so; greylisting asks for a few minutes first.
RETRY_SECONDS = (60, 120, 300, 900, 3600)
GIVE_UP_SECONDS = 72 * 3600

Slots = dict[str, dict[str, int]]
"""For each window in seconds: how many were taken in each slice, by the slice's number."""


def room(limits: Sequence[Limit], slots: Mapping[str, Mapping[str, int]], now: float) -> int | None:
    """How many mails may be taken now; None for as many as one likes."""
    if not limits:
        return None
    return max(0, min(limit.count - _taken(limit, slots, now) for limit in limits))


def taken(limits: Sequence[Limit], slots: Mapping[str, Mapping[str, int]], count: int, now: float) -> Slots:
    """The slots after so many more were taken now; what lies behind every window is forgotten."""
    found: Slots = {}
    for limit in limits:
        current = _slice(limit, now)
        kept = {key: value for key, value in slots.get(str(limit.seconds), {}).items() if int(key) >= current - SLICES}
        kept[str(current)] = kept.get(str(current), 0) + count
        found[str(limit.seconds)] = kept
    return found


def backoff_seconds(failures: int) -> int:
    """How long to leave a relay or a host alone after so many failures in a row (1 is the first)."""
    return BACKOFF_SECONDS[min(max(failures, 1), len(BACKOFF_SECONDS)) - 1]


def retry_seconds(tries: int, jitter: int) -> int:
    """How long to leave one mail alone after so many tries. `jitter` (any number) spreads them over a tenth."""
    seconds = RETRY_SECONDS[min(max(tries, 1), len(RETRY_SECONDS)) - 1]
    return seconds + jitter % max(1, seconds // 10)


def _taken(limit: Limit, slots: Mapping[str, Mapping[str, int]], now: float) -> int:
    """What was taken in the slices that a window ending now can touch, also those that a clock put back left ahead."""
    current = _slice(limit, now)
    return sum(count for key, count in slots.get(str(limit.seconds), {}).items() if int(key) >= current - SLICES)


def _slice(limit: Limit, now: float) -> int:
    return int(now * SLICES / limit.seconds)
