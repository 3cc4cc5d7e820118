"""Makes mails a little ahead of their turn.

A signature costs more than all the rest of a mail, and needs no Python: while one core signs the next mails, the other
talks to the relay.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tamizdat.letters.splicing import Splicer
from tamizdat.wire.smtp.parcels import Parcel

Made = Callable[[], Parcel]
"""Gives the mail, and waits for it if it must. Raises what making it raised."""

Make = Callable[[Splicer, int, str], Made]
"""Begins a mail of a splicer to a member with an address."""


def when_asked(splicer: Splicer, member: int, address: str) -> Made:
    """Make it when it is asked for: an unsigned mail costs less than handing it to somebody."""
    return partial(splicer.mail, member, address)


class Ahead:
    """One thread that makes mails in the order in which they were begun."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "signing")

    def make(self, splicer: Splicer, member: int, address: str) -> Made:
        """Begin to make it."""
        return self._thread.submit(splicer.mail, member, address).result

    def close(self) -> None:
        """Make nothing more."""
        self._thread.shutdown(wait=True, cancel_futures=True)
