"""A publication log and its records in memory: `pressroom.source.Source` and `press.publication.PublicationLog`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from tamizdat.press.outlines import encode_outline, outline
from tamizdat.press.records import AnyRecord, RecordError, decode, subject_of
from tamizdat.press.soundness import check

Row = tuple[str, bytes, bytes | None]


class FakeLog:
    """What the newsroom's database holds for the press."""

    def __init__(self) -> None:
        self.records: dict[str, tuple[bytes, bytes]] = {}
        self.entries: list[str] = []

    def put(self, records: Iterable[AnyRecord], *, at: datetime | None = None) -> int:
        del at
        fresh = {}
        for record in records:
            row = (check(record), encode_outline(outline(record)))
            if self.records.get(subject_of(record)) != row:
                fresh[subject_of(record)] = row
        self.records |= fresh
        self.entries += fresh
        return len(fresh)

    def drop(self, subjects: Iterable[str], *, at: datetime | None = None) -> int:
        del at
        gone = [subject for subject in sorted(set(subjects)) if subject in self.records]
        for subject in gone:
            del self.records[subject]
        self.entries += gone
        return len(gone)

    def read(self, subjects: Iterable[str]) -> dict[str, AnyRecord]:
        found: dict[str, AnyRecord] = {}
        for subject in set(subjects) & self.records.keys():
            with suppress(RecordError):
                found[subject] = decode(subject, self.records[subject][0])
        return found

    def stands(self, subject: str) -> bool:
        return subject in self.records

    def spoil(self, subject: str, payload: bytes) -> None:
        """Damage a record as a faulty disk would, with an entry in the log."""
        self.records[subject] = (payload, self.records[subject][1])
        self.entries.append(subject)

    def position(self) -> int:
        return len(self.entries)

    def touched_after(self, position: int) -> list[str]:
        return list(dict.fromkeys(self.entries[position:]))

    def rows(self, subjects: Sequence[str]) -> dict[str, Row]:
        return {subject: self._row(subject) for subject in subjects if subject in self.records}

    def every(self) -> Iterator[Row]:
        yield from (self._row(subject) for subject in sorted(self.records))

    def payloads(self, subjects: Sequence[str]) -> dict[str, bytes]:
        return {subject: self.records[subject][0] for subject in subjects if subject in self.records}

    def let_go(self) -> None:
        return

    def _row(self, subject: str) -> Row:
        payload, plain = self.records[subject]
        return subject, plain, None if subject.startswith("story/") else payload
