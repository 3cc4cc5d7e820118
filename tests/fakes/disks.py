"""Disks that stop, fill up or lose power at a chosen step. Shared by the tests of everything that seals."""

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from tamizdat.edition.disk import Disk


class CountingDisk(Disk):
    """A real disk that writes down every deed."""

    def __init__(self) -> None:
        self.deeds: list[tuple[str, str]] = []

    def step(self, deed: str, path: Path) -> None:
        self.deeds.append((deed, path.name))


class FailingDisk(Disk):
    """A real disk until step number `at` (from 0); there `failure` happens, which may never return."""

    def __init__(self, at: int, failure: Callable[[str, Path], None]) -> None:
        self._left = at
        self._failure = failure

    def step(self, deed: str, path: Path) -> None:
        self._left -= 1
        if self._left < 0:
            self._failure(deed, path)


def killed(deed: str, path: Path) -> None:
    """Die on the spot; a file that is being written is left with half a line in it."""
    if deed == "write":
        path.write_bytes(b'{"signatures":[{"keyid":"')
    os._exit(9)


def full(_deed: str, path: Path) -> None:
    """Be out of room."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


class PowerCutDisk(Disk):
    """Loses power at step `at`: whatever was written and not flushed is left empty."""

    def __init__(self, at: int, unflushed: Iterable[Path]) -> None:
        self._left = at
        self._unflushed = set(unflushed)

    def step(self, deed: str, path: Path) -> None:
        self._left -= 1
        if self._left < 0:
            for lost in self._unflushed:
                if lost.is_file():
                    os.truncate(lost, 0)
            os._exit(9)
        if deed == "write":
            self._unflushed.add(path)

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        if source in self._unflushed:
            self._unflushed.discard(source)
            self._unflushed.add(target)

    def flush(self, paths: Iterable[Path], around: Path) -> None:
        wanted = list(paths)
        super().flush(wanted, around)
        self._unflushed.difference_update(wanted)
