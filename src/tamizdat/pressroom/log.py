"""Writes the publication log. Implements `press.publication.PublicationLog` in the newsroom's database."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction

from tamizdat.press.outlines import digest, encode_outline, outline
from tamizdat.press.records import AnyRecord, RecordError, decode, subject_of
from tamizdat.press.soundness import check
from tamizdat.pressroom.models import LogEntry, LogHead, PublicRecord
from tamizdat.pressroom.wake import wake

# As many at a time as SQLite takes in one statement.
PIECE = 400


class DjangoPublicationLog:
    """Stands in settings as PUBLICATION_LOG."""

    def put(self, records: Iterable[AnyRecord], *, at: datetime) -> int:
        """See PublicationLog."""
        written = 0
        with transaction.atomic():
            for piece in _pieces(records):
                written += _put_piece(piece, at)
            _wake_after_commit(written)
        return written

    def drop(self, subjects: Iterable[str], *, at: datetime) -> int:
        """See PublicationLog."""
        wanted = sorted(set(subjects))
        with transaction.atomic():
            standing = list(
                PublicRecord.objects.filter(subject__in=wanted).values_list("subject", flat=True).order_by("subject")
            )
            PublicRecord.objects.filter(subject__in=standing).delete()
            _append([(subject, "") for subject in standing], at)
            _wake_after_commit(len(standing))
        return len(standing)

    def read(self, subjects: Iterable[str]) -> dict[str, AnyRecord]:
        """See PublicationLog."""
        found: dict[str, AnyRecord] = {}
        rows = PublicRecord.objects.filter(subject__in=sorted(set(subjects))).values_list("subject", "payload")
        for subject, payload in rows:
            with suppress(RecordError):
                found[subject] = decode(subject, bytes(payload))
        return found

    def stands(self, subject: str) -> bool:
        """See PublicationLog."""
        return PublicRecord.objects.filter(subject=subject).exists()


def _pieces(records: Iterable[AnyRecord]) -> Iterator[list[AnyRecord]]:
    rest = iter(records)
    while piece := list(islice(rest, PIECE)):
        yield piece


def _put_piece(records: list[AnyRecord], at: datetime) -> int:
    rows = {
        subject_of(record): PublicRecord(
            subject=subject_of(record), payload=check(record), outline=encode_outline(outline(record))
        )
        for record in records
    }
    standing = dict(PublicRecord.objects.filter(subject__in=rows).values_list("subject", "payload"))
    fresh = [row for name, row in rows.items() if name not in standing or bytes(standing[name]) != row.payload]
    PublicRecord.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["subject"], update_fields=["payload", "outline"]
    )
    _append([(row.subject, digest(bytes(row.payload))) for row in fresh], at)
    return len(fresh)


def _append(entries: list[tuple[str, str]], at: datetime) -> None:
    """Number the entries under a lock: on PostgreSQL a plain sequence could show 8 before 7 is committed."""
    if not entries:
        return
    LogHead.objects.get_or_create(pk=1)
    head = LogHead.objects.select_for_update().get(pk=1)
    LogEntry.objects.bulk_create(
        LogEntry(position=position, subject=subject, digest=value, at=at)
        for position, (subject, value) in enumerate(entries, head.position + 1)
    )
    head.position += len(entries)
    head.save(update_fields=["position"])


def _wake_after_commit(written: int) -> None:
    if written:
        transaction.on_commit(lambda: wake(settings.VAR))
