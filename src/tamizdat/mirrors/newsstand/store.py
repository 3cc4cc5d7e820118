"""What is in demand, within a budget."""

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_ENTRY = 800  # about what Python needs around an entry, in bytes


class Store(Generic[K, V]):
    """Keeps what was asked for lately in two generations; whatever sees no second asking is dropped with the older.

    That is close to "least recently used" at the price of one look into a dictionary.
    """

    def __init__(self, budget: int) -> None:
        """`budget` in bytes, for both generations together."""
        self._half = budget // 2
        self._young: dict[K, tuple[V, int]] = {}
        self._old: dict[K, tuple[V, int]] = {}
        self._weight = 0

    def get(self, key: K) -> V | None:
        """What is kept under this key, or None."""
        kept = self._young.get(key)
        if kept is None:
            kept = self._old.pop(key, None)
            if kept is None:
                return None
            self._keep(key, *kept)
        return kept[0]

    def put(self, key: K, thing: V, weight: int) -> None:
        """Keep a thing of this weight in bytes; one that is heavier than the half of the budget is not kept."""
        if weight + _ENTRY <= self._half:
            self._keep(key, thing, weight + _ENTRY)

    def __contains__(self, key: object) -> bool:
        """Say whether something is kept under this key, without asking for it."""
        return key in self._young or key in self._old

    def clear(self) -> None:
        """Forget everything."""
        self._young, self._old, self._weight = {}, {}, 0

    def _keep(self, key: K, thing: V, weight: int) -> None:
        if self._weight + weight > self._half:
            self._old, self._young, self._weight = self._young, {}, 0
        self._young[key] = (thing, weight)
        self._weight += weight
