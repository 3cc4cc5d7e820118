"""Money that a provider holds for us of attempts that are not here, and that nobody has said what to do with."""

from dataclasses import dataclass
from datetime import date

from tamizdat.contributions.models import RawHint
from tamizdat.money.amounts import Money


@dataclass(frozen=True, slots=True)
class Found:
    """One payment. `wanted` says that a keeper has said to book it, and the vault has not yet."""

    provider: str
    day: date
    money: Money
    wanted: bool


def found_money(provider: str = "") -> list[Found]:
    """Payments that were found, oldest first; of one provider, or of all."""
    rows = RawHint.objects.filter(state=RawHint.State.STRANGE, day__isnull=False).order_by("day", "pk")
    rows = rows.filter(provider=provider) if provider else rows
    return [
        Found(one.provider, one.day, Money(one.minor, one.currency), bool(one.wanted_by)) for one in rows if one.day
    ]
