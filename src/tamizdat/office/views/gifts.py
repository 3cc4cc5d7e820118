"""The books as keepers see them: balances, months, the ledger, gifts and pledges, what went back."""

from datetime import UTC, date, datetime
from typing import get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tamizdat.contributions.queries.bank import count_waiting, outgoing_lines
from tamizdat.contributions.queries.books import balances, unbalanced_transactions
from tamizdat.contributions.queries.gifts import GiftState, disputes, gift, gifts_page, halted_methods, payments
from tamizdat.money.amounts import Money
from tamizdat.money.methods import Rhythm
from tamizdat.money.standing import Standing
from tamizdat.office import gift_queries
from tamizdat.office.charts import Month, chart_of
from tamizdat.office.views.showing import now, number_of, show

MONTHS_SHOWN = 12
STATES = get_args(GiftState)
SHOWN_OUT = 20


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What stands in each account, and what came month by month."""
    today = now().date()
    begin = months_before(today, MONTHS_SHOWN - 1)
    sums = [
        {"currency": unit, "months": months, "chart": chart_of(with_empty([one.bar for one in months], today), unit)}
        for unit, months in gift_queries.months(begin).items()
    ]
    values = {
        "balances": [one for one in balances() if one.money.minor],
        "sums": sums,
        "open": count_waiting(),
        "halted": sorted(halted_methods()),
        "unbalanced": unbalanced_transactions(),
    }
    return show(request, "gifts", values)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Every transaction, newest first, by month and account."""
    month, account = request.GET.get("month", ""), request.GET.get("account", "")[:80]
    page = gift_queries.ledger(month_of(month), account, number_of(request.GET.get("page", "")) or 1)
    values = {
        "page": page,
        "bookings": [gift_queries.booking_of(txn) for txn in page],
        "months": gift_queries.months_of_ledger(),
        "accounts": gift_queries.accounts(),
        "month": month if month_of(month) else "",
        "account": account,
    }
    return show(request, "gifts-ledger", values)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Gifts and pledges, newest first."""
    method, rhythm, state = (request.GET.get(name, "")[:16] for name in ("method", "rhythm", "state"))
    after = request.GET.get("after", "")[:32]
    found, further = gifts_page(now().date(), method=method, rhythm=rhythm, state=state, after=after)
    values = {
        "gifts": found,
        "further": further,
        "methods": gift_queries.methods(),
        "rhythms": [(one.value, RHYTHMS[one]) for one in Rhythm],
        "states": STATES,
        "method": method,
        "rhythm": rhythm,
        "state": state,
    }
    return show(request, "gifts-list", values)


@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One gift: what was promised, what came, what went back."""
    found = gift(number, now().date())
    if found is None:
        message = "There is no such gift."
        raise Http404(message)
    matches = gift_queries.live_matches(number)
    back = gift_queries.refunds_sent_back(number)
    rows = [
        (row, Money(row.minor, row.currency), stands, matches.get(row.pk), _went(stands, back.get(bytes(row.name), [])))
        for row, stands in payments(number)
    ]
    return show(request, "gifts-one", {"gift": found, "rhythm": RHYTHMS[found.rhythm], "payments": rows})


def _went(standing: Standing, back: list[Money]) -> list[str]:
    """What of a payment is not ours any more, and what came back to us, in words."""
    told = (("given back", standing.refunded), ("disputed", standing.disputed), ("lost", standing.lost))
    gone = [f"{Money(minor, unit)} {how}" for how, sums in told for unit, minor in sums.items()]
    return [*gone, *(f"{money} of a refund came back to us" for money in back)]


@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """What was given back, what is disputed, and transfers that went out."""
    values = {
        "refunds": [(row, Money(row.minor, row.currency)) for row in gift_queries.refunds()],
        "disputes": disputes(),
        "out": outgoing_lines(SHOWN_OUT),
    }
    return show(request, "gifts-returns", values)


def with_empty(found: list[Month], today: date) -> list[Month]:
    """The last twelve months, those in which nothing was given too: a gap is a thing to see."""
    bars = {one.month: one for one in found}
    names = [f"{months_before(today, ago):%Y-%m}" for ago in reversed(range(MONTHS_SHOWN))]
    return [bars.get(name, Month(name, 0, 0)) for name in names]


def months_before(day: date, ago: int) -> date:
    """The first of the month, `ago` months before that of a day."""
    months = day.year * 12 + day.month - 1 - ago
    return date(months // 12, months % 12 + 1, 1)


def month_of(text: str) -> date | None:
    """A month such as 2026-11, or nothing."""
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        return None


RHYTHMS = {Rhythm.ONCE: "once", Rhythm.MONTHLY: "monthly", Rhythm.ANNUAL: "annual"}
