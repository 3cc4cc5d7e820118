"""How providers fare, and what is only counted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tamizdat.contributions.queries.found import found_money
from tamizdat.contributions.queries.health import provider_health
from tamizdat.office.errors import OfficeError
from tamizdat.office.gift_actions import book_found
from tamizdat.office.gift_queries import day_counts
from tamizdat.office.queries import card_door
from tamizdat.office.views.showing import keeper_of, now, say, show

UNSURE = "Nothing was done: tick the box first."


@require_http_methods(["GET", "HEAD", "POST"])
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider with what it answered last and what waits for it; and to book what was found at one."""
    if request.method != "POST":
        return _providers(request)
    if request.POST.get("sure") != "yes":
        return _providers(request, UNSURE)
    try:
        say(request, book_found(request.POST.get("provider", ""), keeper_of(request), now()))
    except OfficeError as error:
        return _providers(request, f"{error}")
    return redirect("office:gift_providers")


def _providers(request: HttpRequest, refused: str = "") -> HttpResponse:
    at = now()
    values = {
        "providers": [(one, found_money(one.provider)) for one in provider_health(at)],
        "counts": day_counts(at.date()),
        "door": card_door(),
    }
    return show(request, "gifts-providers", values, refused=refused)
