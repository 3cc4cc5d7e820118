"""What fell due of pledges while their way of giving was halted, and could still be charged when it is resumed."""

from dataclasses import dataclass
from datetime import date

from tamizdat.contributions.models import Halt, Pledge
from tamizdat.money.amounts import Money
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK
from tamizdat.money.schedule import is_let_go

# The reason of a halt that was ordered so that nobody is put in danger.
DANGER = "designation"


@dataclass(frozen=True, slots=True)
class Missed:
    """How many payments of a method, and what they would bring, by currency. `danger`: the halt was for safety."""

    payments: int
    sums: list[Money]
    danger: bool

    def __str__(self) -> str:
        """Say it in words: `12 payments (60.00 EUR)`."""
        what = "1 payment" if self.payments == 1 else f"{self.payments} payments"
        return f"{what} ({', '.join(map(str, self.sums))})" if self.sums else what


def missed(method: str, today: date) -> Missed:
    """Look. What is older than a fortnight (of an annual pledge, 90 days) is let go in any case."""
    due = Pledge.objects.filter(gift__method=method, gift__ended=None, next_on__lte=today)
    rows = due.exclude(gift__provider=BANK).values_list("due_on", "gift__rhythm", "gift__currency", "minor")
    sums: dict[str, int] = {}
    count = 0
    for day, rhythm, currency, minor in rows:
        if not is_let_go(Rhythm(rhythm), day, today):
            count += 1
            sums[currency] = sums.get(currency, 0) + minor
    danger = Halt.objects.filter(method=method, until=None, reason=DANGER).exists()
    return Missed(count, [Money(minor, currency) for currency, minor in sorted(sums.items())], danger)
