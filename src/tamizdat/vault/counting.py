"""Tells the newsroom numbers, in `var/counts/letters.json`: how many subscribe, what became of each letter.

newsroom/counts.py reads it. Beside it stands which ways of giving are halted.
"""

import json
from datetime import datetime, timedelta

from django.db.models import Max

from tamizdat.contributions.telling import tell_halts
from tamizdat.letters import queries
from tamizdat.letters.models import Issue
from tamizdat.readers.face import counts
from tamizdat.vault.places import Places

EVERY = timedelta(seconds=10)
VERSION = 1
_OF_A_SENDING = ("audience", "accepted", "rejected", "skipped", "expired", "uncertain", "state")


class Counting:
    """Writes the file when something may have changed, and not more often than every ten seconds."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._due: datetime | None = None
        self._changed = True
        self._touched: datetime | None = None
        self._written = ""

    def turn(self, now: datetime, *, changed: bool) -> None:
        """Write if it is time. `changed` says that an envelope has been carried out."""
        self._changed |= changed
        if self._due is not None and now < self._due:
            return
        self._due = now + EVERY
        tell_halts(self._places.counts.parent)
        touched = Issue.objects.aggregate(newest=Max("touched_at"))["newest"]
        if self._changed or touched != self._touched or queries.being_sent():
            self._changed, self._touched = False, touched
            self._write()

    def _write(self) -> None:
        text = json.dumps(numbers(), indent=1, sort_keys=True)
        if text != self._written:
            path = self._places.counts
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}.new")
            unfinished.write_text(text, encoding="utf-8")
            unfinished.rename(path)
            self._written = text


def numbers() -> dict[str, object]:
    """By newsletter: active, pending, paused. By letter: what became of its first sending."""
    readers = {
        slug: {
            "active": found.get("active", 0),
            "pending": found.get("pending", 0),
            "paused": found.get("halted", 0) + found.get("suppressed", 0),
        }
        for slug, found in counts().items()
    }
    # Newest first, so that a letter's first version is the last to be written over the others.
    letters = {f"{one['letter']}": {name: one[name] for name in _OF_A_SENDING} for one in queries.counts()}
    return {"version": VERSION, "newsletters": readers, "letters": letters}
