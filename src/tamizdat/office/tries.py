"""How often a passphrase may be tried: five times, then once in half a minute. In memory; no account is ever locked."""

import hashlib
from datetime import datetime, timedelta
from threading import Lock

FREE_TRIES = 5
BETWEEN = timedelta(seconds=30)
MOST_NAMES = 1_000


class Tries:
    """Counts by name of account. When too many names are tried, the oldest is forgotten."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tried: dict[bytes, tuple[int, datetime]] = {}

    def may_try(self, username: str, at: datetime) -> bool:
        """Count a try; False where it comes too soon."""
        key = _key(username)
        with self._lock:
            count, last = self._tried.pop(key, (0, at))
            if count >= FREE_TRIES and at - last < BETWEEN:
                self._tried[key] = (count, last)
                return False
            self._tried[key] = (count + 1, at)
            if len(self._tried) > MOST_NAMES:
                del self._tried[next(iter(self._tried))]
            return True

    def forget(self, username: str) -> None:
        """Whoever got in begins anew."""
        with self._lock:
            self._tried.pop(_key(username), None)


def _key(username: str) -> bytes:
    return hashlib.sha256(username.encode("utf-8", "replace")).digest()


TRIES = Tries()
