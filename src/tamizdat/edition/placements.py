"""What is to stand where: a path, the SHA-256 of the object, its length; and a compact way to hold 240,000 of them."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tamizdat.edition.errors import EditionError

CONTROL_PATH = "edition.json"
BUCKET_BITS = 12
BUCKETS = 1 << BUCKET_BITS

_PATH = re.compile(r"(?:[A-Za-z0-9._~+,=@-]{1,200}/){0,40}[A-Za-z0-9._~+,=@-]{1,200}")
_MEDIA = re.compile(r"_m/([0-9a-f]{2})/(\1[0-9a-f]{62})\.[a-z0-9]{1,8}")

Entry = dict[str, Any]
Entries = dict[str, Entry]
"""Targets as TUF writes them: `{path: {"hashes": {"sha256": hex}, "length": n}}`."""


class Placement(NamedTuple):
    """An object in its place. `digest` is a SHA-256 as 32 bytes or 64 hexadecimal digits; `length` in bytes."""

    path: str
    digest: bytes | str
    length: int

    @property
    def name(self) -> str:
        """The digest as 64 hexadecimal digits."""
        return self.digest if isinstance(self.digest, str) else self.digest.hex()


def check_page_path(path: str) -> None:
    """Refuse an address that cannot be a TUF target, a file and a URL at the same time (E6)."""
    segments = path.split("/")
    if not _PATH.fullmatch(path) or "." in segments or ".." in segments:
        message = f"“{path}” cannot be signed: use ASCII letters, digits and . _ ~ + , = @ - between single slashes."
        raise EditionError(message)
    if path == CONTROL_PATH or segments[0] == "_m":
        message = f"“{path}” is kept for the edition itself; give the page another address."
        raise EditionError(message)
    if not path.endswith(".gz") or any(segment.endswith(".gz") for segment in segments[:-1]):
        message = f"“{path}” cannot be signed: a page's name, and no folder's, ends in .gz, so that none hides another."
        raise EditionError(message)


def check_media(placement: Placement) -> None:
    """Refuse a media file whose name is not the SHA-256 of its bytes (E7)."""
    match = _MEDIA.fullmatch(placement.path)
    if match is None or match.group(2) != placement.name:
        message = f"“{placement.path}” is no media path: it must read _m/ab/<SHA-256 of the bytes>.<ending>."
        raise EditionError(message)


def entry_of(placement: Placement) -> Entry:
    """Write a placement as TUF does."""
    return {"hashes": {"sha256": placement.name}, "length": placement.length}


def bucket_of(path: str) -> int:
    """Number of the bucket of a path: the first 12 bits of the SHA-256 of the path."""
    return int.from_bytes(hashlib.sha256(path.encode()).digest()[:2], "big") >> (16 - BUCKET_BITS)


class Buckets:
    """Placements packed by bucket: about 60 bytes and the path itself for each, 25 MB for 240,000.

    A bin is always a run of whole buckets, so it can be read out without looking at the rest.
    """

    def __init__(self) -> None:
        self._packed: dict[int, bytearray] = {}

    def add(self, placements: Iterable[Placement]) -> int:
        """Take placements in; the last one of a path counts. Returns how many came."""
        packed = self._packed
        count = 0
        for path, digest, length in placements:
            check_page_path(path)
            raw = digest if isinstance(digest, bytes) else bytes.fromhex(digest)
            if len(raw) != hashlib.sha256().digest_size:
                message = f"The digest of “{path}” is not a SHA-256; pass 32 bytes or 64 hexadecimal digits."
                raise EditionError(message)
            encoded = path.encode()
            number = int.from_bytes(hashlib.sha256(encoded).digest()[:2], "big") >> (16 - BUCKET_BITS)
            line = packed.get(number)
            if line is None:
                line = packed[number] = bytearray()
            line += len(encoded).to_bytes(2, "big") + encoded + raw + length.to_bytes(6, "big")
            count += 1
        return count

    def numbers(self) -> list[int]:
        """Buckets that hold anything."""
        return sorted(self._packed)

    def entries(self, first: int, count: int) -> Entries:
        """Read out `count` buckets from number `first` as TUF entries, without order."""
        found: Entries = {}
        for number in range(first, first + count):
            line = self._packed.get(number)
            if line is not None:
                found.update(_unpacked(bytes(line)))
        return found

    def forget(self, first: int, count: int) -> None:
        """Give back the memory of buckets that are done with."""
        for number in range(first, first + count):
            self._packed.pop(number, None)


def _unpacked(line: bytes) -> Iterator[tuple[str, Entry]]:
    at = 0
    while at < len(line):
        size = int.from_bytes(line[at : at + 2], "big")
        body = at + 2 + size
        entry = {
            "hashes": {"sha256": line[body : body + 32].hex()},
            "length": int.from_bytes(line[body + 32 : body + 38], "big"),
        }
        yield line[at + 2 : body].decode(), entry
        at = body + 38
