"""One reader by exact address, and lists that need two keepers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.errors import AddressRefused
from tamizdat.office.actions import agree_to_list, ask_for_list, erase_reader, fetch_list, find_reader
from tamizdat.office.errors import OfficeError
from tamizdat.office.queries import keeper_names, list_wishes, readers_counted
from tamizdat.office.views.showing import keeper_of, now, number_of, show

NOT_SURE = "Tick the box to say that you are sure."
NO_LIST = "Choose one of the newsletters."


@require_http_methods(["GET", "HEAD", "POST"])
def readers(request: HttpRequest) -> HttpResponse:
    """Look for one person; ask again; erase. The address is posted, so that it stands in no address of a page."""
    if request.method != "POST":
        return show(request, "readers", {"address": "", "standing": None})
    typed, act = request.POST.get("address", ""), request.POST.get("act", "")
    blank = {"address": typed, "standing": None}
    try:
        address = normalised(typed)
        if act == "ask to erase" or (act == "erase" and request.POST.get("sure") != "yes"):
            return show(request, "erase", {"address": address}, refused=NOT_SURE if act == "erase" else "")
        if act == "erase":
            return show(request, "erased", {"receipt": erase_reader(address, keeper_of(request), now())})
        found = find_reader(address, keeper_of(request), now())
    except (AddressRefused, OfficeError) as error:
        return show(request, "readers", blank, refused=str(error))
    return show(request, "readers", {"address": address, "standing": found.standing})


@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Ask for a list, say the second yes, fetch it once."""
    if request.method != "POST":
        return _lists(request)
    try:
        sealed = _act_on_list(request)
    except OfficeError as error:
        return _lists(request, refused=str(error))
    if sealed is None:
        return redirect("office:lists")
    response = HttpResponse(sealed, content_type="application/octet-stream")
    response["Content-Disposition"] = 'attachment; filename="readers.csv.age"'
    return response


def _act_on_list(request: HttpRequest) -> bytes | None:
    keeper, act, number = keeper_of(request), request.POST.get("act"), number_of(request.POST.get("wish", ""))
    if act == "agree":
        agree_to_list(number, keeper, now())
    elif act == "fetch":
        return fetch_list(number, keeper, now())
    elif (newsletter := request.POST.get("newsletter", "")) in _newsletters():
        ask_for_list(newsletter, keeper, now())
    else:
        raise OfficeError(NO_LIST)
    return None


def _lists(request: HttpRequest, refused: str = "") -> HttpResponse:
    names, me = keeper_names(), keeper_of(request).pk
    rows = [
        {
            "wish": wish,
            "asked": names.get(wish.asked_by, "a keeper"),
            "agreed": names.get(wish.agreed_by or 0, ""),
            "may_agree": wish.asked_by != me and not wish.agreed_by,
            "may_fetch": wish.asked_by == me and bool(wish.agreed_by),
        }
        for wish in list_wishes(now())
    ]
    return show(request, "lists", {"wishes": rows, "newsletters": _newsletters()}, refused=refused)


def _newsletters() -> list[str]:
    return [count.newsletter for count in readers_counted()]
