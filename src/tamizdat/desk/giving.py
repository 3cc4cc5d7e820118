"""The door through which a gift begins: the form, and then the bank's way at once, or a question to the vault."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tamizdat.desk.counter import counter
from tamizdat.desk.errors import FormRefused
from tamizdat.desk.gift_forms import HANDED_ON, Wish, read_wish
from tamizdat.desk.gift_pages import (
    away_page,
    card_page,
    coins_page,
    form_page,
    given_page,
    sorry_page,
    transfer_page,
    without_a_sum,
)
from tamizdat.desk.mailboxes import is_risky
from tamizdat.desk.offered import offered
from tamizdat.desk.pages import handed_on, page, refusal
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
    CardPage,
    CardTaken,
    CounterAnswer,
    Give,
    GoTo,
    NotTaken,
    PayCoins,
    StartGift,
)
from tamizdat.money.methods import BANK, Rhythm
from tamizdat.money.offer import Offer
from tamizdat.money.references import DRAWS, drawn_reference

# How often a provider is asked, at most, to begin a gift at its own page, or to take a card (vault.counter).
CALLS_TO_BEGIN, CALLS_TO_TAKE = 1, 4
NOTHING = "Nothing can be given here just now"
LOOK_AGAIN = "Please look at the page of support in the paper, or come again later."


def give(request: HttpRequest) -> HttpResponse:
    """Show the form of gifts, or take it."""
    fields = fields_of(request)
    language, now = form_language(request, fields), clock()
    offer = offered().now(now)
    if not offer.methods or not offer.ladders:
        return refusal(language, 503, NOTHING, LOOK_AGAIN)
    if request.method != "POST":
        return form_page(language, offer, {}, {}, "")
    try:
        wish = read_wish(fields, offer)
    except FormRefused as refused:
        return form_page(language, offer, fields, refused.faults, fields.get("other", ""))
    return _held_up(request, language, fields, wish, offer, now) or _begun(language, offer, wish, now)


def _held_up(
    request: HttpRequest, language: str, fields: Mapping[str, str], wish: Wish, offer: Offer, now: datetime
) -> HttpResponse | None:
    """Warn of a mailbox, or ask for a sum first; None where neither is needed."""
    if wish.address and not wish.anyway and is_risky(domain_of(wish.address), settings.RISKY_MAILBOXES):
        return _risky(language, fields, wish)
    level = gate().level(now) if wish.method.needs_key else 0
    if not is_paid("give", fields, now, level) and (wish.trapped or not _let_in(request, wish, now)):
        return ask_for_work(
            language, "give", _decided(fields, wish), now, level, **without_a_sum(language, offer, wish)
        )
    return None


def _begun(language: str, offer: Offer, wish: Wish, now: datetime) -> HttpResponse:
    if wish.method is BANK:
        return _by_bank(language, offer, wish, now)
    gift = secrets.token_hex(16)
    answer = counter().ask(started(wish, gift, language, now))
    if isinstance(answer, GoTo | PayCoins):
        gate().note_asked(now, CALLS_TO_BEGIN)
    return answered(language, offer, wish, gift, answer, now.date())


def answered(language: str, offer: Offer, wish: Wish, gift: str, answer: CounterAnswer, today: date) -> HttpResponse:
    """Show what the vault answered to a wish."""
    match answer:
        case GoTo():
            return away_page(language, wish, answer)
        case PayCoins():
            return coins_page(language, offer, answer)
        case CardPage():
            return card_page(language, offer, wish, gift, answer, today)
        case CardTaken():
            return given_page(language, offer, "" if wish.rhythm is Rhythm.ONCE else answer.token)
        case NotTaken():
            return sorry_page(language, offer, wish, answer.reason)
        case _:
            return sorry_page(language, offer, wish, "later")


def started(wish: Wish, gift: str, language: str, now: datetime) -> StartGift:
    """Say to the vault what shall begin."""
    return StartGift(
        gift=gift,
        method=wish.method.slug,
        rhythm=wish.rhythm.value,
        minor=wish.money.minor,
        currency=wish.money.currency,
        language=language,
        address=wish.address,
        consent=wish.consent,
        campaign="",
        day=f"{now:%Y-%m-%d}",
    )


def _by_bank(language: str, offer: Offer, wish: Wish, now: datetime) -> HttpResponse:
    """Make a reference, note it sealed, and show what a bank needs to be told."""
    account = offer.account(wish.money.currency)
    if account is None:
        return refusal(language, 503, NOTHING, LOOK_AGAIN)
    reference = drawn_reference(secrets.randbelow(DRAWS))
    noted = Give(
        gift=secrets.token_hex(16),
        reference=reference,
        method=wish.method.slug,
        rhythm=wish.rhythm.value,
        minor=wish.money.minor,
        currency=wish.money.currency,
        language=language,
        address=wish.address,
        consent=wish.consent,
        campaign="",
        day=f"{now:%Y-%m-%d}",
    )
    return transfer_page(language, offer, wish, account, reference) if dropped(noted) else closed(language, "give")


def _let_in(request: HttpRequest, wish: Wish, now: datetime) -> bool:
    """Ask the gate: a wish for a provider's question costs more than one that only waits in the spool."""
    peer = peer_of_request(request)
    return gate().lets_question_in(peer, now) if wish.method.needs_key else gate().lets_gift_in(peer, now)


def _decided(fields: Mapping[str, str], wish: Wish) -> dict[str, str]:
    """The form as it was read, without the ladders that were not chosen."""
    kept = {name: fields[name] for name in ("language", "anyway") if name in fields}
    decided = {
        "rhythm": f"{wish.rhythm}",
        "currency": wish.money.currency,
        "minor": f"{wish.money.minor}",
        "method": wish.method.slug,
        "address": wish.address,
        "consent": wish.consent,
    }
    return kept | {name: value for name, value in decided.items() if value}


def _risky(language: str, fields: Mapping[str, str], wish: Wish) -> HttpResponse:
    kept = handed_on(_decided(fields, wish), [*HANDED_ON, "method"])
    without = [field for field in kept if field.name != "address"]
    host = domain_of(wish.address)
    return page("risky-gift", language, verb="give", host=host, fields=kept, without=without, months=1)
