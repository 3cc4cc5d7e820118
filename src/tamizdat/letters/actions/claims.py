"""A sender takes a chunk, keeps it alive, and gives it back. Every writing is bound to the epoch of its claim.

A sender that slept through its lease writes nothing any more: another epoch stands there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q

from tamizdat.letters.errors import LeaseLost
from tamizdat.letters.models import Chunk, Issue, SendNote
from tamizdat.letters.statuses import Status, open_places

LEASE = timedelta(seconds=60)
# Senders that wake together reach for different chunks.
_REACH = 8


class Remark(NamedTuple):
    """What the relay said against a place; `next_try` is None where nothing more is tried."""

    code: int
    enhanced: str
    tries: int
    next_try: datetime | None


def claim_chunk(issue: int, owner: str, journal: str, now: datetime) -> Chunk | None:
    """Take the next chunk that has something to send; None if there is none."""
    ready = Chunk.objects.filter(issue=issue, open__gt=0, owner="").filter(Q(next_try=None) | Q(next_try__lte=now))
    for chunk in ready.order_by("rank")[:_REACH]:
        taken = Chunk.objects.filter(pk=chunk.pk, epoch=chunk.epoch, owner="").update(
            owner=owner, journal=journal, epoch=F("epoch") + 1, lease_until=now + LEASE
        )
        if taken:
            chunk.epoch += 1
            return chunk
    return None


def checkpoint(chunk: Chunk, statuses: bytes, remarks: Mapping[int, Remark], now: datetime) -> None:
    """Write down how far it is, and keep the lease. Raises LeaseLost."""
    _write(chunk, statuses, remarks, {"lease_until": now + LEASE})


def release(chunk: Chunk, statuses: bytes, remarks: Mapping[int, Remark], now: datetime) -> None:
    """Give it back: nothing of it is under way any more. Raises LeaseLost."""
    _write(chunk, statuses, remarks, {"lease_until": None, "owner": "", "journal": ""})
    Issue.objects.filter(pk=chunk.issue_id).update(touched_at=now)


def remarks_of(chunk: Chunk) -> dict[int, Remark]:
    """What was remarked of a chunk before."""
    return {
        note.place: Remark(note.code, note.enhanced, note.tries, note.next_try)
        for note in SendNote.objects.filter(chunk=chunk)
    }


def next_try_of(statuses: bytes, remarks: Mapping[int, Remark]) -> datetime | None:
    """When a chunk has something to send again; None for now."""
    places = open_places(statuses)
    times = [remarks[place].next_try if place in remarks else None for place in places]
    waiting = [time for time in times if time is not None]
    return min(waiting) if waiting and len(waiting) == len(times) else None


def soonest(issue: int) -> datetime | None:
    """When the first deferred mail of an issue is due; None if none waits for a time."""
    waiting = Chunk.objects.filter(issue=issue, open__gt=0).order_by("next_try")
    return waiting.exclude(next_try=None).values_list("next_try", flat=True).first()


def _write(chunk: Chunk, statuses: bytes, remarks: Mapping[int, Remark], lease: Mapping[str, object]) -> None:
    with transaction.atomic():
        written = Chunk.objects.filter(pk=chunk.pk, epoch=chunk.epoch).update(
            statuses=statuses,
            open=len(open_places(statuses)),
            next_try=next_try_of(statuses, remarks),
            **lease,
        )
        if not written:
            message = f"Another sender has taken {chunk}; what this one did since is in its journal."
            raise LeaseLost(message)
        note_remarks(chunk, statuses, remarks)


def note_remarks(chunk: Chunk, statuses: bytes, remarks: Mapping[int, Remark]) -> None:
    """Keep remarks on what is deferred or rejected; one on a mail that was taken in the end is dropped."""
    lasting = {Status.DEFERRED, Status.REJECTED, Status.EXPIRED}
    kept = {place: remark for place, remark in remarks.items() if statuses[place] in lasting}
    notes = [SendNote(chunk=chunk, place=place, **remark._asdict()) for place, remark in kept.items()]
    fields = ["code", "enhanced", "tries", "next_try"]
    SendNote.objects.bulk_create(notes, update_conflicts=True, update_fields=fields, unique_fields=["chunk", "place"])
    over = [place for place in remarks if place not in kept]
    if over:
        SendNote.objects.filter(chunk=chunk, place__in=over).delete()
