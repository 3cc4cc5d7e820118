"""What every door of the desk does: read fields and a language, ask the gate, drop, and say that it was dropped."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from tamizdat.desk.forms import TRAP
from tamizdat.desk.gate import Gate
from tamizdat.desk.letterbox import letterbox
from tamizdat.desk.pages import SPOKEN, handed_on, page
from tamizdat.desk.peers import peer_of
from tamizdat.desk.speech import tongue
from tamizdat.desk.work import FIELD, digest_of
from tamizdat.envelope.blind import domain_of
from tamizdat.envelope.messages import Message
from tamizdat.spool.errors import LetterboxClosed

_log = logging.getLogger("tamizdat.desk")


class Form(Protocol):
    """What the gate must know of a form: whose mailbox it names, and whether the hidden field was filled in."""

    @property
    def address(self) -> str:
        """The mailbox."""

    @property
    def trapped(self) -> bool:
        """Whether a machine filled it in."""


@cache
def gate() -> Gate:
    """The gate of this process. There must be one process: its budgets are in memory."""
    return Gate(settings.PROVIDER_CALLS)


def take(request: HttpRequest, verb: str, form: Form, fields: Mapping[str, str], message: Message) -> HttpResponse:
    """Drop a wish, or ask for a sum first. The answer is the same for everybody: we do not know who is known."""
    language, now = form_language(request, fields), clock()
    if not is_paid(verb, fields, now):
        peer = peer_of_request(request)
        if form.trapped or not gate().lets_in(peer, domain_of(form.address), now):
            return ask_for_work(language, verb, fields, now)
    return page("asked", language, purpose=verb) if dropped(message) else closed(language, verb)


def is_paid(verb: str, fields: Mapping[str, str], now: datetime, level: int = 0) -> bool:
    """Say whether the sum for a form was done, as hard as it is asked for."""
    return gate().is_paid(fields.get(FIELD, ""), digest_of(verb, fields), now, level)


def ask_for_work(
    language: str,
    verb: str,
    fields: Mapping[str, str],
    now: datetime,
    level: int = 0,
    **more: Any,  # noqa: ANN401  # what a template shows is of any kind
) -> HttpResponse:
    """Answer with a sum for this form. `more` is what the page says of another way, for browsers that can do none."""
    kept = handed_on(fields, [name for name in fields if name not in {TRAP, FIELD}])
    sum_for_it = gate().work.ask(digest_of(verb, fields), now, level)
    shown: dict[str, Any] = {"account": None, "iban": "", "countries": "", **more}
    way = letters_to(verb)
    return page("work", language, status=429, verb=verb, fields=kept, challenge=sum_for_it, letters_to=way, **shown)


def peer_of_request(request: HttpRequest) -> str:
    """Say from where a request came, for the gate alone."""
    return peer_of(request.META, behind_proxy=settings.DESK_BEHIND_PROXY)


def dropped(message: Message, spare: int = 0) -> bool:
    """Drop a message; False where nothing can be taken, and then nothing was kept."""
    try:
        letterbox().drop(message, spare)
    except LetterboxClosed as shut:
        _log.error("The desk cannot take anything. %s", shut)  # a traceback would show what was sent
        return False
    return True


def closed(language: str, verb: str) -> HttpResponse:
    """Say that nothing was taken, and what to do."""
    return page("closed", language, status=503, letters_to=letters_to(verb))


def letters_to(verb: str) -> str:
    """The address of mail that does the same, or "" where there is none."""
    box = {"subscribe": "join", "leave": "leave"}.get(verb)
    return f"{box}@{settings.MAIL_DOMAIN}" if box else ""


def fields_of(request: HttpRequest) -> dict[str, str]:
    """The fields of a form; of a field that came twice, the last counts, as in browsers' own forms."""
    return texts(request.POST)


def texts(query: QueryDict) -> dict[str, str]:
    """What was sent, as text."""
    return {name: str(value) for name, value in query.items()}


def form_language(request: HttpRequest, fields: Mapping[str, str]) -> str:
    """Choose the language of an answer: that of the address, of the form, of the browser."""
    wanted = [request.GET.get("l", ""), fields.get("language", "")]
    return tongue(wanted, request.headers.get("Accept-Language", ""), SPOKEN)


def clock() -> datetime:
    """The moment of a request."""
    return datetime.now(UTC)  # noqa: TID251  # a door reads the clock
