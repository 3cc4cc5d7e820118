"""One function per address: parse, ask the gate, drop, answer. Only a POST changes anything."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tamizdat.desk.errors import FormRefused
from tamizdat.desk.forms import SIGN_UP_FIELDS, SignUp, read_ask, read_choices, read_sign_up
from tamizdat.desk.letterbox import letterbox
from tamizdat.desk.mailboxes import is_risky
from tamizdat.desk.middleware import BROKEN, NOT_TAKEN, language_of
from tamizdat.desk.pages import all_tongues, handed_on, page, refusal, tongues
from tamizdat.desk.taking import clock, closed, dropped, fields_of, form_language, gate, take, texts
from tamizdat.envelope.blind import domain_of
from tamizdat.envelope.messages import AskToChange, AskToLeave, Change, Confirm, Leave, Subscribe
from tamizdat.press.scripts import desk_script

MENDABLE = {"address", "edition"}


def home(request: HttpRequest) -> HttpResponse:
    """Say what this place is."""
    language = language_of(request)
    return page("home", language, tongues=tongues(language))


def subscribe(request: HttpRequest) -> HttpResponse:
    """Take a wish for letters."""
    if request.method != "POST":
        return _only_forms(request)
    fields = fields_of(request)
    language = form_language(request, fields)
    try:
        form = read_sign_up(fields)
    except FormRefused as refused:
        return _mend_sign_up(language, fields, refused.faults)
    host = domain_of(form.address)
    if is_risky(host, settings.RISKY_MAILBOXES) and not form.anyway:
        kept = handed_on(fields, SIGN_UP_FIELDS)
        others = [field for field in kept if field.name != "address"]
        return page("risky", language, host=host, fields=kept, others=others)
    return take(request, "subscribe", form, fields, _subscription(form))


def ask(request: HttpRequest, verb: str) -> HttpResponse:
    """Show the form that asks for a mailed link, or take it; `verb` is "leave" or "manage"."""
    fields = fields_of(request) if request.method == "POST" else texts(request.GET)
    language = form_language(request, fields)
    kept = handed_on({"language": language, **fields}, ("newsletter", "language"))
    if request.method != "POST":
        return page("ask", language, verb=verb, fields=kept, value="", tongues=tongues(language))
    try:
        form = read_ask(fields)
    except FormRefused as refused:
        value = fields.get("address", "")
        return page("ask", language, status=422, faults=refused.faults, verb=verb, fields=kept, value=value)
    kind = AskToLeave if verb == "leave" else AskToChange
    return take(request, verb, form, fields, kind(form.address, form.newsletter))


def press(request: HttpRequest, verb: str, token: str) -> HttpResponse:
    """Show the button behind a link of a mail, or take it; `verb` is "confirm" or "leave".

    A mail program's own button posts here too, and gets 200 without a redirect (RFC 8058 §3.1 and §3.2).
    """
    language = form_language(request, fields_of(request))
    if request.method != "POST":
        return page(verb, language, token=token, tongues=tongues(language))
    if not gate().is_pressed(verb, token):
        message = Confirm(token) if verb == "confirm" else Leave(token)
        if not gate().lets_link_in(clock()) or not dropped(message):
            return closed(language, verb)
        gate().note_pressed(verb, token)
    return page("done", language, verb=verb)


def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show what can be chosen behind a mailed link, or take the choices."""
    fields = fields_of(request)
    language = language_of(request)
    faults: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            choices = read_choices(fields, clock().date())
        except FormRefused as refused:
            faults = refused.faults
        else:
            message = Change(
                token, choices.language, choices.edition, choices.paused_until, choices.export, choices.erase
            )
            if not gate().lets_link_in(clock()) or not dropped(message):
                return closed(language, "manage")
            return page("done", language, verb="manage")
    around = {"token": token, "languages": all_tongues(), "tongues": tongues(language)}
    return page("manage", language, status=422 if faults else 200, faults=faults, **around)


def work_script(_request: HttpRequest) -> HttpResponse:
    """Give out the module that does a sum."""
    return HttpResponse(desk_script("work.js"), content_type="text/javascript; charset=utf-8")


def robots(_request: HttpRequest) -> HttpResponse:
    """Ask robots to stay away: nothing here is to be found."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


def health(_request: HttpRequest) -> HttpResponse:
    """204 while something can be taken, 503 while there is no key to seal with."""
    return HttpResponse(status=204 if letterbox().is_open() else 503)


def nothing_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django hands it over
    """Answer for an address that we do not have."""
    sentence = "If you came by a link out of a mail, it was perhaps cut in two. Copy it whole, up to its last sign."
    return refusal(language_of(request), 404, "There is nothing at this address", sentence)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when not even the middleware could."""
    return refusal(language_of(request), 500, BROKEN, NOT_TAKEN)


def _subscription(form: SignUp) -> Subscribe:
    hour = f"{clock():%Y-%m-%dT%H}"
    return Subscribe(form.newsletter, form.address, form.language, form.edition, form.consent, hour)


def _mend_sign_up(language: str, fields: Mapping[str, str], faults: Mapping[str, str]) -> HttpResponse:
    return page(
        "sign-up",
        language,
        status=422,
        faults=faults,
        is_mendable=faults.keys() <= MENDABLE,
        fields=handed_on(fields, ("newsletter", "language")),
        value=fields.get("address", ""),
        edition=fields.get("edition", ""),
        consent=fields.get("consent", ""),
    )


def _only_forms(request: HttpRequest) -> HttpResponse:
    sentence = "The form stands on the page of the newsletter, in the paper. Fill it in there."
    response = refusal(language_of(request), 405, "This address only takes a form", sentence)
    response["Allow"] = "POST"
    return response
