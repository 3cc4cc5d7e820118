"""Does the rule at Stripe hold that keeps listed countries away? Tried with a test key, with cards of those countries.

A card that the rule blocks is refused by Stripe itself, and `outcome.network_status` of its charge says that no network
heard of it (docs.stripe.com/declines, "Blocked payments"). After `reversed_after_approval` a bank has seen it.
"""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from tamizdat.contributions.errors import Declined, ProviderRefused
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.contributions.providers.stripe_objects import Charge, PaymentIntent

Verdict = Literal["silent", "heard", "not tried"]
SILENT = "not_sent_to_network"
# It is not our mark of attempts: what the canary does is no gift.
MARK = "canary"
_LATEST = 5
# docs.stripe.com/error-codes: there is no object of this name.
_NO_SUCH_CARD = "resource_missing"
# Test cards have names by country (docs.stripe.com/testing, "International cards"), and there are none of most.
_OTHERWISE_NAMED = {"TH": "pm_card_th_credit"}


@dataclass(frozen=True, slots=True)
class Song:
    """What became of a card of one country. `said` is Stripe's word for it."""

    country: str
    verdict: Verdict
    said: str


def judge(country: str, charge: Charge | None) -> Song:
    """Silent only if Stripe says so in this word; everything else was heard, or may have been."""
    outcome = charge.outcome if charge else None
    said = (outcome.network_status if outcome else None) or "no word"
    return Song(country, "silent" if said == SILENT and charge and charge.status == "failed" else "heard", said)


def is_safe(songs: Collection[Song]) -> bool:
    """Whether the rule held wherever it could be tried, and it could be tried somewhere."""
    return any(song.verdict == "silent" for song in songs) and all(song.verdict != "heard" for song in songs)


def sing(line: StripeLine, countries: Collection[str], currency: str = "eur") -> Iterator[Song]:
    """Try a card of each country. Raises ProviderDown, and ProviderRefused for a key that moves real money."""
    if "_test_" not in line.key:
        message = "The canary sings with a test key only (sk_test_ or rk_test_): a real one would ask real banks."
        raise ProviderRefused(message)
    for country in sorted(countries):
        yield _try(line, country, currency)


def _try(line: StripeLine, country: str, currency: str) -> Song:
    mark = secrets.token_hex(16)
    form: dict[str, str | int] = {
        "amount": 100,
        "currency": currency,
        "confirm": "true",
        "allowed_payment_method_types[0]": "card",
        "payment_method": _OTHERWISE_NAMED.get(country, f"pm_card_{country.lower()}"),
        f"metadata[{MARK}]": mark,
    }
    try:
        line.post("/v1/payment_intents", PaymentIntent, form, mark)
    except Declined:
        pass  # as it should be; why, its charge says
    except ProviderRefused as error:
        if error.code != _NO_SUCH_CARD:
            raise
        return Song(country, "not tried", "Stripe has no test card of this country")
    return judge(country, _charge_of(line, mark))


def _charge_of(line: StripeLine, mark: str) -> Charge | None:
    query: dict[str, str | int] = {"expand[0]": "data.latest_charge"}
    for number, intent in enumerate(line.every("/v1/payment_intents", PaymentIntent, query)):
        if intent.metadata.get(MARK) == mark:
            return intent.latest_charge if isinstance(intent.latest_charge, Charge) else None
        if number >= _LATEST:
            break
    return None
