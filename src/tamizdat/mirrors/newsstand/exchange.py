"""What is asked of the newsstand and what it answers, as plain facts without a socket."""

from collections.abc import Mapping
from typing import Protocol

import msgspec

Headers = list[tuple[str, str]]


class Codings(msgspec.Struct, frozen=True):
    """Which content codings a client takes (RFC 9110 12.5.3)."""

    gzip: bool
    identity: bool


PLAIN = Codings(gzip=False, identity=True)


class Ask(msgspec.Struct, frozen=True):
    """One request. `path` is decoded, `query` is not; the last three are header fields, "" when absent."""

    method: str
    path: str
    query: str = ""
    codings: Codings = PLAIN
    none_match: str = ""
    span: str = ""
    if_range: str = ""


class Sheet(msgspec.Struct, frozen=True):
    """One stored file: SHA-256 (hex) and size of the bytes as stored.

    `data` is None for a file too large to hold in memory; `stamp` then tells whether it is still the same file.
    """

    name: str
    size: int
    digest: str
    data: bytes | None = None
    stamp: tuple[int, int, int] = (0, 0, 0)


class Extent(msgspec.Struct, frozen=True):
    """Bytes `start` to `end` (exclusive) of a sheet that is not held in memory."""

    sheet: Sheet
    start: int
    end: int


class Answer(msgspec.Struct, frozen=True):
    """One response. `etag` repeats the header of that name, "" where there is none."""

    status: int
    headers: Headers
    body: bytes | Extent = b""
    etag: str = ""

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return self.body.end - self.body.start if isinstance(self.body, Extent) else len(self.body)


class Shelf(Protocol):
    """What the newsstand has to give away."""

    def find(self, name: str) -> Sheet | None:
        """The file of this name inside the edition's folder, or None."""
        ...

    def redirects(self) -> Mapping[str, str]:
        """Old addresses and the new ones they lead to, all without a leading slash.

        The old ones may have a query, and are spelled as `edition.old_addresses` does.
        """
        ...
