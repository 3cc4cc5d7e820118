"""What a book is written from: balanced entries of the ledger, and what stood in the accounts before them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tamizdat.money.amounts import Money
from tamizdat.money.postings import OPENING, Entry


@dataclass(frozen=True, slots=True)
class Booking:
    """One transaction of the ledger. `what` says it in words, `gift` is its gift's chance number or ""."""

    number: int
    day: date
    what: str
    gift: str
    sides: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Entries from `first` to `last`, in order, and what stood in each account on the morning of `first`."""

    first: date
    last: date
    bookings: Sequence[Booking]
    opening: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def brought_forward(self) -> tuple[Entry, ...]:
        """Opening balances as one balanced entry."""
        standing = [Entry(account, Money(minor, unit)) for (account, unit), minor in sorted(self.opening.items())]
        standing = [one for one in standing if one.money.minor]
        return (*standing, *(Entry(OPENING, Money(-minor, unit)) for unit, minor in sums(standing).items() if minor))

    def closing(self) -> dict[tuple[str, str], int]:
        """What stands in each account on the evening of `last`, in minor units, by account and currency."""
        found: dict[tuple[str, str], int] = {}
        sides = [*self.brought_forward(), *(side for one in self.bookings for side in one.sides)]
        for side in sides:
            key = (side.account, side.money.currency)
            found[key] = found.get(key, 0) + side.money.minor
        return dict(sorted(found.items()))


def sums(sides: Iterable[Entry]) -> dict[str, int]:
    """What sides come to, in each currency; zero for a balanced entry."""
    found: dict[str, int] = {}
    for side in sides:
        found[side.money.currency] = found.get(side.money.currency, 0) + side.money.minor
    return dict(sorted(found.items()))
