"""How one can give, and what each way tells whom. A provider declares it; pages say it in plain words from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal


class Rhythm(StrEnum):
    """How often somebody gives."""

    ONCE = "once"
    MONTHLY = "month"
    ANNUAL = "year"


class Exposure(StrEnum):
    """Somebody learns something about the giver. The words for each stand in the pages' catalogue."""

    GIVERS_BANK_SEES_US = "givers-bank-sees-us"
    OUR_BANK_SEES_NAME = "our-bank-sees-name"
    CARD_ISSUER_SEES_MERCHANT = "card-issuer-sees-merchant"
    PROVIDER_SEES_CARD = "provider-sees-card"
    PROVIDER_SEES_NAME = "provider-sees-name"
    PROVIDER_SEES_ADDRESS_ON_THE_NET = "provider-sees-network-address"
    NEWSROOM_SEES_NAME = "newsroom-sees-name"
    CHAIN_IS_PUBLIC = "chain-is-public"
    NOBODY_SEES_NAME = "nobody-sees-name"


Recurring = Literal["none", "standing-order", "ours", "provider", "prepaid"]
CountryGate = Literal["not-applicable", "before-network", "provider-rule", "after-authorisation", "none"]


@dataclass(frozen=True, slots=True)
class Hosts:
    """Other hosts that our page of a way needs once it is chosen: for scripts, frames, and what scripts call."""

    scripts: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Method:
    """What one way of giving can do. `hosts` are others that our own page of it needs."""

    slug: str
    rhythms: frozenset[Rhythm]
    recurring: Recurring
    needs_key: bool
    needs_script: bool
    gate: CountryGate
    tells: tuple[Exposure, ...]
    refunds: Literal["none", "full", "partial"]
    disputes: bool
    finality: Literal["instant", "days", "confirmations"]
    # Smallest amount in minor units, by currency; a currency that is not named has none of its own.
    least: Mapping[str, int] = field(default_factory=dict)
    # Currencies that it takes; empty: whatever the newsroom's account takes.
    currencies: frozenset[str] = frozenset()
    hosts: Hosts = field(default_factory=Hosts)


BANK = Method(
    slug="bank",
    rhythms=frozenset(Rhythm),
    recurring="standing-order",
    needs_key=False,
    needs_script=False,
    gate="not-applicable",
    tells=(Exposure.GIVERS_BANK_SEES_US, Exposure.OUR_BANK_SEES_NAME),
    refunds="none",
    disputes=False,
    finality="days",
)
BITCOIN = Method(
    slug="bitcoin",
    rhythms=frozenset({Rhythm.ONCE}),
    recurring="none",
    needs_key=True,
    needs_script=False,
    gate="not-applicable",
    tells=(Exposure.CHAIN_IS_PUBLIC, Exposure.NOBODY_SEES_NAME),
    refunds="none",
    disputes=False,
    finality="confirmations",
)
CARD_HOSTED = Method(
    slug="card",
    rhythms=frozenset(Rhythm),
    recurring="ours",
    needs_key=True,
    needs_script=True,
    gate="none",
    tells=(
        Exposure.CARD_ISSUER_SEES_MERCHANT,
        Exposure.PROVIDER_SEES_CARD,
        Exposure.PROVIDER_SEES_NAME,
        Exposure.PROVIDER_SEES_ADDRESS_ON_THE_NET,
    ),
    refunds="partial",
    disputes=True,
    finality="instant",
    least={"USD": 50, "EUR": 50, "GBP": 30, "CHF": 50, "SEK": 300, "NOK": 300, "DKK": 250, "PLN": 200, "CZK": 1500},
)
_STRIPE_SCRIPTS = frozenset({"https://js.stripe.com", "https://*.js.stripe.com"})
CARD_GUARDED = replace(
    CARD_HOSTED,
    gate="before-network",
    # docs.stripe.com/security/guide, "Content security policy". The last one shows the bank's question (3-D Secure).
    hosts=Hosts(
        scripts=_STRIPE_SCRIPTS,
        frames=_STRIPE_SCRIPTS | {"https://hooks.stripe.com"},
        calls=frozenset({"https://api.stripe.com"}),
    ),
)

MOLLIE = Method(
    slug="mollie",
    rhythms=frozenset(Rhythm),
    recurring="ours",
    needs_key=True,
    needs_script=True,
    gate="none",
    tells=(
        Exposure.CARD_ISSUER_SEES_MERCHANT,
        Exposure.GIVERS_BANK_SEES_US,
        Exposure.PROVIDER_SEES_CARD,
        Exposure.PROVIDER_SEES_NAME,
        Exposure.PROVIDER_SEES_ADDRESS_ON_THE_NET,
        Exposure.NEWSROOM_SEES_NAME,
    ),
    refunds="partial",
    disputes=True,
    finality="instant",
)


def method_of(slug: str, *, guarded: bool = False) -> Method | None:
    """Find what is declared of a method. `guarded` says that there is a list of countries whose banks must not hear.

    With such a list a card is only taken in the way that asks for its country first; what cannot ask is not there.
    """
    every = (BANK, BITCOIN, CARD_GUARDED, *(() if guarded else (MOLLIE,)))
    if slug == CARD_HOSTED.slug and not guarded:
        return CARD_HOSTED
    return next((one for one in every if one.slug == slug), None)


# What newsrooms may offer, in the order in which they are proposed: the safest first.
SLUGS = (BANK.slug, BITCOIN.slug, CARD_HOSTED.slug, MOLLIE.slug)
