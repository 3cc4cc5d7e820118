"""Holds placements by bucket, in little memory whatever their number: beyond a few they wait in a nameless file."""

import hashlib
import os
import re
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from tamizdat.edition.errors import EditionError
from tamizdat.edition.placements import Entries, Placement, check_page_path

HELD = 32_768
"""So many placements are held in memory (about 6 MB); then all of them go to the file."""

_DIGITS = 64
# What nearly every path looks like; any other is looked at closely by `check_page_path`.
_PLAIN = re.compile(
    r"(?!_[ms]/)(?:[a-z0-9A-Z_~+,=@-][A-Za-z0-9._~+,=@-]{0,199}/){0,40}[a-z0-9A-Z_-][A-Za-z0-9._-]{0,196}"
)
_KEYS = [f"{number:03x}" for number in range(1 << 12)]

Page = tuple[str, str, str]
"""Path, SHA-256 of the object as 64 hexadecimal digits, and length in decimal digits."""


class Buckets:
    """Placements by bucket. A bin is always a run of whole buckets, so it is read out without looking at the rest.

    `place` is the folder of the file, which has no name and is gone with the process. Forked processes may read.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._lines: dict[str, list[str]] = {}
        self._extents: dict[str, list[tuple[int, int]]] = {}
        self._file: IO[bytes] | None = None
        self._end = 0

    def add(self, placements: Iterable[Placement]) -> int:
        """Take placements in; the last one of a path counts. Returns how many came."""
        lines = self._lines
        count = 0
        for path, digest, length in placements:
            if ".gz/" in path or not path.endswith(".gz") or not _PLAIN.fullmatch(path):
                check_page_path(path)
            name = digest if isinstance(digest, str) else digest.hex()
            if len(name) != _DIGITS:
                message = f"The digest of “{path}” is not a SHA-256; pass 32 bytes or 64 hexadecimal digits."
                raise EditionError(message)
            # `bucket_of` in hexadecimal, here without a call.
            key = hashlib.sha256(path.encode()).hexdigest()[:3]
            if key in lines:
                lines[key].append(f"{path} {name} {length}\n")
            else:
                lines[key] = [f"{path} {name} {length}\n"]
            count += 1
            if count % HELD == 0:
                self._spill()
        return count

    def numbers(self) -> list[int]:
        """Buckets that hold anything."""
        return sorted(int(key, 16) for key in self._lines.keys() | self._extents.keys())

    def pages(self, number: int) -> list[Page]:
        """Read out one bucket, sorted by path."""
        key = _KEYS[number]
        text = self._spilled(key) + "".join(self._lines.get(key, ()))
        found: dict[str, Page] = {}
        for line in text.splitlines():
            path, digest, length = line.split(" ")
            found[path] = (path, digest, length)
        return sorted(found.values())

    def entries(self, first: int, count: int) -> Entries:
        """Read out `count` buckets from number `first` as TUF entries."""
        return {
            path: {"hashes": {"sha256": digest}, "length": int(length)}
            for number in range(first, first + count)
            for path, digest, length in self.pages(number)
        }

    def forget(self, first: int, count: int) -> None:
        """Give back the memory of buckets that are done with."""
        for key in _KEYS[first : first + count]:
            self._lines.pop(key, None)

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self._place)  # noqa: SIM115  # lives as long as this object
            weakref.finalize(self, self._file.close)
        for key, lines in self._lines.items():
            block = "".join(lines).encode("ascii")
            self._file.write(block)
            self._extents.setdefault(key, []).append((self._end, len(block)))
            self._end += len(block)
        self._file.flush()
        self._lines.clear()

    def _spilled(self, key: str) -> str:
        if self._file is None:
            return ""
        descriptor = self._file.fileno()
        blocks = (os.pread(descriptor, size, start) for start, size in self._extents.get(key, ()))
        return b"".join(blocks).decode("ascii")
