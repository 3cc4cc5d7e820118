"""Sets the pages of gifts: what a template is told of an offer, a transfer, an answer of the vault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from tamizdat.desk.gift_forms import HANDED_ON, OVER, Wish
from tamizdat.desk.pages import Field, handed_on, page, tongues
from tamizdat.desk.speech import said
from tamizdat.envelope.gift_messages import CardPage, CardTaken, GiftShown, GoTo, PayCoins
from tamizdat.money.accounts import in_sepa, shown_iban
from tamizdat.money.amounts import Money
from tamizdat.money.epc import Transfer, encode_transfer
from tamizdat.money.errors import MoneyError
from tamizdat.money.methods import BANK, Method, Rhythm, method_of
from tamizdat.money.offer import BankAccount, Offer
from tamizdat.money.qr import qr_picture, qr_svg
from tamizdat.money.references import grouped
from tamizdat.money.schedule import due
from tamizdat.press.amounts import currency_name, said_amount
from tamizdat.press.gift_faces import TELLS, country_names, ways_of
from tamizdat.press.moments import moment
from tamizdat.press.words import words

CODES = "EUR"
RHYTHMS = {
    Rhythm.ONCE: "{amount} once",
    Rhythm.MONTHLY: "{amount} each month",
    Rhythm.ANNUAL: "{amount} each year",
}
# To what a giver agrees who types a card for a gift that repeats.
MANDATES = {
    Rhythm.MONTHLY: "{amount} is taken now, and then each month on the same day, for the first time on {day}, until "
    "you stop it. A link to stop it, without a log-in, is shown as soon as the card is taken.",
    Rhythm.ANNUAL: "{amount} is taken now, and then each year on the same day, for the first time on {day}, until "
    "you stop it. A link to stop it, without a log-in, is shown as soon as the card is taken.",
}
# Words for what has become of a gift (money.standing), of a standing order (money.schedule), and for why one ended.
STATES = {
    "started": "On its way",
    "pending": "On its way",
    "authorised": "On its way",
    "expired": "It did not come about",
    "failed": "It did not come about",
    "voided": "It did not come about",
    "given": "Arrived",
    "part-refunded": "Given back",
    "refunded": "Given back",
    "disputed": "Your bank has asked for it back",
    "lost": "Given back",
    "expected": "Expected",
    "seen": "Arrives regularly",
    "quiet": "Nothing has come for a while",
    "active": "Goes on",
    "retrying": "The last payment failed; we try again",
    "paused": "Paused",
    "halted": "Halted by us",
    "country": "Ended for your safety",
    "lapsed": "Ended: payments failed",
    "cancelled": "Ended",
}
# A card field may load and ask the company that takes the card, and nobody else; only on the page that needs it. The
# company's script gives its frames attributes of style; sheets of style from anywhere stay forbidden.
_CARD_POLICY = (
    "default-src 'none'; style-src {style}; style-src-attr 'unsafe-inline'; img-src data:; "
    "script-src 'self' {scripts}; frame-src {frames}; connect-src {calls}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def form_page(
    language: str, offer: Offer, fields: Mapping[str, str], faults: Mapping[str, str], amount: str
) -> HttpResponse:
    """Show the form of gifts, with what was written and what is wrong."""
    ladder = offer.ladders[0]
    consent = handed_on({"language": language, **fields}, ("language", "consent"))
    ways = ways_of(offer, language)
    return page(
        "give",
        language,
        status=422 if faults else 200,
        faults=faults,
        fields=consent,
        countries=country_names(offer.risk_countries, language),
        currencies=[_currency(one.currency, language) for one in offer.ladders],
        currency=fields.get("currency", ladder.currency),
        rhythm=fields.get("rhythm", Rhythm.MONTHLY),
        method=fields.get("method", offer.methods[0]),
        amount=amount,
        ways=ways,
        open=any(not way.halted for way in ways),
        least=_least(offer, fields, language),
        mailbox="consent" in fields,
        value=fields.get("address", ""),
        tongues=[] if fields else tongues(language),
    )


def transfer_page(language: str, offer: Offer, wish: Wish, account: BankAccount, reference: str) -> HttpResponse:
    """Show what to type into a bank's form, and the code that says the same."""
    return page(
        "transfer",
        language,
        countries=country_names(offer.risk_countries, language),
        rhythm=wish.rhythm,
        account=account,
        iban=shown_iban(account.iban),
        amount=f"{wish.money}",
        reference=grouped(reference),
        purpose=offer.purpose,
        code=code_of(account, wish.money, reference, free=False),
        picture=picture_of(account, wish.money, reference),
        free_code=code_of(account, wish.money, reference, free=True),
        wrote=bool(wish.address),
        thanks=thanks_of(offer, language),
    )


def _least(offer: Offer, fields: Mapping[str, str], language: str) -> str:
    """Say the least amount of what was chosen, for the sentence that says that something is less."""
    ladder = offer.ladder(fields.get("currency", "")) or offer.ladders[0]
    method = method_of(fields.get("method", ""), guarded=bool(offer.risk_countries))
    own = method.least.get(ladder.currency, 0) if method else 0
    return said_amount(Money(max(ladder.least, own), ladder.currency), language)


def without_a_sum(language: str, offer: Offer, wish: Wish) -> dict[str, object]:
    """Say where to send money for who cannot do a sum: a transfer without a reference arrives, and a person books it.

    So nobody who floods the desk can close the way by bank, not even to readers without JavaScript.
    """
    account = offer.account(wish.money.currency)
    if account is None or BANK.slug not in offer.methods or offer.halted(BANK.slug):
        return {}
    countries = country_names(offer.risk_countries, language)
    return {"account": account, "iban": shown_iban(account.iban), "countries": countries}


def code_of(account: BankAccount, money: Money, reference: str, *, free: bool) -> str:
    """Draw the code that European banking apps scan; "" where there is none for this account or currency."""
    text = _encoded(account, money, reference, free=free)
    return qr_svg(text, title="SEPA") if text else ""


def picture_of(account: BankAccount, money: Money, reference: str) -> str:
    """The same code as a picture, for a banking app on the very phone that shows it."""
    text = _encoded(account, money, reference, free=False)
    return qr_picture(text) if text else ""


def _encoded(account: BankAccount, money: Money, reference: str, *, free: bool) -> str:
    if money.currency != CODES or not account.iban or not in_sepa(account.iban):
        return ""
    transfer = Transfer(account.holder, account.iban, money, reference, account.bic, free)
    try:
        return encode_transfer(transfer)
    except MoneyError:
        return ""


def coins_page(language: str, offer: Offer, coins: PayCoins) -> HttpResponse:
    """Show where to send coins."""
    until = moment(coins.until, language) if coins.until else None
    return page(
        "coins",
        language,
        coins=coins,
        code=qr_svg(coins.uri, title="BIP 21"),
        until=f"{until.day}, {until.hour} UTC" if until else "",
        thanks=thanks_of(offer, language),
    )


def away_page(language: str, wish: Wish, answer: GoTo) -> HttpResponse:
    """Lead to the provider's own page."""
    tells = [words(language)[TELLS[one]] for one in wish.method.tells]
    host = urlsplit(answer.url).netloc
    return page("goto", language, url=answer.url, host=host, tells=tells, **_to_keep(wish, answer.token))


def given_page(language: str, offer: Offer, token: str = "") -> HttpResponse:
    """Say thank you; `token` is that of a gift that repeats."""
    return page("given", language, thanks=thanks_of(offer, language), token=token, address=settings.DESK_URL)


def mandate_of(wish: Wish, today: date, language: str) -> Sequence[str]:
    """What who gives again and again agrees to: how much, when, the next day, and until when. Nothing for once."""
    if wish.rhythm is Rhythm.ONCE:
        return []
    following = due(today, wish.rhythm, 1)
    sentence = said(language)[MANDATES[wish.rhythm]]
    day = moment(f"{following}T00:00:00+00:00", language).day
    amount = said_amount(wish.money, language)
    return [sentence.replace("{amount}", amount).replace("{day}", day)]


def card_page(language: str, offer: Offer, wish: Wish, gift: str, card: CardPage, today: date) -> HttpResponse:
    """Show the provider's field for a card, under a policy that lets this one page load it."""
    response = page(
        "card",
        language,
        card=card,
        said=said_wish(wish.money, wish.rhythm, language),
        countries=country_names(offer.risk_countries, language),
        again=wish.rhythm is not Rhythm.ONCE,
        mandate=mandate_of(wish, today, language),
        minor=wish.money.minor,
        currency=wish.money.currency.lower(),
        fields=[*carried(wish, language), Field("method", wish.method.slug), Field("gift", gift)],
    )
    return with_field(response, wish.method, card.script)


def step_page(language: str, offer: Offer, wish: Wish, card: CardPage, taken: CardTaken) -> HttpResponse:
    """Let the giver's bank ask once more."""
    thanks, to_keep = thanks_of(offer, language), _to_keep(wish, taken.token)
    again = wish.rhythm is not Rhythm.ONCE
    response = page("step", language, card=card, secret=taken.secret, thanks=thanks, again=again, **to_keep)
    return with_field(response, wish.method, card.script)


def with_field(response: HttpResponse, method: Method, script: str) -> HttpResponse:
    """Let a page load the provider's script and frames, which say of themselves less than ours do."""
    parts, hosts = urlsplit(script), method.hosts
    home = f"{parts.scheme}://{parts.netloc}"
    # The laboratory's script, frame and calls all come from one place, which is none of the company's.
    others = frozenset() if home in hosts.scripts else frozenset({home})
    named = {"scripts": hosts.scripts, "frames": hosts.frames, "calls": hosts.calls}
    policy = {name: " ".join(sorted(those | others)) for name, those in named.items()}
    style = response["Content-Security-Policy"].partition("style-src ")[2].partition(";")[0]
    response["Content-Security-Policy"] = _CARD_POLICY.format(style=style, **policy)
    response["Cross-Origin-Embedder-Policy"] = "unsafe-none"
    response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), usb=(), browsing-topics=()"
    return response


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another way than the one that did not do; `said` says the wish where this way takes it otherwise."""

    slug: str
    name: str
    tells: Sequence[str]
    fields: Sequence[Field]
    said: str


def sorry_page(language: str, offer: Offer, wish: Wish, reason: str) -> HttpResponse:
    """Say why it was not taken, and offer the other ways with what was chosen.

    Whose card is of a country at risk is offered no way that a bank can trace, but behind a fold and a warning.
    """
    at_risk = reason == "country"
    ways = _elsewhere(offer, wish, language, once=at_risk)
    return page(
        "sorry",
        language,
        status=503 if reason in {"busy", "later"} else 200,
        reason=reason,
        ways=[one for one in ways if not at_risk or one.slug != BANK.slug],
        traced=[one for one in ways if at_risk and one.slug == BANK.slug],
        safety=lines_of(offer.safety, language),
        countries=country_names(offer.risk_countries, language),
    )


def _elsewhere(offer: Offer, wish: Wish, language: str, *, once: bool) -> list[Elsewhere]:
    """The other ways that are open. With `once`, also those that take once what was to come again."""
    found = []
    for way in ways_of(offer, language):
        suits = _suits(way.hidden, offer, wish)
        asked = wish if suits or not once else replace(wish, rhythm=Rhythm.ONCE)
        if not way.halted and way.slug != wish.method.slug and _suits(way.hidden, offer, asked):
            said_otherwise = "" if suits else said_wish(asked.money, asked.rhythm, language)
            found.append(Elsewhere(way.slug, way.name, way.tells, carried(asked, language), said_otherwise))
    return found


def unsure_page(language: str, fields: Mapping[str, str]) -> HttpResponse:
    """Say that it is not known what became of a card, and how to ask again without giving twice."""
    names = (*HANDED_ON, "method", "gift", "confirmation")
    return page("unsure", language, status=503, fields=handed_on(fields, names))


def gift_page(language: str, token: str, shown: GiftShown | None, faults: Mapping[str, str]) -> HttpResponse:
    """Show a gift to whoever has its link, or the buttons alone while the vault says nothing."""
    values = _of_gift(shown, language) if shown else dict(_NOT_SHOWN)
    return page(
        "gift",
        language,
        status=422 if faults else 200,
        faults=faults,
        token=token,
        shown=shown is not None,
        tongues=tongues(language),
        **values,
    )


_WORDS_OF_GIFT = ("said", "state", "stands", "due", "reference", "rhythm", "by", "currency", "least", "most")
_NOT_SHOWN: dict[str, Any] = {**dict.fromkeys(_WORDS_OF_GIFT, ""), "given": (), "over": False, "bounded": False}


def _of_gift(shown: GiftShown, language: str) -> dict[str, Any]:
    unit = shown.currency
    # What is halted is not taken, whatever day the schedule says.
    following = "" if shown.state == "halted" else shown.next_due
    return {
        "said": said_wish(Money(shown.minor, unit), Rhythm(shown.rhythm), language),
        "state": said(language)[STATES[shown.state]] if shown.state in STATES else "",
        "stands": shown.state,
        "due": moment(f"{following}T00:00:00+00:00", language).day if following else "",
        "reference": grouped(shown.reference),
        "given": [_arrived(day, Money(minor, paid_in), language) for day, minor, paid_in in shown.given],
        "rhythm": shown.rhythm,
        "by": "bank" if shown.method == BANK.slug and shown.rhythm != "once" else "other",
        "currency": unit,
        "over": shown.state in OVER,
        "least": said_amount(Money(shown.least, unit), language),
        "most": said_amount(Money(shown.most, unit), language),
        "bounded": shown.most > shown.least,
    }


def said_wish(money: Money, rhythm: Rhythm, language: str) -> str:
    """Say an amount with its rhythm: `€2 each month`."""
    return said(language)[RHYTHMS[rhythm]].replace("{amount}", said_amount(money, language))


def _to_keep(wish: Wish, token: str) -> dict[str, Any]:
    """What a giver keeps of a gift that repeats; of one that is given once there is nothing to change."""
    return {"token": "" if wish.rhythm is Rhythm.ONCE else token, "address": settings.DESK_URL}


def carried(wish: Wish, language: str) -> list[Field]:
    """Take along what was decided."""
    fields = {
        "rhythm": f"{wish.rhythm}",
        "currency": wish.money.currency,
        "minor": f"{wish.money.minor}",
        "address": wish.address,
        "consent": wish.consent,
        "language": language,
        "anyway": "yes",
    }
    return [Field(name, value) for name, value in fields.items() if value]


def thanks_of(offer: Offer, language: str) -> Sequence[str]:
    """Give the newsroom's thanks in a language, by paragraph."""
    return lines_of(offer.thanks, language)


def lines_of(texts: Mapping[str, str], language: str) -> Sequence[str]:
    """Give the newsroom's own words in a language, by paragraph."""
    return [line for line in texts.get(language, "").split("\n") if line]


def _suits(hidden: str, offer: Offer, wish: Wish) -> bool:
    """Say whether a way takes this currency in this rhythm; `hidden` names the choices in which it does not."""
    place = [one.currency for one in offer.ladders].index(wish.money.currency) + 1
    rhythm = list(Rhythm).index(wish.rhythm) + 1
    return not {f"x-c{place}", f"x-m{rhythm}"} & set(hidden.split())


def _currency(code: str, language: str) -> Field:
    return Field(code, currency_name(code, language))


def _arrived(day: str, money: Money, language: str) -> Field:
    return Field(said_amount(money, language), moment(f"{day}T00:00:00+00:00", language).day)
