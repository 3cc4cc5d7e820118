"""What a journal says about a chunk, as a pure function: statuses and records in, statuses out.

Replaying twice equals replaying once, and a mail that the relay took is never forgotten.
"""

from collections.abc import Iterable

from tamizdat.letters.journal import Kind, Record
from tamizdat.letters.statuses import TERMINAL, UNDER_WAY, Status

_OUTCOMES: dict[int, Status] = {
    Kind.DOT: Status.DOT,
    Kind.ACCEPTED: Status.ACCEPTED,
    Kind.DEFERRED: Status.DEFERRED,
    Kind.REJECTED: Status.REJECTED,
    Kind.SKIPPED: Status.SKIPPED,
    Kind.UNCERTAIN: Status.UNCERTAIN,
    Kind.NOT_SENT: Status.UNSENT,
}


def replay(statuses: bytes, records: Iterable[Record], *, exact: bool) -> bytes:
    """Carry the records of one chunk and epoch over its last checkpoint, then settle what was under way.

    `exact` (same boot, nothing damaged): what was reserved but had no dot was certainly not sent; a dot without an
    outcome is uncertain. Otherwise any reservation without an outcome is uncertain: later records may be lost.
    """
    found = bytearray(statuses)
    for record in records:
        places = range(record.place, record.place + (record.code if record.kind == Kind.RESERVE else 1))
        status = Status.RESERVED if record.kind == Kind.RESERVE else _OUTCOMES.get(record.kind)
        for place in places:
            if status is not None and place < len(found) and found[place] not in TERMINAL:
                found[place] = status
    return settled(bytes(found), exact=exact)


def settled(statuses: bytes, *, exact: bool) -> bytes:
    """Decide what was under way when the sender stopped."""
    lost = Status.UNSENT if exact else Status.UNCERTAIN
    table = {Status.RESERVED: lost, Status.DOT: Status.UNCERTAIN}
    return bytes(table[Status(status)] if status in UNDER_WAY else status for status in statuses)


def without_journal(statuses: bytes) -> bytes:
    """Decide a chunk whose journal is gone: whatever could have been sent since the checkpoint is uncertain."""
    unknown = UNDER_WAY | {Status.UNSENT, Status.DEFERRED}
    return bytes(Status.UNCERTAIN if status in unknown else status for status in statuses)
