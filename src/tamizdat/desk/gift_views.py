"""The doors of givers after the first: a gift behind its link, and reminders. Looking changes nothing."""

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tamizdat.desk.calendars import YEAR, in_months, reminder
from tamizdat.desk.counter import counter
from tamizdat.desk.errors import FormRefused
from tamizdat.desk.forms import TRAP
from tamizdat.desk.gift_forms import (
    EVERY,
    NOT_CHANGED_NOW,
    PERIODS,
    Reminding,
    chosen_day,
    read_act,
    read_reminding,
    wrong_amount,
)
from tamizdat.desk.gift_pages import gift_page
from tamizdat.desk.mailboxes import is_risky
from tamizdat.desk.middleware import language_of
from tamizdat.desk.pages import handed_on, page, refusal, tongues
from tamizdat.desk.speech import said
from tamizdat.desk.taking import (
    ask_for_work,
    clock,
    closed,
    dropped,
    fields_of,
    form_language,
    gate,
    is_paid,
    peer_of_request,
)
from tamizdat.envelope.blind import domain_of
from tamizdat.envelope.gift_messages import (
    CounterAnswer,
    GiftShown,
    ManageGift,
    NotTaken,
    Remind,
    ShowGift,
    UnknownGift,
)

LINK_OVER = "This link is over"
OVER = "The gift to which it led has ended, or its address was erased. If the link was cut in two, copy it whole."


def gift(request: HttpRequest, token: str) -> HttpResponse:
    """Show a gift behind its mailed link, or take what was pressed there."""
    if request.method != "POST":
        return _shown(request, token, {})
    try:
        act, minor = read_act(fields_of(request))
    except FormRefused as refused:
        return _shown(request, token, refused.faults)
    if act == "amount":
        return _changed(request, token, minor)
    return _done(request, ManageGift(token, act, minor))


def _changed(request: HttpRequest, token: str, minor: int) -> HttpResponse:
    """Ask the vault for the bounds first: what it would pass over is refused here, with the reason."""
    answer = _asked(token)
    if not isinstance(answer, GiftShown):
        return _page_of(request, token, answer, {"other": NOT_CHANGED_NOW})
    wrong = wrong_amount(minor, fields_of(request).get("currency", ""), answer)
    if wrong:
        return _page_of(request, token, answer, {"other": wrong})
    return _done(request, ManageGift(token, "amount", minor))


def _done(request: HttpRequest, wish: ManageGift) -> HttpResponse:
    language, by = language_of(request), fields_of(request).get("by", "")
    if not gate().lets_link_in(clock()) or not dropped(wish):
        return closed(language, "gift")
    return page("gift-done", language, act=wish.act, token=wish.token, by=by)


def _shown(request: HttpRequest, token: str, faults: Mapping[str, str]) -> HttpResponse:
    return _page_of(request, token, _asked(token), faults)


def _asked(token: str) -> CounterAnswer:
    """Ask the vault what became of a gift. While it is silent the buttons are there all the same."""
    return counter().ask_shortly(ShowGift(token)) if gate().lets_link_in(clock()) else NotTaken("busy")


def _page_of(request: HttpRequest, token: str, answer: CounterAnswer, faults: Mapping[str, str]) -> HttpResponse:
    language = language_of(request)
    if isinstance(answer, UnknownGift):
        return refusal(language, 404, LINK_OVER, OVER)
    return gift_page(language, token, answer if isinstance(answer, GiftShown) else None, faults)


def remind(request: HttpRequest) -> HttpResponse:
    """Show the ways to be reminded, or take the one that needs an address."""
    fields = fields_of(request)
    language, now = form_language(request, fields), clock()
    if request.method != "POST":
        return _remind_form(language, {}, {})
    try:
        form = read_reminding(fields, now.date())
    except FormRefused as refused:
        return _remind_form(language, fields, refused.faults)
    held_up = _held_up(request, language, fields, form)
    if held_up:
        return held_up
    month = f"{form.day or in_months(now.date(), form.months):%Y-%m}"
    wish = Remind(form.address, month, language, f"{now:%Y-%m-%dT%H}")
    return page("noted", language) if dropped(wish) else closed(language, "remind")


def _held_up(request: HttpRequest, language: str, fields: Mapping[str, str], form: Reminding) -> HttpResponse | None:
    """Warn of a mailbox, or ask for a sum first; None where neither is needed."""
    now, host = clock(), domain_of(form.address)
    if not form.anyway and is_risky(host, settings.RISKY_MAILBOXES):
        kept = handed_on(fields, ("address", "in", "on", "consent", "language", TRAP))
        return page("risky-gift", language, verb="remind", host=host, fields=kept, without=[], months=form.months)
    if is_paid("remind", fields, now):
        return None
    if form.trapped or not gate().lets_in(peer_of_request(request), host, now):
        return ask_for_work(language, "remind", fields, now)
    return None


def later(request: HttpRequest) -> HttpResponse:
    """Give out a file for a calendar: it is made of the question alone, and nothing is kept."""
    language, today = language_of(request), clock().date()
    every = EVERY.get(request.GET.get("every", ""), "")
    try:
        chosen = None if every else chosen_day(request.GET.get("on", ""), today)
    except FormRefused as refused:
        return _remind_form(language, {"in": request.GET.get("in", "1")}, refused.faults)
    day = chosen or in_months(today, YEAR if every == "YEARLY" else PERIODS.get(request.GET.get("in", "1"), 1))
    text = reminder(secrets.token_hex(8), said(language)["Reminder"], today, day, every)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="reminder.ics"'
    return response


def _remind_form(language: str, fields: Mapping[str, str], faults: Mapping[str, str]) -> HttpResponse:
    return page(
        "remind",
        language,
        status=422 if faults else 200,
        faults=faults,
        fields=handed_on({"language": language, **fields}, ("language", "consent")),
        months=fields.get("in", "1"),
        value=fields.get("address", ""),
        tongues=[] if fields else tongues(language),
    )
