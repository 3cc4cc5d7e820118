"""Cards that can be used in the laboratory: those of docs.stripe.com/testing, and one for each country.

A card of a country is `400000`, the country's number (ISO 3166-1 numeric), zeros, and a check digit, as Stripe's are.
"""

from dataclasses import dataclass, replace
from typing import Literal

Manner = Literal["pays", "declines", "poor", "asks-once", "asks-always"]

NUMBERS = {
    "AF": "004", "AZ": "031", "BY": "112", "CN": "156", "CU": "192", "DE": "276", "FR": "250", "GB": "826",
    "IR": "364", "KG": "417", "KZ": "398", "MM": "104", "NL": "528", "RU": "643", "TJ": "762", "TM": "795",
    "UA": "804", "US": "840", "UZ": "860", "VE": "862",
}  # fmt: skip


@dataclass(frozen=True)
class LabCard:
    """`country` is None for a card of which Stripe knows none, `wallet` names the wallet that it lies in."""

    number: str
    country: str | None
    manner: Manner = "pays"
    wallet: str | None = None


def of_country(country: str) -> str:
    """The number of a card from a country that pays."""
    return _checked(f"400000{NUMBERS[country]}000000")


def in_wallet(card: LabCard, wallet: str) -> LabCard:
    return replace(card, wallet=wallet)


def _checked(digits: str) -> str:
    """Add Luhn's digit."""
    doubled = [int(sign) * (2 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(digits))]
    total = sum(value // 10 + value % 10 for value in doubled)
    return digits + str(-total % 10)


def luhn(number: str) -> bool:
    return number.isdecimal() and len(number) > 1 and _checked(number[:-1]) == number


PAYS = "4242424242424242"
ASKS_ONCE = "4000002500003155"
ASKS_ALWAYS = "4000002760003184"
DECLINES = "4000000000000002"
POOR = "4000000000009995"
# Of the laboratory only: Stripe documents no card without a country.
NOWHERE = _checked("400000999000000")
# Of the countries above those of which Stripe documents a test card: Belarus is among them, Russia is not any more.
DOCUMENTED = frozenset({"BY", "CN", "DE", "FR", "GB", "NL", "US"})

_NAMED = {
    PAYS: LabCard(PAYS, "US"),
    ASKS_ONCE: LabCard(ASKS_ONCE, "FR", "asks-once"),
    ASKS_ALWAYS: LabCard(ASKS_ALWAYS, "DE", "asks-always"),
    DECLINES: LabCard(DECLINES, "US", "declines"),
    POOR: LabCard(POOR, "US", "poor"),
    NOWHERE: LabCard(NOWHERE, None),
}
_OF_COUNTRIES = {of_country(country): LabCard(of_country(country), country) for country in NUMBERS}
CARDS = _OF_COUNTRIES | _NAMED


def by_method_name(name: str) -> LabCard | None:
    """Stripe's names for test cards: `pm_card_visa`, `pm_card_by` (docs.stripe.com/testing, by country)."""
    word = name.removeprefix("pm_card_")
    known = {"visa": PAYS, "authenticationRequired": ASKS_ALWAYS, "chargeDeclined": DECLINES}
    number = known.get(word) or (of_country(word.upper()) if word.upper() in DOCUMENTED else "")
    return CARDS.get(number)
