"""The parts of Stripe's objects that are read here, as its API reference names them. What is not read is not kept.

Names of cardholders, addresses and numbers of cards are in none of them: they are not even decoded.
"""

from typing import Any

import msgspec

# Our random id is the one thing of ours that Stripe is told, under this name of its `metadata`.
MARK = "attempt"


class BalanceTransaction(msgspec.Struct):
    """Money that moved on our balance (docs.stripe.com/api/balance_transactions/object)."""

    id: str
    fee: int = 0
    currency: str = ""
    amount: int = 0
    created: int = 0


class Outcome(msgspec.Struct):
    """What became of a charge between Stripe and the card's network (docs.stripe.com/api/charges/object)."""

    network_status: str | None = None
    reason: str | None = None


class Charge(msgspec.Struct):
    """One attempt on a card."""

    id: str
    amount: int
    currency: str
    created: int
    status: str
    captured: bool = False
    amount_captured: int | None = None
    amount_refunded: int = 0
    disputed: bool = False
    payment_intent: str | None = None
    metadata: dict[str, str] = {}
    balance_transaction: BalanceTransaction | str | None = None
    calculated_statement_descriptor: str | None = None
    outcome: Outcome | None = None


class Charges(msgspec.Struct):
    """The latest charges."""

    data: list[Charge]


class PaymentIntent(msgspec.Struct):
    """A payment on its way (docs.stripe.com/api/payment_intents/object)."""

    id: str
    status: str
    amount: int
    currency: str
    created: int
    client_secret: str | None = None
    metadata: dict[str, str] = {}
    latest_charge: Charge | str | None = None
    payment_method: str | None = None
    # `off_session`: the card was kept by this payment, and may be charged again.
    setup_future_usage: str | None = None
    last_payment_error: dict[str, Any] | None = None


class SetupIntent(msgspec.Struct):
    """A card that is to be charged later (docs.stripe.com/api/setup_intents/object)."""

    id: str
    status: str
    created: int
    client_secret: str | None = None
    metadata: dict[str, str] = {}
    payment_method: str | None = None
    last_setup_error: dict[str, Any] | None = None


class Session(msgspec.Struct):
    """A visit to Stripe's own page (docs.stripe.com/api/checkout/sessions/object)."""

    id: str
    created: int
    status: str | None = None
    url: str | None = None
    currency: str | None = None
    amount_total: int | None = None
    metadata: dict[str, str] = {}
    payment_intent: str | None = None
    setup_intent: str | None = None


class Refund(msgspec.Struct):
    """Money that was given back (docs.stripe.com/api/refunds/object)."""

    id: str
    amount: int
    currency: str
    created: int
    status: str | None = None
    charge: str | None = None
    payment_intent: str | None = None
    balance_transaction: BalanceTransaction | str | None = None
    # "If the refund failed, this balance transaction describes the adjustment made on your account balance."
    failure_balance_transaction: BalanceTransaction | str | None = None


class Dispute(msgspec.Struct):
    """A giver's bank wants money back (docs.stripe.com/api/disputes/object)."""

    id: str
    amount: int
    currency: str
    created: int
    status: str
    charge: str | None = None
    payment_intent: str | None = None
    # "Zero, one, or two balance transactions that show funds withdrawn and reinstated."
    balance_transactions: list[BalanceTransaction] = []


class Payout(msgspec.Struct):
    """Money on its way from Stripe to our bank (docs.stripe.com/api/payouts/object)."""

    id: str
    amount: int
    currency: str
    arrival_date: int
    status: str
    failure_balance_transaction: BalanceTransaction | str | None = None


class Card(msgspec.Struct):
    """What is read of a card: its country, and whether it stands behind a wallet."""

    country: str | None = None
    wallet: dict[str, Any] | None = None


class Method(msgspec.Struct):
    """A card as Stripe keeps it (docs.stripe.com/api/payment_methods/object); also the preview of one."""

    type: str = ""
    id: str = ""
    customer: str | None = None
    created: int = 0
    card: Card | None = None


class Confirmation(msgspec.Struct):
    """What a browser made of a card before anything was asked (docs.stripe.com/api/confirmation_tokens/object)."""

    id: str
    payment_method_preview: Method | None = None


class Made(msgspec.Struct):
    """Anything that was made, of which only the name is wanted."""

    id: str


class Event(msgspec.Struct):
    """Something that happened (docs.stripe.com/api/events/object). Of its object only kind and name are read.

    So it does not matter by which version of the API an event was written.
    """

    id: str
    created: int
    livemode: bool
    data: dict[str, Any]
