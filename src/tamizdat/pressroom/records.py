"""The newsroom's database as the source of the press. Implements `source.Source`."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connections

from tamizdat.pressroom.models import LogEntry, LogHead, PublicRecord
from tamizdat.pressroom.source import Row

PIECE = 400


class DjangoSource:
    """The newsroom's database. The position is read before the rows: a row may be newer than it, never older."""

    def position(self) -> int:
        """See Source."""
        return LogHead.objects.filter(pk=1).values_list("position", flat=True).first() or 0

    def touched_after(self, position: int) -> list[str]:
        """See Source."""
        found = LogEntry.objects.filter(position__gt=position).order_by("position").values_list("subject", flat=True)
        return list(dict.fromkeys(found.iterator()))

    def rows(self, subjects: Sequence[str]) -> dict[str, Row]:
        """See Source."""
        found: dict[str, Row] = {}
        for piece in _pieces(subjects):
            stories = [subject for subject in piece if subject.startswith("story/")]
            others = [subject for subject in piece if not subject.startswith("story/")]
            plain = PublicRecord.objects.filter(subject__in=stories).values_list("subject", "outline")
            whole = PublicRecord.objects.filter(subject__in=others).values_list("subject", "outline", "payload")
            found.update({subject: (subject, bytes(outline), None) for subject, outline in plain})
            found.update({subject: (subject, bytes(outline), bytes(payload)) for subject, outline, payload in whole})
        return found

    def every(self) -> Iterator[Row]:
        """See Source."""
        whole = PublicRecord.objects.exclude(subject__startswith="story/").order_by("subject")
        for subject, outline, payload in whole.values_list("subject", "outline", "payload").iterator(2_000):
            yield subject, bytes(outline), bytes(payload)
        stories = PublicRecord.objects.filter(subject__startswith="story/").order_by("subject")
        for subject, outline in stories.values_list("subject", "outline").iterator(5_000):
            yield subject, bytes(outline), None

    def payloads(self, subjects: Sequence[str]) -> dict[str, bytes]:
        """See Source."""
        found: dict[str, bytes] = {}
        for piece in _pieces(subjects):
            rows = PublicRecord.objects.filter(subject__in=piece).values_list("subject", "payload")
            found.update({subject: bytes(payload) for subject, payload in rows})
        return found

    def let_go(self) -> None:
        """See Source."""
        connections.close_all()


def _pieces(subjects: Sequence[str]) -> Iterable[Sequence[str]]:
    return (subjects[start : start + PIECE] for start in range(0, len(subjects), PIECE))
