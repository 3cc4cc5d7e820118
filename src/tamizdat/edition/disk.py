"""Every deed on the disk that the seal depends on, in one place, so that tests can stop it at each one."""

import ctypes
import os
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_WORTH_THREADS = 3
_THREADS = 8
_SLOW = 0.0002
"""Seconds. A disk that flushes faster is done before threads have started; only a slow one is worth them."""
FEW = 96
"""Up to so many files are made durable one by one; above that the whole file system is."""


def sync_file_system(folder: Path) -> None:
    """Make everything on the file system of `folder` durable: syncfs(2) where there is one, else sync(2)."""
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)


def _flush_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_each(paths: Sequence[Path]) -> None:
    for path in paths:
        _flush_one(path)


def _flush_while_fast(paths: Sequence[Path]) -> Sequence[Path]:
    """Flush one after the other until one is slow. Returns what is left."""
    for done, path in enumerate(paths, 1):
        started = time.perf_counter()
        _flush_one(path)
        if time.perf_counter() - started > _SLOW:
            return paths[done:]
    return ()


class Disk:
    """Writes, flushes and renames. `step` is called before every deed; the tests' disks stop, fill up or lose power."""

    def step(self, deed: str, path: Path) -> None:
        """Be told of the next deed ("write", "flush", "rename", "link", "unlink"). Does nothing on a real disk.

        Files that are flushed together are one deed: their order is not promised.
        """

    def write(self, path: Path, content: bytes) -> None:
        """Write a file that nobody refers to yet."""
        self.step("write", path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        """Put a file in its place at one stroke."""
        self.step("rename", target)
        source.replace(target)

    def place(self, path: Path, content: bytes) -> None:
        """Write under a temporary name, then rename. Not yet durable."""
        temporary = path.with_name(f".{path.name}.new")
        self.write(temporary, content)
        self.rename(temporary, path)

    def unlink(self, path: Path) -> None:
        """Take a file away; it may be gone already."""
        self.step("unlink", path)
        path.unlink(missing_ok=True)

    def flush(self, paths: Iterable[Path], around: Path) -> None:
        """Make files and folders durable, side by side, so that the file system commits them together.

        More than FEW of them: syncfs on the file system of `around`.
        """
        wanted = list(dict.fromkeys(paths))
        self.step("flush", around)
        if len(wanted) > FEW:
            sync_file_system(around)
            return
        left = _flush_while_fast(wanted)
        if len(left) <= _WORTH_THREADS:
            _flush_each(left)
            return
        with ThreadPoolExecutor(max_workers=_THREADS) as pool:
            list(pool.map(_flush_each, (left[first::_THREADS] for first in range(_THREADS))))
