"""The books of an invented Stripe: its objects in the shape of API 2026-10-28.endive, its balance, what networks heard.

Only what is written at docs.stripe.com/api was built, and only as much of it as anybody could ask for here.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.laboratory.books import Clock, Heard, Names
from tests.laboratory.stripe_cards import LabCard

VERSION = "2026-10-28.endive"
Thing = dict[str, Any]
# What a charge costs: 1.5 % and 25 smallest units; a dispute 20.00, which is not given back.
FEE_OF_A_THOUSAND, FEE_FIXED, FEE_OF_DISPUTE = 15, 25, 2000
SEARCH_LAG = timedelta(seconds=60)
_WITHOUT_MODE = frozenset({"balance_transaction", "refund"})


@dataclass
class StripeBooks:
    """Everything that this Stripe knows. `late` holds fees back until `settle`, as `automatic_async` does."""

    clock: Clock
    names: Names
    things: dict[str, dict[str, Thing]] = field(default_factory=lambda: defaultdict(dict))
    cards: dict[str, LabCard] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    blocked_late: set[str] = field(default_factory=set)
    descriptor: str = "SUPPORT"
    late: bool = False
    # Where it keeps all money in one currency: which, and how many thousandths of any other one make one of it.
    keeps: str = ""
    thousandths: int = 920
    waiting: list[Thing] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def make(self, kind: str, prefix: str, **parts: object) -> Thing:
        """Make an object with a name of its own, now."""
        thing: Thing = {"id": self.names.new(prefix), "object": kind, "created": self.clock.seconds, **parts}
        if kind not in _WITHOUT_MODE:
            thing["livemode"] = False
        self.things[kind][thing["id"]] = thing
        return thing

    def tell(self, kind: str, thing: Thing) -> Thing:
        """Write an event down; `hooks` sends those on, and /v1/events lists them (docs.stripe.com/api/events)."""
        shape = {key: value for key, value in thing.items() if not key.startswith("_")}
        return self.make("event", "evt_", type=kind, api_version=VERSION, data={"object": shape})

    def moved(self, kind: str, source: str, amount: int, fee: int, currency: str) -> Thing:
        """Move money on the balance, in its own currency or in that which it is kept in."""
        if self.keeps and currency != self.keeps:
            amount, currency = amount * self.thousandths // 1000, self.keeps
        parts = {"type": kind, "source": source, "amount": amount, "fee": fee, "net": amount - fee}
        return self.make("balance_transaction", "txn_", currency=currency, status="available", **parts)

    def balance(self, currency: str) -> int:
        """What lies here in a currency, in its smallest units."""
        moved = self.things["balance_transaction"].values()
        return sum(one["net"] for one in moved if one["currency"] == currency.lower())

    def card_behind(self, method: str) -> LabCard:
        return self.cards[method]

    def remember(self, card: LabCard, customer: str | None = None) -> Thing:
        """Keep a card as a PaymentMethod. No number is in it, as in Stripe's."""
        method = self.make("payment_method", "pm_", type="card", card=shape_of(card), customer=customer, metadata={})
        self.cards[method["id"]] = card
        return method

    def settle(self) -> None:
        """Let fees come that were held back."""
        for charge in self.waiting:
            self.cost(charge)
            self.tell("charge.updated", charge)
        self.waiting.clear()

    def cost(self, charge: Thing) -> None:
        """Take the fee of a charge that was captured."""
        amount = charge["amount_captured"]
        fee = (amount * FEE_OF_A_THOUSAND + 999) // 1000 + FEE_FIXED
        charge["balance_transaction"] = self.moved("charge", charge["id"], amount, fee, charge["currency"])["id"]


def shape_of(card: LabCard) -> Thing:
    """A card as the API shows it (PaymentMethod, `card`)."""
    return {
        "brand": "visa",
        "country": card.country,
        "funding": "credit",
        "last4": card.number[-4:],
        "exp_month": 8,
        "exp_year": 2031,
        "wallet": {"type": card.wallet, card.wallet: {}, "dynamic_last4": None} if card.wallet else None,
    }
