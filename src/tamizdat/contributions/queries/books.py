"""The books as keepers and accountants read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from tamizdat.contributions.models import LedgerEntry, LedgerTxn
from tamizdat.money.amounts import Money

INCOME = "income:gifts:"


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands on an account, debit positive."""

    account: str
    money: Money


@dataclass(frozen=True, slots=True)
class Month:
    """What was given in a month, less what was refunded: `2026-11`, by currency and rhythm. `gifts` counts payments."""

    month: str
    rhythm: str
    money: Money
    gifts: int


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is exported. `txn` is the number of its transaction, `kind` that of its fact."""

    txn: int
    day: date
    kind: str
    provider: str
    gift: str
    account: str
    money: Money


def balances(until: date | None = None) -> list[Balance]:
    """Every account that has moved, in order of its name. `until` is the last day that counts."""
    lines = LedgerEntry.objects.filter(txn__day__lte=until) if until else LedgerEntry.objects.all()
    sums = lines.values("account", "currency").annotate(minor=Sum("minor")).order_by("account", "currency")
    return [Balance(one["account"], Money(one["minor"], one["currency"])) for one in sums]


def months(year: int) -> list[Month]:
    """Month by month, what was given in a year."""
    found = (
        LedgerEntry.objects.filter(account__startswith=INCOME, txn__day__year=year)
        .annotate(month=TruncMonth("txn__day"))
        .values("month", "account", "currency")
        .annotate(sum=Sum("minor"), gifts=Count("pk", filter=Q(minor__lt=0)))
        .order_by("month", "account", "currency")
    )
    return [_month(one["month"], one["account"], Money(-one["sum"], one["currency"]), one["gifts"]) for one in found]


def entries(first: date, last: date) -> Iterator[Line]:
    """Every entry of the days from `first` to `last`, in the order in which they were written down."""
    rows = LedgerEntry.objects.filter(txn__day__range=(first, last)).order_by("txn__day", "txn_id", "pk")
    named = rows.select_related("txn__source_fact__attempt")
    for one in named.iterator():
        fact = one.txn.source_fact
        yield Line(
            txn=one.txn_id,
            day=one.txn.day,
            kind=fact.kind,
            provider=fact.provider,
            gift=fact.attempt.gift_id if fact.attempt else "",
            account=one.account,
            money=Money(one.minor, one.currency),
        )


def unbalanced_transactions() -> list[int]:
    """The numbers of transactions that do not add up. There should never be one; the office shows them."""
    sums = LedgerEntry.objects.values("txn", "currency").annotate(sum=Sum("minor")).exclude(sum=0)
    return sorted({one["txn"] for one in sums})


def is_empty() -> bool:
    """Say whether nothing was booked yet."""
    return not LedgerTxn.objects.exists()


def _month(month: date, account: str, money: Money, gifts: int) -> Month:
    return Month(f"{month:%Y-%m}", account.removeprefix(INCOME), money, gifts)
