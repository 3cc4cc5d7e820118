"""The doors of a card that is typed into the payment company's field on our page, and of its script."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.http import HttpRequest, HttpResponse

from tamizdat.desk.counter import counter
from tamizdat.desk.errors import FormRefused
from tamizdat.desk.gift_forms import Wish, is_gift, read_wish
from tamizdat.desk.gift_pages import given_page, step_page, unsure_page, without_a_sum
from tamizdat.desk.giving import CALLS_TO_TAKE, LOOK_AGAIN, NOTHING, answered, started
from tamizdat.desk.middleware import language_of
from tamizdat.desk.offered import offered
from tamizdat.desk.pages import refusal
from tamizdat.desk.taking import ask_for_work, clock, fields_of, form_language, gate, is_paid, peer_of_request
from tamizdat.envelope.gift_messages import CardPage, CardTaken, ConfirmCard, CounterAnswer, NotTaken, StartGift
from tamizdat.money.offer import Offer
from tamizdat.press.scripts import desk_script

LONGEST_CONFIRMATION = 200


def card(request: HttpRequest) -> HttpResponse:
    """Take what a card's field gave. The page that holds the field posts here."""
    fields = fields_of(request)
    language, now = form_language(request, fields), clock()
    offer = offered().now(now)
    wish = _wish(fields, offer)
    if wish is None:
        return refusal(language, 422, NOTHING, LOOK_AGAIN)
    level = gate().level(now)
    if not is_paid("card", fields, now, level) and not gate().lets_question_in(peer_of_request(request), now):
        return ask_for_work(language, "card", fields, now, level, **without_a_sum(language, offer, wish))
    return _confirmed(language, offer, wish, fields, now)


def given(request: HttpRequest) -> HttpResponse:
    """Say thank you, after a bank has asked once more."""
    language = language_of(request)
    return given_page(language, offered().now(clock()))


def card_script(_request: HttpRequest) -> HttpResponse:
    """Give out the module that joins a card's field to its form."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@cache
def _script() -> str:
    return desk_script("card.js")


def _wish(fields: Mapping[str, str], offer: Offer) -> Wish | None:
    """Read the form of a card; None where it is none that our page sends."""
    if not is_gift(fields.get("gift", "")) or not 0 < len(fields.get("confirmation", "")) <= LONGEST_CONFIRMATION:
        return None
    try:
        return read_wish(fields, offer)
    except FormRefused:
        return None


def _confirmed(language: str, offer: Offer, wish: Wish, fields: Mapping[str, str], now: datetime) -> HttpResponse:
    """Ask the vault to take the card. Where it is silent nobody knows: the very same question can be asked again."""
    gift = fields["gift"]
    start = started(wish, gift, language, now)
    answer = counter().ask(ConfirmCard(start, fields["confirmation"]))
    _note(answer, now)
    if isinstance(answer, NotTaken) and answer.reason in {"later", "busy"}:
        return unsure_page(language, fields)
    if isinstance(answer, CardTaken) and answer.secret:
        return _one_more_step(language, offer, wish, start, answer) or unsure_page(language, fields)
    return answered(language, offer, wish, gift, answer, now.date())


def _note(answer: CounterAnswer, now: datetime) -> None:
    """A card that was taken gives back what it cost. A listed country, and what nobody answered, may have cost as much.

    Where the bank still asks nothing is given back: whoever tries stolen cards would be let in again and again.
    """
    if (not isinstance(answer, CardTaken) or answer.secret) and answer != NotTaken("halted"):
        gate().note_asked(now, CALLS_TO_TAKE)
    if isinstance(answer, CardTaken) or answer == NotTaken("declined"):
        gate().note_answered(now, declined=isinstance(answer, NotTaken))


def _one_more_step(language: str, offer: Offer, wish: Wish, start: StartGift, taken: CardTaken) -> HttpResponse | None:
    """Show the page on which the giver's bank asks; it needs the provider's script once more."""
    field = counter().ask(start)
    return step_page(language, offer, wish, field, taken) if isinstance(field, CardPage) else None
