"""Sweeping at a provider that tells only when things were made, not when they changed.

The cursor is text that its owner keeps and does not read. In it stands how each young thing looked when it was last
seen, so that the next sweep tells only what looks otherwise. What is older than the window no longer changes by itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from tamizdat.contributions.providers.protocol import Changed, Ref


class _Cursor(msgspec.Struct):
    since: int = 0
    seen: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Sighting:
    """A thing of ours, when it was made, and how it looks: whatever changes when it does.

    One thing may be sighted several times, as a payment is by each of its refunds.
    """

    ref: Ref
    made: int
    look: str


Listing = Callable[[int], Iterable[Sighting]]


def sweep(cursor: str, now: int, window: timedelta, listing: Listing) -> Changed:
    """What looks otherwise than when `cursor` was made; `listing` gives everything that was made since a time."""
    before = _read(cursor)
    since = max(0, before.since - int(window.total_seconds()))
    looks: dict[Ref, list[str]] = {}
    made: dict[Ref, int] = {}
    for one in listing(since):
        looks.setdefault(one.ref, []).append(one.look)
        made[one.ref] = max(one.made, made.get(one.ref, 0))
    found = {ref: ", ".join(sorted(seen)) for ref, seen in looks.items()}
    told = [ref for ref, look in found.items() if before.seen.get(_name(ref)) != look]
    young = now - int(window.total_seconds())
    seen = {_name(ref): look for ref, look in found.items() if made[ref] >= young}
    return Changed(told, msgspec.json.encode(_Cursor(now, seen)).decode(), datetime.fromtimestamp(now, UTC))


def _name(ref: Ref) -> str:
    return f"{ref.kind} {ref.id}"


def _read(cursor: str) -> _Cursor:
    try:
        return msgspec.json.decode(cursor, type=_Cursor)
    except msgspec.MsgspecError:
        return _Cursor()  # none yet, or another provider's: everything is told once more
