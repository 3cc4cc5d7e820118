"""Where references that were ever given to somebody are looked up (money.matching). They are valid for ever."""

from collections.abc import Mapping, Sequence
from datetime import date

from tamizdat.contributions.models import Gift
from tamizdat.money.amounts import Money
from tamizdat.money.matching import Awaited

FEW = 5


class GivenReferences:
    """Those of the gifts that are kept."""

    def given(self, references: Sequence[str]) -> Mapping[str, Awaited]:
        """Those of some references that were ever given to anybody."""
        return {one.reference: _awaited(one) for one in Gift.objects.filter(reference__in=list(references))}

    def awaited(self, money: Money, day: date) -> Sequence[Awaited]:
        """A few that were given with this very amount, those of days nearest to `day` first."""
        same = Gift.objects.exclude(reference="").filter(minor=money.minor, currency=money.currency)
        near = [*same.filter(day__lte=day).order_by("-day")[:FEW], *same.filter(day__gt=day).order_by("day")[:FEW]]
        return [_awaited(one) for one in sorted(near, key=lambda one: abs((one.day - day).days))[:FEW]]

    @staticmethod
    def gift_of(reference: str) -> Gift | None:
        """The gift to whom a reference belongs; None where it was given to nobody."""
        return Gift.objects.filter(reference=reference).exclude(reference="").first()


def _awaited(gift: Gift) -> Awaited:
    return Awaited(gift.reference, Money(gift.minor, gift.currency), gift.day)
