"""Token buckets in memory: how often somebody may, and no more memory than was set aside. No clock and no addresses."""

from collections import OrderedDict


class Budget:
    """A bucket for each key, with `size` tokens, of which `refill` come back each second. `most` are remembered.

    When there is no room, the bucket that was not used for longest is forgotten, as if it were full again. A flood of
    new keys so gets fresh buckets; it meets the budget that all keys share.
    """

    def __init__(self, *, size: float, refill: float, most: int) -> None:
        self._size, self._refill, self._most = size, refill, most
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """Count the buckets that are remembered."""
        return len(self._buckets)

    def spend(self, key: bytes, now: float) -> bool:
        """Take a token; False where there is none. `now` is in seconds of a clock that does not go back."""
        level, seen = self._buckets.pop(key, (self._size, now))
        level = min(self._size, level + max(0.0, now - seen) * self._refill)
        spent = level >= 1
        self._buckets[key] = (level - 1 if spent else level, now)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return spent

    def forget(self) -> None:
        """Forget every bucket."""
        self._buckets.clear()


class Seen:
    """The last `most` keys that were noted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, key: bytes) -> bool:
        """Say whether a key was noted and is not forgotten."""
        return key in self._keys

    def note(self, key: bytes) -> None:
        """Note a key; the oldest goes when there are too many."""
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)

    def forget(self) -> None:
        """Forget all."""
        self._keys.clear()
