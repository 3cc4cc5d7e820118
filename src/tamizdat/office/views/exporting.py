"""The books as a file: posted, so that taking them out is written down."""

from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tamizdat.contributions.books.forms import FORMS
from tamizdat.office.actions import note
from tamizdat.office.gift_queries import book, first_day
from tamizdat.office.views.showing import keeper_of, now, show

NO_DAYS = "Name two days, the earlier one first, such as 2026-01-01 and 2026-12-31."


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Choose days and a form, and get the file."""
    begin, today = first_day(), now().date()
    values = {"first": request.POST.get("first", f"{begin or today}"), "last": request.POST.get("last", f"{today}")}
    if request.method != "POST":
        return show(request, "gifts-export", values)
    first, last = _day(values["first"]), _day(values["last"])
    ending = request.POST.get("form", "") if request.POST.get("form", "") in FORMS else "csv"
    if first is None or last is None or first > last:
        return show(request, "gifts-export", values, refused=NO_DAYS)
    note(keeper_of(request), "took the books out", f"{first} to {last}, {ending}", now())
    response = HttpResponse(FORMS[ending].write(book(first, last)), content_type=FORMS[ending].kind)
    response["Content-Disposition"] = f'attachment; filename="gifts-{first}-{last}.{ending}"'
    return response


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
