"""How providers fare, and what is only counted."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tamizdat.contributions.queries.health import provider_health
from tamizdat.office.gift_queries import day_counts
from tamizdat.office.queries import card_door
from tamizdat.office.views.showing import now, show


@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider with what it answered last and what waits for it."""
    at = now()
    values = {"providers": provider_health(at), "counts": day_counts(at.date()), "door": card_door()}
    return show(request, "gifts-providers", values)
