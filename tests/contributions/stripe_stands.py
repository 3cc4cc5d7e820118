"""Stripe's two ways in the laboratory, for the contract and for tests of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from tamizdat.contributions.providers.protocol import Ask, Ref
from tamizdat.contributions.providers.stripe_account import StripeAccount, StripeKeys
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.contributions.providers.stripe_hosted import StripeHosted
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.wire.calls import Network, Ways
from tests.laboratory import stripe_payments, stripe_returns, stripe_sessions
from tests.laboratory.books import Fault
from tests.laboratory.hooks import sign_as_stripe
from tests.laboratory.serving import Serving
from tests.laboratory.stripe_cards import ASKS_ALWAYS, CARDS, PAYS
from tests.laboratory.stripe_house import HOOK, PUBLIC, SECRET, StripeHouse

LOCAL = Network(Ways(local=frozenset({"127.0.0.1"})))


class StripeStand:
    """The house, and a provider that speaks to it over HTTP."""

    def __init__(self, house: StripeHouse, provider: StripeAccount) -> None:
        self.house = house
        self.books = house.books
        self.account = provider
        self._tokens: dict[str, str] = {}

    @property
    def now(self) -> datetime:
        return self.house.clock.now

    def pass_by(self, time: timedelta) -> None:
        self.house.clock.pass_by(time)

    def taken(self) -> int:
        return sum(one["status"] == "succeeded" for one in self.books.things["charge"].values())

    def call(self) -> tuple[bytes, dict[str, str]]:
        events = self.books.things["event"].values()
        newest = next(one for one in reversed(events) if one["type"].endswith("_intent.succeeded"))
        return sign_as_stripe(newest, HOOK, self.house.clock.seconds)

    def order(self, fault: Fault) -> None:
        self.house.faults.order("POST /v1/", fault)

    def dispute(self, payment: str, *, inquiry: bool = False) -> str:
        return str(stripe_returns.dispute(self.books, self.books.things["charge"][payment], inquiry=inquiry)["id"])

    def close(self, dispute: str, *, won: bool) -> None:
        stripe_returns.close(self.books, self.books.things["dispute"][dispute], won=won)

    def pay_out(self) -> str:
        made = stripe_returns.pay_out(self.books, "eur")
        assert made is not None
        return str(made["id"])

    def foreign(self) -> Ref:
        form = {"amount": "900", "currency": "eur", "metadata": {"order": "77"}}
        intent = stripe_payments.new_payment(self.books, form)
        stripe_payments.confirm(self.books, intent, self.books.remember(CARDS[PAYS])["id"])
        return Ref("payment_intent", intent["id"])


class HostedStand(StripeStand):
    """On Stripe's page."""

    @property
    def provider(self) -> StripeHosted:
        assert isinstance(self.account, StripeHosted)
        return self.account

    def leave(self, ask: Ask) -> Ref:
        return self.provider.start(ask).ref

    def give(self, ask: Ask) -> Ref:
        ref = self.leave(ask)
        visit = self.books.things["checkout.session"][ref.id]
        if visit["status"] == "open":
            stripe_sessions.pay_there(self.books, visit, CARDS[PAYS])
        return ref


class GuardedStand(StripeStand):
    """On our page."""

    @property
    def provider(self) -> StripeGuarded:
        assert isinstance(self.account, StripeGuarded)
        return self.account

    def leave(self, ask: Ask) -> Ref:
        """The bank asks, and the giver goes away."""
        return self._confirm(ask, ASKS_ALWAYS)

    def give(self, ask: Ask) -> Ref:
        return self._confirm(ask, PAYS)

    def _confirm(self, ask: Ask, number: str) -> Ref:
        token = self._tokens.setdefault(ask.attempt, self.house.token(CARDS[number]))
        self.provider.start(ask)
        assert self.provider.country(token)
        return self.provider.confirm(token, ask).ref


@contextmanager
def opened(house: StripeHouse) -> Iterator[tuple[StripeLine, StripeKeys]]:
    """Serve a house; give a line to it."""
    serving = Serving(house)
    house.address = serving.address
    keys = StripeKeys(SECRET, PUBLIC, (HOOK,), address=serving.address, script=f"{serving.address}/endive/stripe.js")
    try:
        yield StripeLine(LOCAL, SECRET, serving.address, seconds=5), keys
    finally:
        serving.close()


@contextmanager
def hosted(seed: int = 5) -> Iterator[HostedStand]:
    house = StripeHouse(seed)
    with opened(house) as (line, keys):
        yield HostedStand(house, StripeHosted(line, keys))


@contextmanager
def guarded(seed: int = 5) -> Iterator[GuardedStand]:
    house = StripeHouse(seed)
    with opened(house) as (line, keys):
        yield GuardedStand(house, StripeGuarded(line, keys))
