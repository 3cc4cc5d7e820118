"""Subscribers as numbers: any quantity of them, none kept in memory."""

from collections.abc import Sequence
from typing import NamedTuple


class GeneratedMember(NamedTuple):
    """One of them."""

    id: int
    domain: int
    edition: str


class GeneratedAudience:
    """Members 1 to `count`; see `letters.audience.Audience`."""

    def __init__(self, count: int) -> None:
        self._count = count

    def after(self, watermark: int, limit: int) -> Sequence[GeneratedMember]:
        """The next ones."""
        first = max(1, watermark + 1)
        return [GeneratedMember(one, 0, "digest") for one in range(first, min(first + limit, self._count + 1))]

    def addresses(self, ids: Sequence[int]) -> dict[int, str]:
        """Where they can be written to."""
        return {one: f"reader{one}@example.net" for one in ids}

    def gone_since(self, mark: int) -> tuple[int, set[int]]:
        """Nobody leaves."""
        return mark, set()

    def count(self) -> int:
        """How many."""
        return self._count
