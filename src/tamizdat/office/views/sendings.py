"""The overview, the sendings with their accounts, and the log."""

from collections.abc import Mapping
from typing import cast, get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from tamizdat.envelope.messages import Act
from tamizdat.office.actions import act_on_sending
from tamizdat.office.errors import OfficeError
from tamizdat.office.queries import keeper_names, log_lines, newest_sendings, one_sending, readers_counted, vault_state
from tamizdat.office.views.showing import keeper_of, now, say, show

SHOWN_FIRST = 5
UNSURE = "Nothing was done: tick the box beside the button first."
STALE = "This can no longer be done with the sending as it stands now. Look again."


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Readers counted, and the latest sendings."""
    found = {"counts": readers_counted(), "sendings": newest_sendings(SHOWN_FIRST), "vault": vault_state()}
    return show(request, "overview", found)


@require_safe
def sendings(request: HttpRequest) -> HttpResponse:
    """Every sending with its account."""
    return show(request, "sendings", {"sendings": newest_sendings()})


@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest, number: int) -> HttpResponse:
    """One sending: its account, and what can be done with it."""
    one = one_sending(number)
    if one is None:
        message = "There is no such sending."
        raise Http404(message)
    if request.method != "POST":
        return show(request, "sending", {"one": one})
    act = request.POST.get("act", "")
    if act not in get_args(Act) or act not in (*one.acts, *one.versions):
        return show(request, "sending", {"one": one}, refused=STALE)
    if act in one.versions and request.POST.get("sure") != "yes":
        return show(request, "sending", {"one": one}, refused=UNSURE)
    try:
        say(request, act_on_sending(number, cast("Act", act), keeper_of(request), now()))
    except OfficeError as error:
        return show(request, "sending", {"one": one}, refused=str(error))
    return redirect("office:sending", number)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What keepers did."""
    names = keeper_names()
    rows = [{"line": line, "name": _called(line.keeper, names)} for line in log_lines()]
    return show(request, "log", {"lines": rows})


def _called(number: int, names: Mapping[int, str]) -> str:
    """The name of a keeper. No account has the number 0: a command was used, and says itself by whom."""
    return names.get(number, f"keeper {number}") if number else "by command"
