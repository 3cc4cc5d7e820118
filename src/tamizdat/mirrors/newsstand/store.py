"""What is in demand, within a budget."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_ENTRY = 1000  # about what Python needs around an entry, in bytes


class Store(Generic[K, V]):
    """Keeps what was asked for most recently; what nobody has asked for the longest goes first."""

    def __init__(self, budget: int) -> None:
        """`budget` in bytes."""
        self._budget = budget
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0

    def __contains__(self, key: object) -> bool:
        """Say whether something is kept under this key, without asking for it."""
        return key in self._kept

    def get(self, key: K) -> V | None:
        """What is kept under this key, or None."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        return kept[0]

    def put(self, key: K, thing: V, weight: int) -> None:
        """Keep a thing of this weight in bytes; one that would take half of the budget is not kept."""
        weight += _ENTRY
        if weight > self._budget // 2:
            return
        self._weight += weight - self._kept.get(key, (None, 0))[1]
        self._kept[key] = (thing, weight)
        self._kept.move_to_end(key)
        while self._weight > self._budget:
            _, (_, gone) = self._kept.popitem(last=False)
            self._weight -= gone

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._weight = 0
