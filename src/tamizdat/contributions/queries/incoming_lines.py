"""A line of a file, by what it is known again, and whose it is."""

from dataclasses import dataclass

from tamizdat.contributions.models import Gift
from tamizdat.money.matching import Rung
from tamizdat.money.statements.lines import Line


@dataclass(frozen=True, slots=True)
class Incoming:
    """A line, by what it is known again, and the gift whose reference it carries, with the rung of the ladder.

    The first line of an entry has the sum of it, and a keyed digest of the bank's reference of it.
    """

    line: Line
    key: bytes
    gift: Gift | None = None
    rung: Rung | None = None
    entry_minor: int | None = None
    entry_key: bytes = b""
