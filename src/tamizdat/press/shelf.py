"""What the press reads from while it bakes: outlines and lists of all that stands at one position of the log."""

from collections.abc import Sequence
from typing import Protocol

from tamizdat.press.faces import Variant
from tamizdat.press.outlines import Outline

Mark = tuple[int, str]


class Shelf(Protocol):
    """Lists are named like `en/section/3`; their order is month, then moment, then uid, newest first."""

    def outline(self, subject: str) -> Outline | None:
        """Return the outline of a subject, or None if it does not stand."""
        ...

    def payload(self, subject: str) -> bytes | None:
        """Return the whole record of a subject, or None if it does not stand."""
        ...

    def latest(self, name: str, count: int) -> list[Outline]:
        """Return the newest of a list."""
        ...

    def month(self, name: str, month: str) -> list[Outline]:
        """Return all of a list in one month (`2026-10`)."""
        ...

    def before(self, name: str, later: Outline, count: int) -> list[Outline]:
        """Return those that come next after `later` in the list, that is, the ones just older."""
        ...

    def after(self, name: str, earlier: Outline, count: int) -> list[int]:
        """Return the uids of the `count` entries just newer than `earlier`."""
        ...

    def months(self, name: str) -> list[str]:
        """Return the months of a list, newest first."""
        ...

    def marks(self, name: str, month: str | None, count: int) -> Sequence[Mark]:
        """Return uid and card digest of a list's newest, or of one month (count 0: all)."""
        ...

    def lists(self, pattern: str) -> list[str]:
        """Return the names of lists that have entries and match `*/section/3`; order by name."""
        ...

    def subjects(self, kind: str) -> list[str]:
        """Return the subjects of a kind, ordered by uid."""
        ...

    def variants(self, master: str) -> list[tuple[str, Variant, int]]:
        """Return (format, file, height) of what was developed from a master; empty if nothing was."""
        ...
