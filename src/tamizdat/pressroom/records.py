"""The newsroom's database as the source of the press, by way of Django, whatever kind of database that is.

Implements `source.Source`. Where it is one SQLite file, `plain_records` reads the same in a fraction of the time.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import Error, connections

from tamizdat.pressroom.models import LogEntry, LogHead, PublicRecord
from tamizdat.pressroom.source import Row, SourceError

PIECE = 400


class DjangoSource:
    """The newsroom's database. The position is read before the rows: a row may be newer than it, never older."""

    def position(self) -> int:
        """See Source."""
        with _answered():
            return LogHead.objects.filter(pk=1).values_list("position", flat=True).first() or 0

    def touched_after(self, position: int) -> list[str]:
        """See Source."""
        found = LogEntry.objects.filter(position__gt=position).order_by("position").values_list("subject", flat=True)
        with _answered():
            return list(dict.fromkeys(found.iterator()))

    def rows(self, subjects: Sequence[str]) -> dict[str, Row]:
        """See Source."""
        found: dict[str, Row] = {}
        for piece in _pieces(subjects):
            stories = [subject for subject in piece if subject.startswith("story/")]
            others = [subject for subject in piece if not subject.startswith("story/")]
            brief = PublicRecord.objects.filter(subject__in=stories).values_list("subject", "outline")
            whole = PublicRecord.objects.filter(subject__in=others).values_list("subject", "outline", "payload")
            with _answered():
                found.update({subject: (subject, bytes(outline), None) for subject, outline in brief})
                found.update({subject: (subject, bytes(plain), bytes(payload)) for subject, plain, payload in whole})
        return found

    def every(self) -> Iterator[Row]:
        """See Source."""
        whole = PublicRecord.objects.exclude(subject__startswith="story/").order_by("subject")
        stories = PublicRecord.objects.filter(subject__startswith="story/").order_by("subject")
        with _answered():
            for subject, outline, payload in whole.values_list("subject", "outline", "payload").iterator(2_000):
                yield subject, bytes(outline), bytes(payload)
            for subject, outline in stories.values_list("subject", "outline").iterator(5_000):
                yield subject, bytes(outline), None

    def payloads(self, subjects: Sequence[str]) -> dict[str, bytes]:
        """See Source."""
        found: dict[str, bytes] = {}
        for piece in _pieces(subjects):
            rows = PublicRecord.objects.filter(subject__in=piece).values_list("subject", "payload")
            with _answered():
                found.update({subject: bytes(payload) for subject, payload in rows})
        return found

    def let_go(self) -> None:
        """See Source."""
        connections.close_all()


def _pieces(subjects: Sequence[str]) -> Iterable[Sequence[str]]:
    return (subjects[start : start + PIECE] for start in range(0, len(subjects), PIECE))


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except Error as error:
        message = f"the newsroom's database does not answer ({error}). Was it ever migrated?"
        raise SourceError(message) from error
