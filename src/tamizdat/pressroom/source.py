"""Where the press reads records from."""

from collections.abc import Iterator, Sequence
from typing import Protocol

Row = tuple[str, bytes, bytes | None]


class SourceError(Exception):
    """The log or the records cannot be read; the sentence says why and what to do."""


class Source(Protocol):
    """The log and the records. Rows are (subject, outline, payload); stories come without payload.

    Each call may raise SourceError.
    """

    def position(self) -> int:
        """Return the number of the last entry of the log."""
        ...

    def touched_after(self, position: int) -> list[str]:
        """Return the subjects with entries after a position, in the order of their first entry."""
        ...

    def rows(self, subjects: Sequence[str]) -> dict[str, Row]:
        """Return the rows of those subjects that stand."""
        ...

    def every(self) -> Iterator[Row]:
        """Yield the rows of all that stands."""
        ...

    def payloads(self, subjects: Sequence[str]) -> dict[str, bytes]:
        """Return the records of those subjects that stand."""
        ...

    def let_go(self) -> None:
        """Close what a forked process must not share."""
        ...
