"""Which of the latest askings brought a gift: what they cost is given back to the budget of calls (money.breaker)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from tamizdat.contributions.models import Attempt
from tamizdat.money.standing import HAS_MONEY

_WITH_MONEY = [one.value for one in HAS_MONEY]


def calls_that_brought(within: timedelta, costs: Mapping[str, int], now: datetime) -> int:
    """How many calls were made for gifts that came, of those that givers began lately. `costs` is by kind of asking.

    A mandate alone is none: whoever tries stolen cards can have one made and be declined afterwards.
    """
    paid = Attempt.objects.filter(gift=OuterRef("gift"), state__in=_WITH_MONEY)
    began = Attempt.objects.filter(asked_at__gt=now - within, asked_at__lte=now, call__in=list(costs))
    return sum(costs[call] for call in began.filter(Exists(paid)).values_list("call", flat=True))
