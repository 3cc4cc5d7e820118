"""A folder of sealed envelopes. What `drop` has returned for survives a kill, a power cut and a vault that is down.

An envelope's name is chance, and its file is dated to the day: the order and the hour in which people wrote are
nobody's business. (The file system also keeps a time of change, which cannot be set: see docs/operate/vault.md.)
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tamizdat.spool.errors import SpoolFull

LARGEST_ENVELOPE_BYTES = 4 * 1024 * 1024
MOST_WAITING = 100_000
LEAST_FREE_BYTES = 64 * 1024 * 1024
LOOK_EVERY = 64
"""Drops between two counts of what waits: counting reads the whole folder."""
DAY_SECONDS = 86_400
ASIDE = "aside"
_HIDDEN = "."
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DISK_FULL = "the disk is full"
_TOO_MANY = "too many envelopes wait already"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One envelope that waits, by name."""

    name: str
    path: Path

    def read(self) -> bytes:
        """Read its sealed bytes."""
        return self.path.read_bytes()


class Spool:
    """One folder. Any number of processes may drop into it; one takes out of it."""

    def __init__(self, folder: Path, *, most_waiting: int = MOST_WAITING, least_free: int = LEAST_FREE_BYTES) -> None:
        self.folder = folder
        self.most_waiting = most_waiting
        self.least_free = least_free
        self._drops = 0
        self._free = 0

    def drop(self, sealed: bytes, spare: int = 0) -> str:
        """Keep an envelope, durably, and return its name. Raises SpoolFull where there is no room for it.

        `spare` are places that it leaves to others: what can be lost does not close the letterbox to what cannot.
        """
        if len(sealed) > LARGEST_ENVELOPE_BYTES:
            message = f"An envelope of {len(sealed):,} bytes is too large: at most {LARGEST_ENVELOPE_BYTES:,}."
            raise SpoolFull(message)
        self._see_that_there_is_room(spare)
        name = secrets.token_hex(16)
        unfinished = self.folder / f"{_HIDDEN}{name}"
        try:
            _write(unfinished, sealed)
            unfinished.rename(self.folder / name)
            _flush(self.folder)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            if error.errno in _NO_ROOM:
                raise _full(_DISK_FULL) from error
            raise
        return name

    def waiting(self) -> Iterator[Waiting]:
        """What waits, in no order. What is dropped meanwhile may or may not be among it."""
        with suppress(FileNotFoundError), os.scandir(self.folder) as entries:
            for entry in entries:
                if not entry.name.startswith(_HIDDEN) and entry.is_file(follow_symlinks=False):
                    yield Waiting(entry.name, Path(entry.path))

    def done(self, name: str) -> None:
        """Take an envelope away; it may be gone already."""
        (self.folder / name).unlink(missing_ok=True)

    def set_aside(self, name: str) -> Path:
        """Move an envelope that does not open out of the way, for a person to look at. Returns where it lies now."""
        aside = self.folder / ASIDE
        aside.mkdir(exist_ok=True, mode=0o770)
        return (self.folder / name).rename(aside / name)

    def sweep_unfinished(self, *, older_than: float) -> int:
        """Take away what was cut short while it was written, before the moment `older_than` (seconds since 1970)."""
        swept = 0
        with suppress(FileNotFoundError), os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.startswith(_HIDDEN) and entry.stat(follow_symlinks=False).st_ctime < older_than:
                    Path(entry.path).unlink(missing_ok=True)
                    swept += 1
        return swept

    def _see_that_there_is_room(self, spare: int) -> None:
        if self._drops % LOOK_EVERY == 0 or self._free <= 0:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o770)
            self._free = self.most_waiting - sum(1 for _ in self.waiting())
            room = os.statvfs(self.folder)
            if room.f_bavail * room.f_frsize < self.least_free:
                raise _full(_DISK_FULL)
        self._drops += 1  # also of what is refused, so that room that was made is seen
        if self._free <= spare:
            raise _full(_TOO_MANY)
        self._free -= 1


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o660)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        today = os.fstat(descriptor).st_mtime // DAY_SECONDS * DAY_SECONDS
        os.utime(descriptor, (today, today))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _full(why: str) -> SpoolFull:
    return SpoolFull(f"Nothing was kept: {why}. The vault must take envelopes out; see that it runs and is unlocked.")
