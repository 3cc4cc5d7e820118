"""One function per address: parse, ask the gate, drop, answer. Only a POST changes anything."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from tamizdat.desk.errors import FormRefused
from tamizdat.desk.forms import SIGN_UP_FIELDS, TRAP, Ask, SignUp, read_ask, read_choices, read_sign_up
from tamizdat.desk.gate import Gate
from tamizdat.desk.letterbox import letterbox
from tamizdat.desk.mailboxes import is_risky
from tamizdat.desk.middleware import BROKEN, NOT_TAKEN, language_of
from tamizdat.desk.pages import SPOKEN, all_tongues, handed_on, page, refusal, tongues
from tamizdat.desk.peers import peer_of
from tamizdat.desk.speech import tongue
from tamizdat.desk.work import FIELD, digest_of
from tamizdat.envelope.blind import domain_of
from tamizdat.envelope.messages import AskToChange, AskToLeave, Change, Confirm, Leave, Message, Subscribe
from tamizdat.press.scripts import desk_script
from tamizdat.spool.errors import LetterboxClosed

MENDABLE = {"address", "edition"}

_log = logging.getLogger("tamizdat.desk")


@cache
def gate() -> Gate:
    """The gate of this process. There must be one process: its budgets are in memory."""
    return Gate()


def home(request: HttpRequest) -> HttpResponse:
    """Say what this place is."""
    language = language_of(request)
    return page("home", language, tongues=tongues(language))


def subscribe(request: HttpRequest) -> HttpResponse:
    """Take a wish for letters."""
    if request.method != "POST":
        return _only_forms(request)
    fields = _fields(request)
    language = _language(request, fields)
    try:
        form = read_sign_up(fields)
    except FormRefused as refused:
        return _mend_sign_up(language, fields, refused.faults)
    host = domain_of(form.address)
    if is_risky(host, settings.RISKY_MAILBOXES) and not form.anyway:
        kept = handed_on(fields, SIGN_UP_FIELDS)
        others = [field for field in kept if field.name != "address"]
        return page("risky", language, host=host, fields=kept, others=others)
    return _take(request, "subscribe", form, fields, _subscription(form))


def ask(request: HttpRequest, verb: str) -> HttpResponse:
    """Show the form that asks for a mailed link, or take it; `verb` is "leave" or "manage"."""
    fields = _fields(request) if request.method == "POST" else _texts(request.GET)
    language = _language(request, fields)
    kept = handed_on({"language": language, **fields}, ("newsletter", "language"))
    if request.method != "POST":
        return page("ask", language, verb=verb, fields=kept, value="", tongues=tongues(language))
    try:
        form = read_ask(fields)
    except FormRefused as refused:
        value = fields.get("address", "")
        return page("ask", language, status=422, faults=refused.faults, verb=verb, fields=kept, value=value)
    kind = AskToLeave if verb == "leave" else AskToChange
    return _take(request, verb, form, fields, kind(form.address, form.newsletter))


def press(request: HttpRequest, verb: str, token: str) -> HttpResponse:
    """Show the button behind a link of a mail, or take it; `verb` is "confirm" or "leave".

    A mail program's own button posts here too, and gets 200 without a redirect (RFC 8058 §3.1 and §3.2).
    """
    language = _language(request, _fields(request))
    if request.method != "POST":
        return page(verb, language, token=token, tongues=tongues(language))
    if not gate().is_pressed(verb, token):
        message = Confirm(token) if verb == "confirm" else Leave(token)
        if not gate().lets_link_in(_now()) or not _dropped(message):
            return _closed(language, verb)
        gate().note_pressed(verb, token)
    return page("done", language, verb=verb)


def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show what can be chosen behind a mailed link, or take the choices."""
    fields = _fields(request)
    language = language_of(request)
    faults: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            choices = read_choices(fields, _now().date())
        except FormRefused as refused:
            faults = refused.faults
        else:
            message = Change(
                token, choices.language, choices.edition, choices.paused_until, choices.export, choices.erase
            )
            if not gate().lets_link_in(_now()) or not _dropped(message):
                return _closed(language, "manage")
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


def _take(
    request: HttpRequest, verb: str, form: SignUp | Ask, fields: Mapping[str, str], message: Message
) -> HttpResponse:
    """Drop a wish, or ask for a sum first. The answer is the same for everybody: we do not know who is known."""
    language, now = _language(request, fields), _now()
    about = digest_of(verb, fields)
    if not gate().is_paid(fields.get(FIELD, ""), about, now):
        peer = peer_of(request.META, behind_proxy=settings.DESK_BEHIND_PROXY)
        if form.trapped or not gate().lets_in(peer, domain_of(form.address), now):
            kept = handed_on(fields, [name for name in fields if name not in {TRAP, FIELD}])
            sum_for_it = gate().work.ask(about, now)
            way = _letters_to(verb)
            return page("work", language, status=429, verb=verb, fields=kept, challenge=sum_for_it, letters_to=way)
    return page("asked", language, purpose=verb) if _dropped(message) else _closed(language, verb)


def _subscription(form: SignUp) -> Subscribe:
    hour = f"{_now():%Y-%m-%dT%H}"
    return Subscribe(form.newsletter, form.address, form.language, form.edition, form.consent, hour)


def _dropped(message: Message) -> bool:
    try:
        letterbox().drop(message)
    except LetterboxClosed as closed:
        _log.error("The desk cannot take anything. %s", closed)  # a traceback would show what was sent
        return False
    return True


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


def _closed(language: str, verb: str) -> HttpResponse:
    return page("closed", language, status=503, letters_to=_letters_to(verb))


def _letters_to(verb: str) -> str:
    """The address of mail that does the same, or "" where there is none."""
    box = {"subscribe": "join", "leave": "leave"}.get(verb)
    return f"{box}@{settings.MAIL_DOMAIN}" if box else ""


def _only_forms(request: HttpRequest) -> HttpResponse:
    sentence = "The form stands on the page of the newsletter, in the paper. Fill it in there."
    response = refusal(language_of(request), 405, "This address only takes a form", sentence)
    response["Allow"] = "POST"
    return response


def _fields(request: HttpRequest) -> dict[str, str]:
    """The fields of a form; of a field that came twice, the last counts, as in browsers' own forms."""
    return _texts(request.POST)


def _texts(query: QueryDict) -> dict[str, str]:
    return {name: str(value) for name, value in query.items()}


def _language(request: HttpRequest, fields: Mapping[str, str]) -> str:
    wanted = [request.GET.get("l", ""), fields.get("language", "")]
    return tongue(wanted, request.headers.get("Accept-Language", ""), SPOKEN)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # a door reads the clock
