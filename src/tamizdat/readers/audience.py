"""Who gets a newsletter, as the sending of letters asks for it: in slices of ids, with addresses at the last moment.

It has the shape of `letters.audience.Audience`, which it does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.models import Departure
from tamizdat.readers.queries import receiving
from tamizdat.readers.sealing import SUBSCRIPTIONS, Drawers

LATE_COMMITS = 64
"""Numbers that are looked at again: a transaction that began earlier may end later."""


@dataclass(frozen=True, slots=True)
class Member:
    """One subscription: its number, the number of its mail host, and its edition (digest, full, text)."""

    id: int
    domain: int
    edition: str


class ReadersOf:
    """The readers of one newsletter on one day. Keeps data keys in memory while it lives."""

    def __init__(self, newsletter: str, keyring: Keyring, today: date) -> None:
        self._newsletter = newsletter
        self._today = today
        self._drawers = Drawers(keyring)

    def after(self, watermark: int, limit: int) -> list[Member]:
        """The next members with a number above `watermark`, in ascending order, at most `limit`."""
        rows = receiving(self._newsletter, self._today).filter(pk__gt=watermark).order_by("pk")
        return [Member(*row) for row in rows.values_list("pk", "domain", "edition")[:limit]]

    def addresses(self, ids: Sequence[int]) -> dict[int, str]:
        """The addresses of members. Who has left, paused or is suppressed meanwhile is missing."""
        rows = receiving(self._newsletter, self._today).filter(pk__in=ids).values_list("pk", "period", "address")
        return {
            number: self._drawers.open_sealed(bytes(sealed), table=SUBSCRIPTIONS, row=number, period=period)
            for number, period, sealed in rows
        }

    def gone_since(self, mark: int) -> tuple[int, set[int]]:
        """The numbers of those who get no letters since `mark` (0 at first), and the mark to ask with next time."""
        rows = Departure.objects.filter(pk__gt=mark - LATE_COMMITS, newsletter=self._newsletter)
        gone = dict(rows.values_list("pk", "subscription"))
        return max([mark, *gone]), set(gone.values())

    def count(self) -> int:
        """How many get letters."""
        return receiving(self._newsletter, self._today).count()
