"""After a crash: what the journals know goes into the ledger, exactly where it can, conservatively where it must.

Doing it twice is doing it once: the epoch moves on with the writing, and records of another epoch say nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from tamizdat.letters.actions.claims import Remark, next_try_of, note_remarks, remarks_of
from tamizdat.letters.actions.opening import mark_of
from tamizdat.letters.journal import ENDING, Found, Kind, Record, boot_id, is_alive, read_journal
from tamizdat.letters.models import Chunk, Issue
from tamizdat.letters.replay import replay, without_journal
from tamizdat.letters.statuses import open_places


def recover(folder: Path, now: datetime) -> int:
    """Take over every chunk whose sender is gone. Returns how many.

    A dead sender's are taken at once, since its journal is unlocked; a silent one's when its lease is over.
    """
    return sum(_recover_chunk(folder, chunk, now) for chunk in Chunk.objects.exclude(owner="").select_related("issue"))


def continue_from_journals(folder: Path, issue: Issue) -> None:
    """After a restored backup: carry everything that the journals still know over an older ledger."""
    mark = mark_of(issue)
    by_chunk: dict[int, list[Record]] = defaultdict(list)
    exact = True
    for path in sorted(folder.glob(f"*{ENDING}")):
        found = read_journal(path.read_bytes())
        if found is not None and found.header.mark == mark:
            exact = exact and found.whole and found.header.boot == boot_id()
            for record in found.records:
                by_chunk[record.chunk].append(record)
    for chunk in issue.chunks.filter(seq__in=list(by_chunk)):
        newer = [record for record in by_chunk[chunk.seq] if record.epoch >= chunk.epoch]
        ordered = sorted(newer, key=lambda record: record.epoch)
        last = max((record.epoch for record in ordered), default=chunk.epoch)
        _settle(chunk, replay(bytes(chunk.statuses), ordered, exact=exact), ordered, last + 1)


def _recover_chunk(folder: Path, chunk: Chunk, now: datetime) -> bool:
    path = folder / chunk.journal
    over = chunk.lease_until is None or chunk.lease_until < now
    if not over and (not path.is_file() or is_alive(path)):
        return False
    found = _read(path)
    statuses = bytes(chunk.statuses)
    if found is None:
        return _settle(chunk, without_journal(statuses), (), chunk.epoch + 1)
    exact = found.whole and found.header.boot == boot_id()
    records = [record for record in found.records if (record.chunk, record.epoch) == (chunk.seq, chunk.epoch)]
    return _settle(chunk, replay(statuses, records, exact=exact), records, chunk.epoch + 1)


def _read(path: Path) -> Found | None:
    try:
        return read_journal(path.read_bytes())
    except FileNotFoundError:
        return None


def _settle(chunk: Chunk, statuses: bytes, records: Iterable[Record], epoch: int) -> bool:
    remarks = remarks_of(chunk) | _remarks(records)
    with transaction.atomic():
        written = Chunk.objects.filter(pk=chunk.pk, epoch=chunk.epoch).update(
            statuses=statuses,
            open=len(open_places(statuses)),
            next_try=next_try_of(statuses, remarks),
            owner="",
            journal="",
            lease_until=None,
            epoch=epoch,
        )
        if written:
            note_remarks(chunk, statuses, remarks)
    return bool(written)


def _remarks(records: Iterable[Record]) -> dict[int, Remark]:
    """The codes of deferrals and rejections that no checkpoint has; a deferred mail may be tried at once."""
    against = (Kind.DEFERRED, Kind.REJECTED)
    return {
        record.place: Remark(record.code, ".".join(map(str, record.enhanced)), 1, None)
        for record in records
        if record.kind in against
    }
