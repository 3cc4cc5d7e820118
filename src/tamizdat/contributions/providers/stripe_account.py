"""What both ways of taking cards through Stripe share: reading, sweeping, renewals, refunds.

One slug for both: when a newsroom lists its first country, hosted gives way to guarded, and every gift of before must
remain the same gift. Facts, mandates and refunds therefore belong to the account, not to the way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from tamizdat.contributions.errors import Declined, ProviderRefused
from tamizdat.contributions.providers import stripe_facts, stripe_hints
from tamizdat.contributions.providers.protocol import ASKED_EARLIER, Ask, Changed, Ref
from tamizdat.contributions.providers.stripe_facts import moment
from tamizdat.contributions.providers.stripe_line import StripeLine, named
from tamizdat.contributions.providers.stripe_objects import (
    MARK,
    Charge,
    Charges,
    Dispute,
    Event,
    Made,
    Method,
    PaymentIntent,
    Payout,
    Refund,
    Session,
    SetupIntent,
)
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact

STRIPE_ADDRESS = "https://api.stripe.com"
# docs.stripe.com/api/events: events are kept for thirty days; what is older is found in the lists themselves.
EVENTS_KEPT = timedelta(days=29)
# An event may be listed some seconds after others that are younger.
OVERLAP = timedelta(minutes=2)
# docs.stripe.com/api/idempotent_requests: keys are kept for a day, and searching lags behind by a minute, or an hour.
SEARCHED_BY_HAND = timedelta(hours=26)
TOLD = (
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.refunded",
    "charge.updated",
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.succeeded",
    "payment_method.detached",
    "payout.failed",
    "payout.paid",
    "refund.created",
    "refund.failed",
    "refund.updated",
    "setup_intent.canceled",
    "setup_intent.setup_failed",
    "setup_intent.succeeded",
)


_AROUND = 3600


@dataclass(frozen=True, slots=True)
class StripeKeys:
    """What an operator sets for Stripe. `label` is what a giver reads on Stripe's page in place of a product.

    `hooks` are the secrets of our webhook, two while one is renewed. `script` is Stripe's own but in the laboratory.
    """

    secret: str = field(repr=False)
    public: str = ""
    hooks: tuple[str, ...] = field(default=(), repr=False)
    label: str = "Gift"
    address: str = STRIPE_ADDRESS
    # Of the version of the API, and without watching how a giver types ("advanced fraud detection").
    script: str = "https://js.stripe.com/endive/stripe.js?advancedFraudSignals=false"

    @property
    def live(self) -> bool:
        """Whether real money moves (docs.stripe.com/keys)."""
        return "_live_" in self.secret


class StripeAccount:
    """An account at Stripe."""

    slug = stripe_facts.SLUG
    takes_first = False

    def __init__(self, line: StripeLine, keys: StripeKeys) -> None:
        """Nothing is asked yet."""
        self.line = line
        self.keys = keys
        self._readers: Mapping[str, Callable[[str], Iterator[Fact]]] = {
            "payment_intent": self._payment,
            "setup_intent": self._setup,
            "checkout.session": self._session,
            "charge": self._charge,
            "refund": self._refund,
            "dispute": self._dispute,
            "payout": self._payout,
            "payment_method": self._method,
        }

    def read_hint(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Ref]:
        """Check the signature of a call; name the objects that it speaks of. Raises HintForged."""
        return stripe_hints.read_call(body, headers, now, self.keys.hooks, live=self.keys.live)

    def fetch(self, ref: Ref) -> frozenset[Fact]:
        """Everything that is true of an object now. Raises ProviderDown, ProviderRefused."""
        reader = self._readers.get(ref.kind)
        return frozenset(reader(ref.id)) if reader else frozenset()

    def find(self, attempt: str, asked_at: datetime) -> Ref | None:
        """Look for an attempt by our mark: by Stripe's search first, which lags behind, then through all since then."""
        query = f"metadata['{MARK}']:'{attempt}'"
        if not attempt.isalnum():
            return None
        with suppress(ProviderRefused):  # search is not offered in every country
            for found in self.line.every("/v1/payment_intents/search", PaymentIntent, {"query": query}):
                return Ref("payment_intent", found.id)
        since = min(moment(self.line.time()) - SEARCHED_BY_HAND, asked_at - ASKED_EARLIER)
        marked = (ref for mark, ref in self._marked(int(since.timestamp())) if mark == attempt)
        return next(marked, None)

    def changed(self, cursor: str) -> Changed:
        """What changed since, by Stripe's own account of events; where that does not reach, by the lists."""
        now = self.line.time()
        since = int(cursor) if cursor.isascii() and cursor.isdecimal() else 0
        onward = str(max(since, now - int(OVERLAP.total_seconds())))
        if now - since > EVENTS_KEPT.total_seconds():
            return Changed(list(self._everything(since)), onward, moment(now))
        told = {f"types[{number}]": kind for number, kind in enumerate(TOLD)}
        events = self.line.every("/v1/events", Event, {"created[gte]": since, **told})
        return Changed(list(stripe_hints.refs_of(events)), onward, moment(now))

    def charge(self, mandate: str, ask: Ask) -> Ref:
        """Take a renewal (docs.stripe.com/payments/save-and-reuse, "Charge the saved payment method later")."""
        customer = self._kept(mandate).customer
        if customer is None:
            message = "mandate_ended"
            raise Declined(message)
        form = {
            **stripe_facts.written(ask.money),
            "customer": customer,
            "payment_method": mandate,
            "allowed_payment_method_types[0]": "card",
            "off_session": "true",
            "confirm": "true",
            f"metadata[{MARK}]": ask.attempt,
        }
        return Ref("payment_intent", self.line.post("/v1/payment_intents", Made, form, ask.key).id)

    def mandate_country(self, mandate: str) -> str:
        """The country of a card that may be charged again, as it is today: cards are renewed. "" if not known."""
        return country_of(self._kept(mandate))

    def mandate_of(self, ref: Ref) -> str:
        """The card by which a payment was taken: a mandate, where it was set up as one."""
        if ref.kind != "payment_intent":
            return ""
        return self.line.get(f"/v1/payment_intents/{named(ref.id)}", PaymentIntent).payment_method or ""

    def end(self, mandate: str) -> None:
        """Detach the card, and delete the customer that was made to hold it. Raises ProviderDown, ProviderRefused."""
        customer = self._kept(mandate).customer
        if customer is not None:
            # Deleting a customer detaches their cards too, and leaves nothing of them to be charged.
            self.line.delete(f"/v1/customers/{named(customer)}")

    def refund(self, payment: str, money: Money, key: str) -> Ref:
        """Give back part or all of a charge. Raises ProviderDown, ProviderRefused."""
        form: dict[str, str | int] = {"charge": payment, "amount": stripe_facts.written(money)["amount"]}
        return Ref("refund", self.line.post("/v1/refunds", Made, form, key).id)

    def descriptor(self) -> str:
        """What stood on the statement of the last charge of ours: `calculated_statement_descriptor`."""
        for charge in self.line.get("/v1/charges", Charges, {"limit": 20}).data:
            if charge.metadata.get(MARK) and charge.calculated_statement_descriptor:
                return charge.calculated_statement_descriptor
        return ""

    def _kept(self, mandate: str) -> Method:
        return self.line.get(f"/v1/payment_methods/{named(mandate)}", Method)

    def _payment(self, identity: str, *, with_refunds: bool = False) -> Iterator[Fact]:
        """`with_refunds`: look for them though none stands, since one that failed is not counted any more."""
        query: dict[str, str | int] = {"expand[0]": "latest_charge.balance_transaction"}
        intent = self.line.get(f"/v1/payment_intents/{named(identity)}", PaymentIntent, query)
        charge = intent.latest_charge
        if not intent.metadata.get(MARK) or not isinstance(charge, Charge):
            return stripe_facts.of_payment(intent, [], [])
        where: dict[str, str | int] = {"charge": charge.id}
        moved = {**where, "expand[0]": "data.balance_transaction", "expand[1]": "data.failure_balance_transaction"}
        refunds = self.line.every("/v1/refunds", Refund, moved) if charge.amount_refunded or with_refunds else ()
        disputes = self.line.every("/v1/disputes", Dispute, where) if charge.disputed else ()
        return stripe_facts.of_payment(intent, list(refunds), list(disputes))

    def _setup(self, identity: str) -> Iterator[Fact]:
        return stripe_facts.of_setup(self.line.get(f"/v1/setup_intents/{named(identity)}", SetupIntent))

    def _session(self, identity: str) -> Iterator[Fact]:
        session = self.line.get(f"/v1/checkout/sessions/{named(identity)}", Session)
        if session.metadata.get(MARK) and session.payment_intent:
            return self._payment(session.payment_intent)
        if session.metadata.get(MARK) and session.setup_intent and session.status == "complete":
            return self._setup(session.setup_intent)
        return stripe_facts.of_session(session)

    def _charge(self, identity: str, *, with_refunds: bool = False) -> Iterator[Fact]:
        payment = self.line.get(f"/v1/charges/{named(identity)}", Charge).payment_intent
        return self._payment(payment, with_refunds=with_refunds) if payment else iter(())

    def _refund(self, identity: str) -> Iterator[Fact]:
        return self._of(self.line.get(f"/v1/refunds/{named(identity)}", Refund))

    def _dispute(self, identity: str) -> Iterator[Fact]:
        return self._of(self.line.get(f"/v1/disputes/{named(identity)}", Dispute))

    def _of(self, back: Refund | Dispute) -> Iterator[Fact]:
        if back.payment_intent:
            return self._payment(back.payment_intent, with_refunds=True)
        return self._charge(back.charge, with_refunds=True) if back.charge else iter(())

    def _payout(self, identity: str) -> Iterator[Fact]:
        return stripe_facts.of_payout(self.line.get(f"/v1/payouts/{named(identity)}", Payout))

    def _method(self, identity: str) -> Iterator[Fact]:
        kept = self._kept(identity)
        if kept.customer is not None:
            return iter(())
        set_up = self.line.every("/v1/setup_intents", SetupIntent, {"payment_method": identity})
        made: Iterator[SetupIntent | PaymentIntent] = chain(set_up, self._paid_with(identity, kept.created))
        return chain.from_iterable(stripe_facts.of_mandate_that_ended(identity, one) for one in made)

    def _paid_with(self, card: str, created: int) -> Iterator[PaymentIntent]:
        """The payment that kept a card. Payments cannot be listed by their card, but both were made in one call."""
        around: dict[str, str | int] = {"created[gte]": created - _AROUND, "created[lte]": created + _AROUND}
        paid = self.line.every("/v1/payment_intents", PaymentIntent, around)
        return (one for one in paid if one.payment_method == card and stripe_facts.keeps_card(one))

    def _marked(self, since: int) -> Iterator[tuple[str, Ref]]:
        """Our attempts since a time, under all names that they may have at Stripe."""
        query: dict[str, str | int] = {"created[gte]": since}
        for payment in self.line.every("/v1/payment_intents", PaymentIntent, query):
            yield payment.metadata.get(MARK, ""), Ref("payment_intent", payment.id)
        for setup in self.line.every("/v1/setup_intents", SetupIntent, query):
            yield setup.metadata.get(MARK, ""), Ref("setup_intent", setup.id)
        for session in self.line.every("/v1/checkout/sessions", Session, query):
            yield session.metadata.get(MARK, ""), Ref("checkout.session", session.id)

    def _everything(self, since: int) -> Iterator[Ref]:
        """All of ours since a time; and payouts, refunds and disputes of older payments."""
        yield from (ref for mark, ref in self._marked(since) if mark)
        query: dict[str, str | int] = {"created[gte]": since}
        for kind, path in (("refund", "/v1/refunds"), ("dispute", "/v1/disputes"), ("payout", "/v1/payouts")):
            for made in self.line.every(path, Made, query):
                yield Ref(kind, made.id)


def country_of(method: Method) -> str:
    """The country of a card's issuer; "" where it is not a plain card.

    Behind a wallet may stand a token whose country is not the card's (docs.stripe.com/api/payment_methods/object).
    """
    if method.type != "card" or method.card is None or method.card.wallet is not None:
        return ""
    return (method.card.country or "").upper()
