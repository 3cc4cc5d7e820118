"""How many answers an address may have in a day, and all addresses together. In memory, and without any address.

An address is counted under a keyed hash whose key is made anew every day and was never anywhere else: when the day is
over, nobody can tell for whom the counters stood.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date

EACH_A_DAY = 3
ALL_A_DAY = 5_000
BYTES_A_DAY = 512 << 20
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Bounds:
    """Answers to one address in a day, to all addresses together, and their bytes altogether."""

    each: int = EACH_A_DAY
    all: int = ALL_A_DAY
    bytes: int = BYTES_A_DAY


class Allowance:
    """The counters of one process. They begin again when it does."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._day = date.min
        self._begin(date.min)

    def take(self, address: str, size: int, today: date) -> bool:
        """Count one answer of `size` bytes, if there is one left for this address, and for everybody."""
        if today != self._day:
            self._begin(today)
        known = hmac.digest(self._key, address.lower().encode(), "sha256")[:8]
        count = self._counts.get(known, 0)
        full = self._answers >= self._bounds.all or self._bytes + size > self._bounds.bytes
        if full or count >= self._bounds.each:
            return False
        self._counts[known] = count + 1
        self._answers += 1
        self._bytes += size
        return True

    def _begin(self, today: date) -> None:
        self._day = today
        self._key = secrets.token_bytes(_KEY_BYTES)
        self._counts: dict[bytes, int] = {}
        self._answers = 0
        self._bytes = 0
