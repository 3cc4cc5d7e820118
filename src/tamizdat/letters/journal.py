"""The journal of one sender and one issue: what was about to happen to each mail, on disk before it happened.

Records of twenty bytes, appended, never changed. A *reserve* is made durable (fdatasync) before the first byte about
any of its recipients leaves; one covers up to 64 of them, so that a sync costs each mail microseconds. *Dot* is written
just before the bytes that hold the final dot leave, and outcomes right after the answer: plain writes, which a killed
process leaves behind in the page cache. So a crash of the process is recovered exactly; a power cut, told by another
boot id, conservatively (`replay`).

A journal is never appended to by a second process: each has its own file, and holds a lock on it while it lives.
"""

import fcntl
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tamizdat.letters.errors import JournalBroken

GROUP = 64
MAGIC = b"TAMJRNL1"
ENDING = ".journal"
_HEADER = struct.Struct("<8s16s16sQ12x")
_CHECK = struct.Struct("<I")
_RECORD = struct.Struct("<BIHH3sI")
HEADER_BYTES = _HEADER.size + _CHECK.size
RECORD_BYTES = _RECORD.size + _CHECK.size
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Kind(IntEnum):
    """What a record says of a recipient. A RESERVE speaks of `code` recipients in a row."""

    RESERVE = 1
    DOT = 2
    ACCEPTED = 3
    DEFERRED = 4
    REJECTED = 5
    SKIPPED = 6
    UNCERTAIN = 7
    NOT_SENT = 9


class Record(NamedTuple):
    """One record: a place in a chunk, under the epoch of the sender's claim, with the relay's code where one came."""

    kind: int
    chunk: int
    place: int
    epoch: int
    code: int = 0
    enhanced: bytes = b"\0\0\0"


@dataclass(frozen=True, slots=True)
class Header:
    """Whose journal it is: the boot of the machine, the issue, and the issue's own mark.

    After a backup was restored another issue may have the number of one that is gone; its mark differs.
    """

    boot: bytes
    mark: bytes
    issue: int


@dataclass(frozen=True, slots=True)
class Found:
    """A journal as it was read. `whole` is False where a record between sound ones is damaged."""

    header: Header
    records: list[Record]
    whole: bool


def boot_id() -> bytes:
    """Sixteen bytes that change whenever the machine starts."""
    return bytes.fromhex(_BOOT_ID.read_text(encoding="ascii").strip().replace("-", ""))


def runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending places as (first, how many in a row)."""
    if not places:
        return
    first = places[0]
    for before, after in pairwise(places):
        if after != before + 1:
            yield first, before - first + 1
            first = after
    yield first, places[-1] - first + 1


class Journal:
    """A journal being written. Raises JournalBroken when the disk refuses; then nothing may be sent."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        head = _HEADER.pack(MAGIC, header.boot, header.mark, header.issue)
        self._seed = zlib.crc32(head)
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _broken(path, error) from error
        self._size = 0
        self._append(head + _CHECK.pack(self._seed))
        self._sync()
        sync_folder(path.parent)

    def reserve(self, chunk: int, epoch: int, places: Sequence[int]) -> None:
        """Make durable that these recipients may be touched from now on."""
        records = (Record(Kind.RESERVE, chunk, first, epoch, count) for first, count in runs(places))
        self._append(b"".join(self._packed(record) for record in records))
        self._sync()

    def note(self, record: Record) -> None:
        """Write one record; a kill of this process will not undo it, a power cut may."""
        self._append(self._packed(record))

    def close(self, *, remove: bool) -> None:
        """Let go of the file; with `remove`, after everything in it was taken over into the ledger."""
        if remove:
            self.path.unlink(missing_ok=True)
        os.close(self._file)

    def _packed(self, record: Record) -> bytes:
        kind, chunk, place, epoch, code, enhanced = record
        body = _RECORD.pack(kind, chunk, place, code, enhanced, epoch)
        return body + _CHECK.pack(zlib.crc32(body, self._seed))

    def _append(self, data: bytes) -> None:
        """Write whole records or none: half of one would put all later ones out of step."""
        try:
            written = os.write(self._file, data)
            if written != len(data):
                os.ftruncate(self._file, self._size)
                message = f"The disk is full: {self.path.name} took {written} of {len(data)} bytes. Make room."
                raise JournalBroken(message)
        except OSError as error:
            raise _broken(self.path, error) from error
        self._size += len(data)

    def _sync(self) -> None:
        try:
            os.fdatasync(self._file)
        except OSError as error:
            raise _broken(self.path, error) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_journal(data: bytes) -> Found | None:
    """Read a journal's bytes. None where not even the header is sound: then nothing was ever sent under it.

    A tail that is torn or unsound is left out. A damaged record between sound ones is stepped over, and told of.
    """
    if len(data) < HEADER_BYTES or zlib.crc32(data[: _HEADER.size]) != _CHECK.unpack_from(data, _HEADER.size)[0]:
        return None
    magic, boot, mark, issue = _HEADER.unpack_from(data)
    if magic != MAGIC:
        return None
    seed = zlib.crc32(data[: _HEADER.size])
    slots = [_read_record(data, at, seed) for at in range(HEADER_BYTES, len(data) - RECORD_BYTES + 1, RECORD_BYTES)]
    while slots and slots[-1] is None:
        slots.pop()
    records = [record for record in slots if record is not None]
    return Found(Header(boot, mark, issue), records, whole=len(records) == len(slots))


def _read_record(data: bytes, at: int, seed: int) -> Record | None:
    body = data[at : at + _RECORD.size]
    if zlib.crc32(body, seed) != _CHECK.unpack_from(data, at + _RECORD.size)[0]:
        return None
    kind, chunk, place, code, enhanced, epoch = _RECORD.unpack(body)
    return Record(kind, chunk, place, epoch, code, enhanced)


def is_alive(path: Path) -> bool:
    """Say whether the process that writes this journal still lives."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _broken(path: Path, error: OSError) -> JournalBroken:
    return JournalBroken(f"The journal {path.name} cannot be written ({error.strerror}). Sending stops until it can.")
