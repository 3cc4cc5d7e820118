"""What the office shows of gifts without asking the vault: books, gifts, statements, halts. Nobody is in any of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Min, Sum
from django.db.models.functions import TruncMonth

from tamizdat.contributions.books.entries import Book, Booking
from tamizdat.contributions.models import (
    Attempt,
    BankMatch,
    BankStatement,
    DayCount,
    FactRow,
    Gift,
    Halt,
    LedgerEntry,
    LedgerTxn,
    Pledge,
)
from tamizdat.contributions.queries.books import INCOME, Line, balances, entries
from tamizdat.money.amounts import Money
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import BANK, BITCOIN, CARD_HOSTED, MOLLIE
from tamizdat.money.postings import DISPUTE_LOSSES, Entry
from tamizdat.office.charts import Month
from tamizdat.office.models import CancelWish

A_PAGE = 50
SHOWN_LATELY = 20
SOON = timedelta(days=7)
CANCEL_LIVES = timedelta(days=1)
FEES = "expenses:fees:"
BY_HAND = "human"
COUNTED = timedelta(days=31)
WHAT = {
    FactKind.CAPTURED: "Gift",
    FactKind.FEE: "Fee",
    FactKind.REFUNDED: "Refund",
    FactKind.REFUND_BACK: "Refund sent back to us",
    FactKind.DISPUTE_OPENED: "Dispute",
    FactKind.DISPUTE_WON: "Dispute won",
    FactKind.DISPUTE_LOST: "Dispute lost",
    FactKind.DISPUTE_FEE: "Fee of a dispute",
    FactKind.DISPUTE_FEE_BACK: "Fee of a dispute, given back",
    FactKind.PAID_OUT: "Paid out",
    FactKind.PAYOUT_BACK: "Payout sent back",
    FactKind.VOIDED: "Taken back",
    FactKind.EXCHANGED_FROM: "Exchange",
    FactKind.EXCHANGED_INTO: "Exchange",
    FactKind.RECEIVED: "Transfer received",
    FactKind.SPENT: "Transfer sent",
    FactKind.SET_ASIDE: "No gift",
    FactKind.BANK_FEE: "Fee of the bank",
    FactKind.OPENED: "Stood there before the first statement",
    FactKind.OVERDRAWN: "Was owed before the first statement",
}


@dataclass(slots=True)
class MonthSums:
    """A month of one currency, in minor units: what was given by rhythm, what went back or was kept by others."""

    month: str
    currency: str
    once: int = 0
    monthly: int = 0
    annual: int = 0
    returned: int = 0
    disputed: int = 0
    fees: int = 0

    @property
    def bar(self) -> Month:
        """What is drawn of it."""
        return Month(self.month, max(0, self.once), max(0, self.monthly + self.annual))

    @property
    def figures(self) -> list[str]:
        """The columns of its row, the last of which is what is left."""
        left = self.once + self.monthly + self.annual - self.returned - self.disputed - self.fees
        minors = (self.once, self.monthly, self.annual, self.returned, self.disputed, self.fees, left)
        return [Money(minor, self.currency).plain for minor in minors]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a halt of a method would do now. `monthly` is what its pledges bring in a month, in each currency.

    `by_bank` of the pledges are standing orders, which nobody but their givers can stop.
    """

    method: str
    pledges: int
    due_soon: int
    under_way: int
    monthly: list[Money]
    halted: bool
    by_bank: int = 0


@dataclass(frozen=True, slots=True)
class DayCounts:
    """A column for each name, a row for each day on which anything was counted, and the sums."""

    names: list[str]
    rows: list[tuple[date, list[int]]]
    sums: list[int]


def months(since: date) -> dict[str, list[MonthSums]]:
    """Sums by currency, month by month from the month of `since` on, oldest first; a month without any is left out."""
    found: dict[tuple[str, str], MonthSums] = {}
    rows = (
        LedgerEntry.objects.filter(txn__day__gte=since.replace(day=1))
        .values_list(TruncMonth("txn__day"), "currency", "account", "txn__source_fact__kind")
        .annotate(Sum("minor"))
        .order_by()
    )
    for day, unit, account, kind, minor in rows:
        month = f"{day:%Y-%m}"
        _add(found.setdefault((unit, month), MonthSums(month, unit)), account, kind, minor)
    by_currency: dict[str, list[MonthSums]] = {}
    for unit, month in sorted(found):
        by_currency.setdefault(unit, []).append(found[unit, month])
    return by_currency


def _add(sums: MonthSums, account: str, kind: str, minor: int) -> None:
    if account.startswith(INCOME) and kind in {FactKind.REFUNDED, FactKind.REFUND_BACK}:
        sums.returned += minor
    elif account.startswith(INCOME):
        match account.removeprefix(INCOME):
            case "month":
                sums.monthly -= minor
            case "year":
                sums.annual -= minor
            case _:  # once; and money found, of which nobody knows any more
                sums.once -= minor
    elif account == DISPUTE_LOSSES:
        sums.disputed += minor
    elif account.startswith(FEES):
        sums.fees += minor


def accounts() -> list[str]:
    """Every account that was ever written to."""
    return list(LedgerEntry.objects.order_by("account").values_list("account", flat=True).distinct())


def months_of_ledger() -> list[str]:
    """The months in which anything was booked, newest first."""
    days = LedgerTxn.objects.annotate(month=TruncMonth("day")).order_by("-month").values_list("month", flat=True)
    return [f"{day:%Y-%m}" for day in days.distinct()]


def ledger(month: date | None, account: str, number: int) -> Page[LedgerTxn]:
    """A page of the ledger, newest first: of one month, of one account, or all of it."""
    found = LedgerTxn.objects.order_by("-day", "-pk")
    if month is not None:
        found = found.filter(day__year=month.year, day__month=month.month)
    if account:
        found = found.filter(pk__in=LedgerEntry.objects.filter(account=account).values("txn"))
    return Paginator(found.select_related("source_fact__attempt").prefetch_related("entries"), A_PAGE).get_page(number)


def booking_of(txn: LedgerTxn) -> Booking:
    """A transaction as it stands in a book."""
    fact = txn.source_fact
    sides = tuple(Entry(one.account, Money(one.minor, one.currency)) for one in txn.entries.all())
    return Booking(txn.pk, txn.day, said(fact.kind, fact.provider), fact.attempt.gift_id if fact.attempt else "", sides)


def said(kind: str, provider: str) -> str:
    """What happened, in words."""
    return f"{WHAT.get(FactKind(kind), kind)}, {provider}"


def book(first: date, last: date) -> Book:
    """The book from `first` to `last`, with what was brought forward."""
    opening = {(one.account, one.money.currency): one.money.minor for one in balances(first - timedelta(days=1))}
    return Book(first, last, list(_bookings(entries(first, last))), opening)


def _bookings(lines: Iterable[Line]) -> Iterable[Booking]:
    for number, found in groupby(lines, key=lambda one: one.txn):
        sides = list(found)
        head = sides[0]
        entered = tuple(Entry(one.account, one.money) for one in sides)
        yield Booking(number, head.day, said(head.kind, head.provider), head.gift, entered)


def first_day() -> date | None:
    """The day on which the ledger begins."""
    found: date | None = LedgerTxn.objects.aggregate(first=Min("day"))["first"]
    return found


def statements(most: int = SHOWN_LATELY) -> list[BankStatement]:
    """The statements that were brought in last."""
    return list(BankStatement.objects.order_by("-brought_on", "-pk")[:most])


def matched_by_hand(most: int = SHOWN_LATELY) -> list[BankMatch]:
    """What keepers said of lines last, and did not take back."""
    found = BankMatch.objects.filter(live=True, rung=BY_HAND).select_related("line")
    return list(found.order_by("-pk")[:most])


def live_matches(gift: str) -> dict[int, BankMatch]:
    """By the number of a payment's fact, the match of the bank's line that brought it."""
    return {one.fact_id: one for one in BankMatch.objects.filter(gift=gift, live=True, kind=BankMatch.Kind.GIFT)}


def refunds(most: int = A_PAGE) -> list[FactRow]:
    """What was given back, and what of it came back to us, newest first."""
    kinds = (FactKind.REFUNDED.value, FactKind.REFUND_BACK.value)
    found = FactRow.objects.filter(kind__in=kinds).select_related("attempt")
    return list(found.order_by("-day", "-pk")[:most])


def refunds_sent_back(gift: str) -> dict[bytes, list[Money]]:
    """By the name of a payment, what of its refunds a giver's bank sent back to us."""
    found: dict[bytes, list[Money]] = {}
    for row in FactRow.objects.filter(attempt__gift=gift, kind=FactKind.REFUND_BACK.value).order_by("pk"):
        found.setdefault(bytes(row.parent), []).append(Money(row.minor, row.currency))
    return found


def methods() -> list[str]:
    """Every method that can be halted: those that the program has, and those by which anybody ever gave."""
    own = {BANK.slug, BITCOIN.slug, CARD_HOSTED.slug, MOLLIE.slug}
    return sorted({*own, *Gift.objects.values_list("method", flat=True).distinct(), *_halted()})


def effect(method: str, today: date) -> Effect:
    """What a halt would do. Nothing is done."""
    pledges = Pledge.objects.filter(gift__method=method, gift__ended=None)
    sums: dict[str, int] = {}
    for unit, rhythm, minor in pledges.values_list("gift__currency", "gift__rhythm").annotate(Sum("minor")):
        sums[unit] = sums.get(unit, 0) + (minor // 12 if rhythm == "year" else minor)
    under_way = Attempt.objects.filter(gift__method=method, live=True, state__in=("started", "pending", "authorised"))
    return Effect(
        method,
        pledges=pledges.count(),
        due_soon=pledges.filter(next_on__lte=today + SOON).count(),
        under_way=under_way.exclude(call=Attempt.Call.NONE).count(),
        monthly=[Money(minor, unit) for unit, minor in sorted(sums.items())],
        halted=method in _halted(),
        by_bank=pledges.filter(gift__provider=BANK.slug).count(),
    )


def halts(most: int = SHOWN_LATELY) -> list[Halt]:
    """The newest halts; those that stand have no end."""
    return list(Halt.objects.order_by("-since", "-pk")[:most])


def cancel_wishes(now: datetime) -> list[CancelWish]:
    """Wishes to end pledges that wait for a second keeper."""
    return list(CancelWish.objects.filter(asked_at__gt=now - CANCEL_LIVES).order_by("-pk"))


def day_counts(today: date) -> DayCounts:
    """What is only counted, day by day over a month, newest first. Of a refused country nothing else is kept."""
    found: dict[date, dict[str, int]] = {}
    for day, name, number in DayCount.objects.filter(day__gt=today - COUNTED).values_list("day", "name", "count"):
        found.setdefault(day, {})[name] = number
    names = sorted({name for counted in found.values() for name in counted})
    rows = [(day, [found[day].get(name, 0) for name in names]) for day in sorted(found, reverse=True)]
    sums = [sum(column) for column in zip(*(numbers for _, numbers in rows), strict=True)]
    return DayCounts(names, rows, sums)


def _halted() -> set[str]:
    return set(Halt.objects.filter(until=None).values_list("method", flat=True))
