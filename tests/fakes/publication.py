"""A publication log and proofs that live in memory, for tests of what the newsroom says rather than who hears it."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from tamizdat.press.records import AnyRecord, RecordError, decode, encode, subject_of


class MemoryLog:
    """`entries` is the whole history as (subject, payload or b""); `standing` is what is public now.

    Shared by all instances, as the newsroom opens a log whenever it needs one. `forget` starts anew.
    """

    entries: ClassVar[list[tuple[str, bytes]]] = []
    standing: ClassVar[dict[str, bytes]] = {}

    @classmethod
    def forget(cls) -> None:
        cls.entries.clear()
        cls.standing.clear()

    def put(self, records: Iterable[AnyRecord], *, at: datetime) -> int:
        fresh = [(subject_of(record), encode(record)) for record in records]
        fresh = [(subject, payload) for subject, payload in fresh if self.standing.get(subject) != payload]
        self.entries.extend(fresh)
        self.standing.update(fresh)
        return len(fresh)

    def drop(self, subjects: Iterable[str], *, at: datetime) -> int:
        gone = [subject for subject in subjects if self.standing.pop(subject, None) is not None]
        self.entries.extend((subject, b"") for subject in gone)
        return len(gone)

    def read(self, subjects: Iterable[str]) -> dict[str, AnyRecord]:
        return {name: decode(name, self.standing[name]) for name in subjects if name in self.standing}

    def stands(self, subject: str) -> bool:
        return subject in self.standing


class RefusingLog(MemoryLog):
    """A log that takes nothing in: the disk is full, say."""

    def put(self, records: Iterable[AnyRecord], *, at: datetime) -> int:
        message = "The log takes nothing in. Try again later."
        raise RecordError(message)


class WordsAsProof:
    """Proofs whose page is the record itself, so that a test can read what was handed over."""

    def proof(self, records: Iterable[AnyRecord], subject: str) -> bytes:
        laid = {subject_of(record): encode(record) for record in records}
        return b"<!doctype html><title>proof</title><pre>" + laid[subject.partition("@")[0]] + b"</pre>"


def public() -> dict[str, AnyRecord]:
    """What stands in the memory log, read back."""
    return {subject: decode(subject, payload) for subject, payload in MemoryLog.standing.items()}
