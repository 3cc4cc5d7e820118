"""What a provider can be asked. Everything that it says of money comes back as facts (money.facts).

The order of writes is the caller's promise: the attempt and its key stand in the database before anything is asked.
A call whose outcome is not known (ProviderDown) is repeated with the same key, or looked for by our own id; never anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact
from tamizdat.money.methods import Method, Rhythm

# By how much our clock may have been ahead when something was asked for.
ASKED_EARLIER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ask:
    """One attempt to take money. `attempt` is our random id, the only thing of ours that a provider is told.

    `key` is the idempotency key. `returning` is where the giver comes back to.
    """

    attempt: str
    key: str
    money: Money
    rhythm: Rhythm
    language: str
    returning: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """The provider's name of an object, and of what kind it is (its own words: charge, invoice, payment_intent)."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """The giver goes on at the provider's page."""

    url: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Coins:
    """Where to send coins; `until` is UTC."""

    uri: str
    address: str
    amount: str
    until: datetime
    page: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class CardField:
    """A card is typed into the provider's field on our own page. Nothing was begun at the provider yet."""

    key: str
    script: str


Started = Redirect | Coins | CardField


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A card was taken, or one more step is needed in the browser with `secret`. `mandate` may be charged again."""

    ref: Ref
    secret: str = ""
    mandate: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since a cursor, and the cursor to ask with next time. `at` is the provider's own clock."""

    refs: Sequence[Ref]
    cursor: str
    at: datetime


class Provider(Protocol):
    """One way for money to come. `slug` names it in facts and in the ledger, for ever."""

    slug: str
    method: Method

    def start(self, ask: Ask) -> Started:
        """Begin an attempt. Raises ProviderDown, ProviderRefused.

        The first attempt of a pledge makes a mandate. Some take money on it (Mollie; Stripe on our page), and
        then it is CAPTURED with that attempt and counts as the first period; others do not (Stripe's own page), and
        then `charge` takes the first one.
        """

    def read_hint(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Ref]:
        """Check the signature of a call; name the objects that it speaks of. Raises HintForged."""

    def fetch(self, ref: Ref) -> frozenset[Fact]:
        """Everything that is true of an object now, as facts; none for one that is not ours. Raises ProviderDown."""

    def find(self, attempt: str, asked_at: datetime) -> Ref | None:
        """Look for what we asked for at some time, by our own id. None: certainly not there. Raises ProviderDown.

        As far back as that, however long the vault was locked since: what is not found may be taken once more.
        """

    def changed(self, cursor: str) -> Changed:
        """What changed since; "" asks for all that is still open. Raises ProviderDown."""


@runtime_checkable
class Chargeable(Protocol):
    """It can take money again without the giver being there.

    `takes_first` says whether the first attempt of a pledge takes the money of its first period itself (Mollie), or
    only makes a mandate (Stripe's own page), so that `charge` takes the first period too.
    """

    takes_first: bool

    def charge(self, mandate: str, ask: Ask) -> Ref:
        """Take a renewal. Raises Declined, ProviderDown, ProviderRefused."""

    def mandate_of(self, ref: Ref) -> str:
        """The mandate by which a payment was taken, "" where by none or it is no payment. Raises ProviderDown."""

    def end(self, mandate: str) -> None:
        """Forget a mandate at the provider. Raises ProviderDown."""


@runtime_checkable
class Refundable(Protocol):
    """It can give money back."""

    def refund(self, payment: str, money: Money, key: str) -> Ref:
        """Give back part or all of a captured payment. Raises ProviderDown, ProviderRefused."""


@runtime_checkable
class Guarded(Protocol):
    """It tells the country of a card before any network hears of it."""

    def country(self, confirmation: str) -> str:
        """ISO 3166-1 alpha-2, or "" where it is not known. Raises ProviderDown, ProviderRefused."""

    def confirm(self, confirmation: str, ask: Ask) -> Confirmed:
        """Take the card. Raises Declined, ProviderDown, ProviderRefused."""

    def mandate_country(self, mandate: str) -> str:
        """The country of a card that may be charged again, asked before each renewal. Raises ProviderDown."""


@runtime_checkable
class Observed(Protocol):
    """It can say what givers see of us on their statements."""

    def descriptor(self) -> str:
        """What stood on the last charge of ours, or "" where there is none. Raises ProviderDown, ProviderRefused."""
