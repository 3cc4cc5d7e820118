"""Where references that were ever given to somebody are looked up (money.matching). They are valid for ever."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from tamizdat.contributions.models import Gift
from tamizdat.money.amounts import Money
from tamizdat.money.matching import Awaited

FEW = 5
AT_ONCE = 500


class GivenReferences:
    """Those of the gifts that are kept. What was looked up beforehand, many at once, is not looked up again."""

    def __init__(self, beforehand: Iterable[str] = ()) -> None:
        self._gifts: dict[str, Gift | None] = {}
        self._look_up(list(beforehand))

    def given(self, references: Sequence[str]) -> Mapping[str, Awaited]:
        """Those of some references that were ever given to anybody."""
        self._look_up([one for one in references if one not in self._gifts])
        found = {one: self._gifts[one] for one in references}
        return {reference: _awaited(gift) for reference, gift in found.items() if gift is not None}

    def awaited(self, money: Money, day: date) -> Sequence[Awaited]:
        """A few that were given with this very amount, those of days nearest to `day` first."""
        near = [one for side in awaited_by_sum(money, day) for one in side]
        return [_awaited(one) for one in sorted(near, key=lambda one: abs((one.day - day).days))[:FEW]]

    def gift_of(self, reference: str) -> Gift | None:
        """The gift to whom a reference belongs; None where it was given to nobody."""
        self._look_up([] if reference in self._gifts else [reference])
        return self._gifts[reference]

    def _look_up(self, references: Sequence[str]) -> None:
        for start in range(0, len(references), AT_ONCE):
            part = references[start : start + AT_ONCE]
            found = {one.reference: one for one in Gift.objects.filter(reference__in=part)}
            self._gifts |= {one: found.get(one) for one in part}


def awaited_by_sum(money: Money, day: date) -> tuple[QuerySet[Gift], QuerySet[Gift]]:
    """Transfers of this very amount: until a day and after it, the nearest of each first. One index answers both."""
    same = Gift.objects.exclude(reference="").filter(minor=money.minor, currency=money.currency)
    return same.filter(day__lte=day).order_by("-day")[:FEW], same.filter(day__gt=day).order_by("day")[:FEW]


def _awaited(gift: Gift) -> Awaited:
    return Awaited(gift.reference, Money(gift.minor, gift.currency), gift.day)
