"""What the form for givers shows. It names who learns what, as each method declares it (money.methods), in plain words.

The page has no script. Every ladder of amounts stands in it, and the style sheet shows the one that belongs to the
chosen currency and rhythm: `c1` is the first currency, `m2` the second rhythm, `x-m2` is not offered in it.
"""

from collections.abc import Sequence

from tamizdat.money.accounts import shown_iban
from tamizdat.money.amounts import Money
from tamizdat.money.methods import BANK, CARD_HOSTED, Exposure, Method, Rhythm, method_of
from tamizdat.money.offer import Halt, Ladder, Offer
from tamizdat.press.amounts import currency_name, said_amount
from tamizdat.press.blocks import AnyBlock
from tamizdat.press.faces import Face, FigureFace, Prose, TableFace
from tamizdat.press.words import join_names, locale_of, words

RHYTHMS = {Rhythm.ONCE: "Once", Rhythm.MONTHLY: "Monthly", Rhythm.ANNUAL: "Annual"}
LEGENDS = {
    Rhythm.ONCE: "How much, in {currency}",
    Rhythm.MONTHLY: "How much each month, in {currency}",
    Rhythm.ANNUAL: "How much each year, in {currency}",
}
NAMES = {"bank": "Bank transfer", "card": "Bank card", "bitcoin": "Bitcoin", "mollie": "Bank or card through Mollie"}
HOW = {
    "bank": "You get a reference and a code to scan, and send the money from your bank yourself.",
    "card": "You type the card into a field of the payment company.",
    "bitcoin": "You get an address to which you send the coins.",
    "mollie": "You go on at the page of the payment company, and choose there.",
}
# Where no field of the company's stands on our page (money.methods, a card without a gate).
HOSTED = "You go on at the page of the payment company, and type the card there."
TELLS = {
    Exposure.GIVERS_BANK_SEES_US: "Your bank sees that the money goes to us, and keeps that for years.",
    Exposure.OUR_BANK_SEES_NAME: "Our bank sees your name and account. So do the few of us who look after our account.",
    Exposure.CARD_ISSUER_SEES_MERCHANT: "The bank that issued your card sees whom you paid.",
    Exposure.PROVIDER_SEES_CARD: "The payment company sees your card.",
    Exposure.PROVIDER_SEES_NAME: "The payment company learns your name.",
    Exposure.PROVIDER_SEES_ADDRESS_ON_THE_NET: "The payment company sees from which network address you come; "
    "over Tor it sees Tor's.",
    Exposure.NEWSROOM_SEES_NAME: "We learn your name.",
    Exposure.CHAIN_IS_PUBLIC: "Everybody can see the payment in the public chain, for ever; whoever knows which coins "
    "are yours sees that you paid.",
    Exposure.NOBODY_SEES_NAME: "Nobody asks for your name.",
}
REASONS = {
    "designation": "We have stopped this way of giving so that nobody is put in danger by it.",
    "provider": "The company through which this went serves us no longer. We are looking for another.",
    "repair": "This way of giving is being repaired.",
    "": "This way of giving is closed at present.",
}
STANDING_ORDERS = "If you give by standing order, please stop it at your bank: we cannot do that for you."


class AmountFace(Face, frozen=True):
    """`value` is in minor units, as the form sends it."""

    value: str
    text: str


class LadderFace(Face, frozen=True):
    """The amounts of one currency in one rhythm; `name` is the field's, `place` the class by which it is shown."""

    name: str
    place: str
    legend: str
    least: str
    amounts: list[AmountFace]


class CurrencyFace(Face, frozen=True):
    """A currency to choose."""

    code: str
    text: str


class WayFace(Face, frozen=True):
    """A method: who learns what, the classes of the choices that hide it, and `halted`, why it cannot be chosen now."""

    slug: str
    name: str
    how: str
    tells: list[str]
    hidden: str
    halted: str


class AccountFace(Face, frozen=True):
    """Where a transfer goes, for a paper without a desk: lines to copy."""

    currency: str
    lines: list[str]


class GiftFace(Face, frozen=True):
    """The whole form. `safety` stands before anything else, with the names of the countries; both may be empty."""

    currencies: list[CurrencyFace]
    rhythms: list[tuple[str, str]]
    ladders: list[LadderFace]
    ways: list[WayFace]
    halted: list[WayFace]
    safety: list[str]
    countries: str
    accounts: list[AccountFace]


class SupportFace(Face, frozen=True):
    """The page of support: what editors say, and the form where there is an offer."""

    title: str
    body: Sequence[AnyBlock | FigureFace | TableFace | Prose]
    gift: GiftFace | None = None


def gift_face(offer: Offer, language: str) -> GiftFace:
    """Shape the form of an offer in a language."""
    ways = ways_of(offer, language)
    safety = offer.safety.get(language, "").split("\n")
    return GiftFace(
        currencies=[CurrencyFace(one.currency, currency_name(one.currency, language)) for one in offer.ladders],
        rhythms=[(rhythm, words(language)[said]) for rhythm, said in RHYTHMS.items()],
        ladders=[
            _ladder(ladder, rhythm, f"c{place} m{number}", language)
            for place, ladder in enumerate(offer.ladders, start=1)
            for number, rhythm in enumerate(Rhythm, start=1)
        ],
        ways=[way for way in ways if not way.halted],
        halted=[way for way in ways if way.halted],
        safety=[line.strip() for line in safety if line.strip()],
        countries=country_names(offer.risk_countries, language),
        accounts=[
            AccountFace(
                one.currency, [line for line in (one.holder, shown_iban(one.iban), one.bic, *one.plain) if line]
            )
            for one in (offer.accounts if BANK.slug in offer.methods and not offer.halted(BANK.slug) else [])
        ],
    )


def ways_of(offer: Offer, language: str) -> list[WayFace]:
    """List the methods in the newsroom's order, halted ones too."""
    declared = [method_of(slug, guarded=bool(offer.risk_countries)) for slug in offer.methods]
    return [_way(one, offer, language) for one in declared if one]


def country_names(codes: Sequence[str], language: str) -> str:
    """Name countries in a language, in its order."""
    territories = locale_of(language).territories
    return join_names(sorted(territories.get(code, code) for code in codes), language)


def takes(method: Method, offer: Offer, currency: str) -> bool:
    """Say whether a method can take a currency from what is offered."""
    if method.slug == BANK.slug:
        return offer.account(currency) is not None
    return not method.currencies or currency in method.currencies


def said_halt(halt: Halt, language: str) -> str:
    """Say why a method is halted: the newsroom's own words, after ours. What a bank sends, only its giver stops."""
    said = words(language)
    reason = said[REASONS.get(halt.reason, REASONS[""])]
    stop = said[STANDING_ORDERS] if halt.method == BANK.slug and halt.reason != "repair" else ""
    return " ".join(one for one in (reason, stop, halt.words) if one)


def _ladder(ladder: Ladder, rhythm: Rhythm, place: str, language: str) -> LadderFace:
    said = words(language)
    least = Money(ladder.least, ladder.currency)
    return LadderFace(
        name=f"{ladder.currency}-{rhythm}",
        place=place,
        legend=said[LEGENDS[rhythm]].replace("{currency}", currency_name(ladder.currency, language)),
        least=said["At least {amount}."].replace("{amount}", said_amount(least, language)),
        amounts=[
            AmountFace(f"{minor}", said_amount(Money(minor, ladder.currency), language))
            for minor in ladder.amounts.get(rhythm, [])
        ],
    )


def _way(method: Method, offer: Offer, language: str) -> WayFace:
    said = words(language)
    halt = offer.halted(method.slug)
    closed = [f"x-m{number}" for number, rhythm in enumerate(Rhythm, start=1) if rhythm not in method.rhythms]
    closed += [
        f"x-c{place}"
        for place, ladder in enumerate(offer.ladders, start=1)
        if not takes(method, offer, ladder.currency)
    ]
    return WayFace(
        slug=method.slug,
        name=said[NAMES[method.slug]],
        how=said[HOSTED if method is CARD_HOSTED else HOW[method.slug]],
        tells=[said[TELLS[one]] for one in method.tells],
        hidden=" ".join(closed),
        halted=said_halt(halt, language) if halt else "",
    )
