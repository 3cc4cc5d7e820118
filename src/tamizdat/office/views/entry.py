"""The door itself: signing in and out, the style sheet, and whether anybody is at home."""

from functools import cache
from importlib import resources

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from tamizdat.office.tries import TRIES
from tamizdat.office.views.showing import now, show
from tamizdat.press.formes import STYLE
from tamizdat.press.typeset import house_templates, tighten

UNKNOWN = "The name or the passphrase is not right."
TOO_MANY = "Too many tries for this name. Wait half a minute; the account is not locked."
BORN = "born"


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a keeper in."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    onward = wanted if safe else settings.LOGIN_REDIRECT_URL
    if request.method != "POST":
        return show(request, "login", {"next": onward})
    username, at = request.POST.get("username", "")[:150], now()
    if not TRIES.may_try(username, at):
        return show(request, "login", {"next": onward}, refused=TOO_MANY)
    account = authenticate(request, username=username, password=request.POST.get("password", ""))
    if account is None:
        return show(request, "login", {"next": onward}, refused=UNKNOWN)
    TRIES.forget(username)
    login(request, account)
    request.session[BORN] = int(at.timestamp())
    return redirect(onward)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End a session."""
    logout(request)
    return redirect(settings.LOGIN_URL)


@login_not_required
@require_safe
def style(_request: HttpRequest) -> HttpResponse:
    """Give out the style sheet: the tokens of the paper and the rules of the office."""
    return HttpResponse(_style(), content_type="text/css; charset=utf-8")


@login_not_required
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Answer that the door is open, and nothing else."""
    return HttpResponse(status=204)


@cache
def _style() -> str:
    rules = (resources.files("tamizdat.office") / "templates" / "office" / "office.css").read_text(encoding="utf-8")
    return tighten(house_templates()[STYLE]).partition("*{")[0] + tighten(rules)
