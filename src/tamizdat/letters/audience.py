"""What sending asks of the room `readers`, as protocols: readers implement them, tests fake them.

A member is a number. Its address is asked for just before it is written to, sixty-four at a time, and then forgotten.
"""

from collections.abc import Sequence
from typing import Protocol


class Member(Protocol):
    """One subscription: a random number of 63 bits, its mail host as a number, and the edition that it wants."""

    @property
    def id(self) -> int:
        """The subscription's number."""

    @property
    def domain(self) -> int:
        """The mail host, as 16 bits that name nobody."""

    @property
    def edition(self) -> str:
        """`digest`, `full` or `text`."""


class Audience(Protocol):
    """The subscribers of one newsletter."""

    def after(self, watermark: int, limit: int) -> Sequence[Member]:
        """Active members with a number above `watermark`, ascending, at most `limit`; none only at the very end."""

    def addresses(self, ids: Sequence[int]) -> dict[int, str]:
        """Addresses of those who may be written to now. Who is missing has left, paused or been suppressed."""

    def gone_since(self, mark: int) -> tuple[int, set[int]]:
        """The numbers of all who went since `mark`, and the new mark."""

    def count(self) -> int:
        """How many are active."""
