"""With every third request going wrong in one of seven ways, each gift and each renewal is taken exactly once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Protocol

import pytest

from tamizdat.contributions.errors import ProviderDown
from tamizdat.contributions.providers.protocol import Ask, Chargeable, Guarded, Ref
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tests.contributions import test_btcpay, test_mollie
from tests.contributions.provider_contract import Stand, ask_for, of_kind
from tests.contributions.stripe_stands import guarded, hosted
from tests.laboratory.books import Fault, Faults
from tests.laboratory.btcpay_house import BtcpayHouse
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.serving import Serving

GIFTS = 40
# A slow drip is tried in tests of the wire; here it would only cost time.
WAYS = tuple(fault for fault in Fault if fault is not Fault.DRIP)
PATIENCE, TRIES_WITH_THE_KEY = 200, 4


class House(Protocol):
    faults: Faults


class Broken(Stand, Protocol):
    """A stand whose house can be told to break."""

    @property
    def house(self) -> House: ...


@contextmanager
def btcpay() -> Iterator[test_btcpay.BtcpayStand]:
    house = BtcpayHouse()
    with serving(house) as address:
        house.address = address
        yield test_btcpay.stand_at(house)


@contextmanager
def mollie() -> Iterator[test_mollie.MollieStand]:
    house = MollieHouse()
    with serving(house) as address:
        house.address = address
        yield test_mollie.MollieStand(house)


@contextmanager
def serving(house: BtcpayHouse | MollieHouse) -> Iterator[str]:
    served = Serving(house)
    try:
        yield served.address
    finally:
        served.close()


@pytest.fixture(params=[hosted, guarded, btcpay, mollie], ids=lambda made: made.__name__)
def stand(request: pytest.FixtureRequest) -> Iterator[Broken]:
    with request.param() as made:
        made.house.faults.rate = 0.34
        made.house.faults.kinds = WAYS
        yield made


def persist(stand: Stand, ask: Ask, act: Callable[[], Ref]) -> Ref:
    """What the engine does: the same key a few times, then a look for our own id; never a new key."""
    for number in range(PATIENCE):
        try:
            found = stand.provider.find(ask.attempt, stand.now) if number > TRIES_WITH_THE_KEY else None
            return found or act()
        except ProviderDown:
            continue
    message = "It never became known."
    raise AssertionError(message)


def facts_of(stand: Stand, ref: Ref) -> frozenset[Fact]:
    for _ in range(PATIENCE):
        try:
            return stand.provider.fetch(ref)
        except ProviderDown:
            continue
    message = "It was never told."
    raise AssertionError(message)


def test_each_gift_is_taken_once(stand: Broken) -> None:
    """A visit that was opened, but whose address never came back, is one that nobody was sent to: nothing is taken."""
    asks = [ask_for(minor=500 + number, number=number) for number in range(1, GIFTS + 1)]
    refs = [persist(stand, ask, partial(stand.give, ask)) for ask in asks]
    told = [of_kind(facts_of(stand, ref), FactKind.CAPTURED) for ref in refs]
    taken = [(ask, facts) for ask, facts in zip(asks, told, strict=True) if facts]

    assert stand.taken() == len(taken)
    assert all([(fact.attempt, fact.money) for fact in facts] == [(ask.attempt, ask.money)] for ask, facts in taken)
    assert len(taken) == GIFTS or not isinstance(stand.provider, Guarded)
    assert len(taken) > GIFTS / 2


def test_each_renewal_is_taken_once(stand: Broken) -> None:
    provider = stand.provider
    if not isinstance(provider, Chargeable):
        return
    first = ask_for(rhythm=Rhythm.MONTHLY)
    facts = facts_of(stand, persist(stand, first, partial(stand.give, first)))
    mandate, before = of_kind(facts, FactKind.MANDATE_MADE)[0].ref, stand.taken()
    for number in range(2, GIFTS + 2):
        renewal = ask_for(rhythm=Rhythm.MONTHLY, number=number)
        persist(stand, renewal, partial(provider.charge, mandate, renewal))
        stand.pass_by(timedelta(hours=2))

    assert stand.taken() == before + GIFTS
