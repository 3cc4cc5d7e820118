"""Gifts and pledges as keepers see them: what was promised, what came, how it stands. No row names anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet

from tamizdat.contributions.models import FactRow, Gift, Halt, Pledge
from tamizdat.contributions.queries.standings import as_fact, standings
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK
from tamizdat.money.schedule import expectation
from tamizdat.money.standing import HAS_MONEY, Standing, State, standing

A_LOOK, LOOKS = 200, 10
# How a gift or pledge is said to stand, on the page behind its link and in the office.
GiftState = Literal[
    "waiting", "given", "part-refunded", "refunded", "disputed", "lost", "over",
    "active", "past-due", "paused", "halted", "lapsed", "cancelled",
    "expected", "seen", "quiet",
]  # fmt: skip

_ONCE: dict[State, GiftState] = {
    State.GIVEN: "given",
    State.PART_REFUNDED: "part-refunded",
    State.REFUNDED: "refunded",
    State.DISPUTED: "disputed",
    State.LOST: "lost",
    State.FAILED: "over",
    State.EXPIRED: "over",
    State.VOIDED: "over",
}


@dataclass(frozen=True, slots=True)
class GiftSeen:
    """One gift or pledge. `minor` is what was promised each time, `standing` what came of it."""

    id: str
    rhythm: Rhythm
    method: str
    provider: str
    money: Money
    campaign: str
    reference: str
    day: date
    state: GiftState
    next_due: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Dispute:
    """A payment that a giver's bank takes back. `payment` is the number of the fact of its capture, 0 if unknown."""

    gift: str
    provider: str
    opened: date
    money: Money
    state: Literal["open", "won", "lost"]
    payment: int


def gifts_page(
    today: date, *, method: str = "", rhythm: str = "", state: str = "", after: str = "", most: int = 50
) -> tuple[list[GiftSeen], str]:
    """Gifts, newest first, from behind the gift `after`; and after which one to go on, "" where these are the last.

    A state is worked out gift by gift, so no more than a few thousand are looked at for one page: it may be short.
    """
    found = Gift.objects.select_related("pledge").order_by("-day", "-pk")
    found = found.filter(method=method) if method else found
    found = found.filter(rhythm=rhythm) if rhythm else found
    page: list[GiftSeen] = []
    for _ in range(LOOKS):
        begin = Gift.objects.filter(pk=after).first()
        rows = found.filter(Q(day__lt=begin.day) | Q(day=begin.day, pk__lt=begin.pk)) if begin else found
        seen = shown(rows[:A_LOOK], today)
        for one in seen:
            after = one.id
            page += [one] if not state or one.state == state else []
            if len(page) == most:
                return page, after
        if len(seen) < A_LOOK:
            return page, ""
    return page, after


def gift(number: str, today: date) -> GiftSeen | None:
    """One gift, by its whole id."""
    return next(iter(shown(Gift.objects.select_related("pledge").filter(pk=number), today)), None)


def shown(found: QuerySet[Gift], today: date) -> list[GiftSeen]:
    """Gifts with what has become of them."""
    rows = list(found)
    known, days = standings(rows), days_given(rows)
    halted = halted_methods()
    return [_seen(one, known[one.pk], state_of(one, known[one.pk], halted, days[one.pk], today)) for one in rows]


def days_given(rows: Iterable[Gift]) -> dict[str, list[date]]:
    """The days on which something came of gifts."""
    days: dict[str, list[date]] = {one.pk: [] for one in rows}
    captured = FactRow.objects.filter(kind=FactKind.CAPTURED.value, attempt__gift__in=list(days))
    for number, day in captured.values_list("attempt__gift", "day"):
        days[number].append(day)
    return days


def halted_methods() -> dict[str, Halt]:
    """The methods that take nothing now."""
    return {one.method: one for one in Halt.objects.filter(until=None)}


def payments(number: str) -> list[tuple[FactRow, Standing]]:
    """Each captured payment of a gift with what has become of it, newest first: what a refund can be made of."""
    rows = list(FactRow.objects.filter(attempt__gift=number).order_by("-day", "-pk"))
    captured = [one for one in rows if one.kind == FactKind.CAPTURED.value]
    return [(one, standing(_about(one, rows))) for one in captured]


def disputes() -> list[Dispute]:
    """All disputes, newest first."""
    kinds = (FactKind.DISPUTE_OPENED, FactKind.DISPUTE_WON, FactKind.DISPUTE_LOST)
    rows = (
        FactRow.objects.filter(kind__in=[one.value for one in kinds]).select_related("attempt").order_by("-day", "-pk")
    )
    by_name: dict[bytes, list[FactRow]] = {}
    for row in rows.order_by("-day", "-pk"):
        by_name.setdefault(bytes(row.name), []).append(row)
    parents = {bytes(row.parent) for row in rows} - {b""}
    paid = FactRow.objects.filter(kind=FactKind.CAPTURED.value, name__in=parents)
    captured = {bytes(name): number for name, number in paid.values_list("name", "pk")}
    return [_dispute(told, captured) for told in by_name.values()]


def given(number: str) -> list[tuple[date, Money]]:
    """Days and sums of what came of a gift, newest first, without what was undone."""
    return [(row.day, Money(row.minor, row.currency)) for row, now in payments(number) if now.captured]


def state_of(one: Gift, now: Standing, halted: Iterable[str], days: Iterable[date], today: date) -> GiftState:
    """How a gift stands on a day, in one word."""
    pledge = _pledge(one)
    if pledge is None:
        return _ONCE.get(now.state, "over" if one.ended is not None else "waiting")
    if one.ended is not None:
        return "lapsed" if one.ended_why in {Gift.Why.LAPSED, Gift.Why.COUNTRY} else "cancelled"
    if pledge.paused is not None:
        return "paused"
    if one.method in halted:
        return "halted"
    return _running(one, pledge, now, days, today)


def _running(one: Gift, pledge: Pledge, now: Standing, days: Iterable[date], today: date) -> GiftState:
    if one.provider == BANK:
        return expectation(pledge.anchor, Rhythm(one.rhythm), days, today)
    if pledge.failures and pledge.mandate:
        return "past-due"
    if now.state not in HAS_MONEY:
        return "waiting"
    return "active" if pledge.mandate else "lapsed"


def _seen(one: Gift, now: Standing, state: GiftState) -> GiftSeen:
    pledge = _pledge(one)
    return GiftSeen(
        id=one.pk,
        rhythm=Rhythm(one.rhythm),
        method=one.method,
        provider=one.provider,
        money=Money(pledge.minor if pledge else one.minor, one.currency),
        campaign=one.campaign,
        reference=one.reference,
        day=one.day,
        state=state,
        next_due=pledge.next_on if pledge else None,
        standing=now,
    )


def _pledge(one: Gift) -> Pledge | None:
    return getattr(one, "pledge", None)


def _about(payment: FactRow, rows: list[FactRow]) -> list[Fact]:
    """A payment and the facts that name it as their parent."""
    return [as_fact(one) for one in rows if one.pk == payment.pk or bytes(one.parent) == bytes(payment.name)]


def _dispute(told: list[FactRow], captured: dict[bytes, int]) -> Dispute:
    kinds = {row.kind for row in told}
    row = told[0]
    won, lost = FactKind.DISPUTE_WON.value in kinds, FactKind.DISPUTE_LOST.value in kinds
    return Dispute(
        gift=row.attempt.gift_id if row.attempt else "",
        provider=row.provider,
        opened=min(one.day for one in told),
        money=Money(row.minor, row.currency),
        state="won" if won else "lost" if lost else "open",
        payment=captured.get(bytes(row.parent), 0),
    )
