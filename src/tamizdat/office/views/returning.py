"""To give money back: a page that says what will happen, and the act."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tamizdat.contributions.models import FactRow
from tamizdat.contributions.queries.gifts import payments
from tamizdat.money.amounts import Money, parse_amount
from tamizdat.money.errors import AmountRefused
from tamizdat.money.facts import FactKind
from tamizdat.office.errors import OfficeError
from tamizdat.office.gift_actions import refund
from tamizdat.office.views.showing import keeper_of, now, say, show

UNSURE = "Nothing was done: tick the box first."
NOTHING = "Write how much goes back: more than nothing."
TOO_MUCH = "This is more than is left of the payment."


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """What a refund will do, and then the refund."""
    row, left = _payment(number)
    values = {"row": row, "left": left, "typed": request.POST.get("amount", left.plain)}
    if request.method != "POST":
        return show(request, "gifts-refund", values)
    if request.POST.get("sure") != "yes":
        return show(request, "gifts-refund", values, refused=UNSURE)
    try:
        money = _typed(request.POST.get("amount", ""), left)
        say(request, refund(number, money, keeper_of(request), now()))
    except (AmountRefused, OfficeError) as error:
        return show(request, "gifts-refund", values, refused=f"{error}")
    assert row.attempt is not None  # noqa: S101  # _payment found it through its attempt
    return redirect("office:gift", row.attempt.gift_id)


def _typed(text: str, left: Money) -> Money:
    money = parse_amount(text, left.currency)
    if money.minor <= 0:
        raise AmountRefused(NOTHING)
    if money.minor > left.minor:
        raise AmountRefused(TOO_MUCH)
    return money


def _payment(number: int) -> tuple[FactRow, Money]:
    """A payment and what is left of it, or no page."""
    kind = FactKind.CAPTURED.value
    row = FactRow.objects.filter(pk=number, kind=kind).select_related("attempt").first()
    gift = row.attempt.gift_id if row and row.attempt else ""
    for payment, standing in payments(gift) if gift else ():
        if payment.pk == number:
            return row or payment, Money(max(0, standing.kept(payment.currency)), payment.currency)
    message = "There is no such payment."
    raise Http404(message)
