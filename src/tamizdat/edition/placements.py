"""What is to stand where: a path, the SHA-256 of the object, its length; and in which bucket."""

import hashlib
import re
from typing import Any, NamedTuple

from tamizdat.edition.errors import EditionError

CONTROL_PATH = "edition.json"
WITHDRAWN_PATH = "withdrawn.json"
SLOT_FOLDER = "_s"
BUCKET_BITS = 12
BUCKETS = 1 << BUCKET_BITS

_PATH = re.compile(r"(?:[A-Za-z0-9._~+,=@-]{1,200}/){0,40}[A-Za-z0-9._~+,=@-]{1,200}")
_SLOT = re.compile(SLOT_FOLDER + r"/[A-Za-z0-9-]{1,40}\.json\.gz")
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
    if path in {CONTROL_PATH, WITHDRAWN_PATH} or segments[0] in {"_m", SLOT_FOLDER}:
        message = f"“{path}” is kept for the edition itself; give the page another address."
        raise EditionError(message)
    if not path.endswith(".gz") or any(segment.endswith(".gz") for segment in segments[:-1]):
        message = f"“{path}” cannot be signed: a page's name, and no folder's, ends in .gz, so that none hides another."
        raise EditionError(message)


def is_slot(path: str) -> bool:
    """Say whether a path is that of a slot file."""
    return _SLOT.fullmatch(path) is not None


def stands_alone(path: str) -> bool:
    """Say whether a path stands in `front` and in no bin, as the control file does."""
    return path == WITHDRAWN_PATH or is_slot(path)


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
