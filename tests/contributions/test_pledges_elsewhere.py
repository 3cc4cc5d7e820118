"""Pledges that begin on a provider's own page: charged once for each month, whoever takes the first payment."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.asking.starting import start
from tamizdat.contributions.models import Attempt, Gift
from tamizdat.contributions.providers.mollie import Mollie, MollieKeys
from tamizdat.contributions.providers.protocol import Provider, Redirect
from tamizdat.contributions.providers.stripe_account import StripeKeys
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.contributions.providers.stripe_hosted import StripeHosted
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.contributions.worker import Work
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Givers
from tests.laboratory import mollie_house, stripe_house
from tests.laboratory.direct import Direct
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.stripe_cards import CARDS, PAYS, of_country
from tests.laboratory.stripe_house import StripeHouse
from tests.laboratory.stripe_sessions import pay_there

HTTPS = "https://laboratory.example"


@dataclass
class Elsewhere:
    """A room of gifts and a provider with a page of its own. `pay` is what a giver does there."""

    givers: Givers
    house: StripeHouse | MollieHouse
    provider: Provider
    pay: Callable[[Redirect], object]
    taken: Callable[[], int]

    def __post_init__(self) -> None:
        self.house.address = HTTPS
        self.house.clock.now = self.givers.now
        self.open()

    def open(self, risk: frozenset[str] = frozenset()) -> None:
        providers = {self.provider.slug: self.provider}
        self.work = Work(Dealings(providers, self.givers.keyring, "https://desk.example/", risk))

    def give(self, rhythm: Rhythm) -> Gift:
        chosen = replace(self.givers.chosen(rhythm, 500, self.provider.method.slug), provider=self.provider.slug)
        begun = start(self.work.dealings, self.provider, chosen, lambda _gift: None, self.givers.now)
        assert isinstance(begun, Redirect)
        self.pay(begun)
        return Gift.objects.get(pk=chosen.gift)

    def live(self, days: int) -> None:
        for _ in range(days * 4):
            self.givers.wait(hours=6)
            self.house.clock.now = self.givers.now
            self.work.turn(self.givers.now)


def hosted(givers: Givers, card: str = PAYS) -> Elsewhere:
    house = StripeHouse()
    keys = StripeKeys(stripe_house.SECRET, stripe_house.PUBLIC)
    provider = StripeHosted(StripeLine(Direct(house), keys.secret, "http://laboratory"), keys)
    visits, charges = house.books.things["checkout.session"], house.books.things["charge"]
    return Elsewhere(
        givers,
        house,
        provider,
        lambda begun: pay_there(house.books, visits[begun.ref.id], CARDS[card]),
        lambda: sum(one["status"] == "succeeded" for one in charges.values()),
    )


def mollie(givers: Givers) -> Elsewhere:
    house = MollieHouse()
    provider = Mollie(Direct(house), MollieKeys(mollie_house.KEY, "", organisation=mollie_house.OFFICE))
    return Elsewhere(
        givers,
        house,
        provider,
        lambda begun: house.pay(begun.ref.id),
        lambda: sum(one["status"] == "paid" for one in house.payments.values()),
    )


@pytest.fixture(params=[hosted, mollie], ids=lambda made: str(made.__name__))
def elsewhere(request: pytest.FixtureRequest, givers: Givers) -> Elsewhere:
    made: Elsewhere = request.param(givers)
    return made


def test_a_gift_once_is_taken_once(elsewhere: Elsewhere) -> None:
    gift = elsewhere.give(Rhythm.ONCE)
    elsewhere.live(40)

    assert elsewhere.taken() == 1
    assert elsewhere.givers.balances()["income:gifts:once"] == -500
    assert Attempt.objects.filter(gift=gift).count() == 1


def test_a_pledge_is_taken_at_once_and_then_once_a_month(elsewhere: Elsewhere) -> None:
    elsewhere.give(Rhythm.MONTHLY)
    elsewhere.live(1)
    assert elsewhere.taken() == 1
    elsewhere.live(65)

    assert elsewhere.taken() == 3
    assert elsewhere.givers.balances()["income:gifts:month"] == -1500


def test_whoever_does_not_pay_gives_nothing_and_is_asked_for_nothing(elsewhere: Elsewhere) -> None:
    elsewhere.pay = lambda _begun: None
    elsewhere.give(Rhythm.MONTHLY)
    elsewhere.live(40)

    assert elsewhere.taken() == 0
    assert elsewhere.givers.balances() == {}


def test_when_a_country_is_listed_pledges_of_before_go_on_and_those_from_there_end(givers: Givers) -> None:
    here = hosted(givers)
    here.give(Rhythm.MONTHLY)
    there = hosted(givers, of_country("BY"))
    there.house, there.provider = here.house, here.provider
    assert isinstance(here.house, StripeHouse)
    books = here.house.books
    there.pay = lambda begun: pay_there(books, books.things["checkout.session"][begun.ref.id], CARDS[of_country("BY")])
    there.open()
    there.give(Rhythm.MONTHLY)
    here.live(1)
    assert here.taken() == 2

    provider = here.provider
    assert isinstance(provider, StripeHosted)
    here.provider = StripeGuarded(provider.line, provider.keys)
    here.open(frozenset({"BY"}))
    heard = len(books.heard)
    here.live(65)

    assert here.taken() == 4
    assert {one.country for one in books.heard[heard:]} == {"US"}
    assert Gift.objects.filter(ended=None).count() == 1
