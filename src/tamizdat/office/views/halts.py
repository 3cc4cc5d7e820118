"""Halts: what one would do, a drill of it, the halt itself, and its end. It works while the vault is locked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tamizdat.contributions.queries.missed import DANGER, missed
from tamizdat.office import gift_queries
from tamizdat.office.errors import OfficeError
from tamizdat.office.halting import agree_to_cancel, halt, rehearse, resume
from tamizdat.office.queries import keeper_names
from tamizdat.office.views.showing import keeper_of, now, number_of, say, show

UNSURE = "Nothing was done: tick the box first."
SAY_WHAT = "Nothing was done: say what becomes of what fell due meanwhile."
NONE_CHOSEN = "Choose at least one way of giving."
NO_REASON = "Choose what readers are told."
# As the page of support says it, in the reader's own language (press.gift_faces).
REASONS = {
    "designation": "stopped so that nobody is put in danger by it",
    "provider": "the company through which it went serves us no longer",
    "repair": "being repaired",
    "closed": "closed at present",
}
LONGEST_WORDS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def halts(request: HttpRequest) -> HttpResponse:
    """What is halted, and the first step to a halt: what it would do."""
    if request.method != "POST":
        return _halts(request)
    try:
        answered = _act(request)
    except OfficeError as error:
        return _halts(request, f"{error}")
    return answered or redirect("office:gift_halts")


def _act(request: HttpRequest) -> HttpResponse | None:
    """Do what a button says; a page where it has one of its own."""
    act, keeper = request.POST.get("act", ""), keeper_of(request)
    if act == "agree":
        say(request, agree_to_cancel(number_of(request.POST.get("wish", "")), keeper, now()))
        return None
    methods = [one for one in gift_queries.methods() if one in request.POST.getlist("method")]
    if not methods:
        raise OfficeError(NONE_CHOSEN)
    if act in {"ask to resume", "resume"}:
        return _resume(request, methods)
    reason, cancel = request.POST.get("reason", ""), request.POST.get("pledges") == "cancel"
    if reason not in REASONS:
        raise OfficeError(NO_REASON)
    if act == "drill":
        rehearse(methods, reason, keeper, now())
        return _effect(request, methods, reason, cancel=cancel, drill=True)
    if act != "halt" or request.POST.get("sure") != "yes":
        refused = UNSURE if act == "halt" else ""
        return _effect(request, methods, reason, cancel=cancel, refused=refused)
    say(request, halt(methods, reason, _words(request), keeper, now(), cancel=cancel))
    return None


def _resume(request: HttpRequest, methods: list[str]) -> HttpResponse | None:
    told = [(method, missed(method, now().date())) for method in methods]
    any_missed, danger = any(one.payments for _, one in told), any(one.danger for _, one in told)
    fate = request.POST.get("missed", "" if any_missed and not danger else "skip")
    if request.POST.get("act") == "resume" and request.POST.get("sure") == "yes" and fate in {"skip", "charge"}:
        say(request, resume(methods, keeper_of(request), now(), "charge" if fate == "charge" else "skip"))
        return None
    refused = "" if request.POST.get("act") != "resume" else UNSURE if fate else SAY_WHAT
    values = {"effects": _effects(methods), "methods": methods, "missed": told if any_missed else [], "danger": danger}
    return show(request, "gifts-resume", values, refused=refused)


def _effect(
    request: HttpRequest, methods: list[str], reason: str, *, cancel: bool, drill: bool = False, refused: str = ""
) -> HttpResponse:
    effects = _effects(methods)
    values = {
        "effects": effects,
        "halted_already": cancel and all(one.halted for one in effects),
        "methods": methods,
        "reason": reason,
        "danger": reason == DANGER,
        "told": REASONS[reason],
        "words": _words(request),
        "cancel": cancel,
        "drill": drill,
    }
    return show(request, "gifts-halt", values, refused=refused)


def _words(request: HttpRequest) -> str:
    return " ".join(request.POST.get("words", "").split())[:LONGEST_WORDS]


def _effects(methods: list[str]) -> list[gift_queries.Effect]:
    return [gift_queries.effect(one, now().date()) for one in methods]


def _halts(request: HttpRequest, refused: str = "") -> HttpResponse:
    names, me = keeper_names(), keeper_of(request).pk
    found = gift_queries.halts()
    values = {
        "standing": [(one, _by(one.by, names)) for one in found if one.until is None],
        "over": [(one, _by(one.by, names), _by(one.ended_by, names)) for one in found if one.until is not None],
        "wishes": [
            {"wish": one, "asked": names.get(one.asked_by, "a keeper"), "mine": one.asked_by == me}
            for one in gift_queries.cancel_wishes(now())
        ],
        "effects": _effects(gift_queries.methods()),
        "reasons": REASONS.items(),
    }
    return show(request, "gifts-halts", values, refused=refused)


def _by(told: str, names: dict[int, str]) -> str:
    """A keeper's name by number; whoever used a command is written down by the name that they gave."""
    return names.get(number_of(told), f"keeper {told}") if told.isdecimal() else told
