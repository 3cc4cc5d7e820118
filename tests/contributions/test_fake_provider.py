"""The provider of the histories keeps what every provider keeps: what is proven with it is proven for the others."""

from datetime import datetime, timedelta

import pytest

from tamizdat.contributions.providers.protocol import Ask, Ref
from tamizdat.money.amounts import Money
from tests.contributions.provider_contract import ProviderContract
from tests.fakes.provider import FakeProvider
from tests.fakes.provider_house import House, Payment, signed
from tests.laboratory.books import Fault


class FakeStand:
    """The house, and what the engine sees of it."""

    def __init__(self, *, takes_first: bool) -> None:
        self.house = House(takes_first=takes_first)
        self.provider = FakeProvider(self.house)
        self._cards: dict[str, str] = {}

    @property
    def now(self) -> datetime:
        return self.house.now

    def pass_by(self, time: timedelta) -> None:
        self.house.now += time

    def give(self, ask: Ask) -> Ref:
        return self._confirm(ask, "pays")

    def leave(self, ask: Ask) -> Ref:
        return self._confirm(ask, "asks")

    def _confirm(self, ask: Ask, says: str) -> Ref:
        card = self._cards.setdefault(ask.attempt, self.house.card(says=says))
        return self.provider.confirm(card, ask).ref

    def order(self, fault: Fault) -> None:
        self.house.ordered += [("confirm", fault), ("charge", fault)]

    def call(self) -> tuple[bytes, dict[str, str]]:
        return signed(self.house.events[-1], len(self.house.events))

    def foreign(self) -> Ref:
        self.house.payments["payment_x"] = Payment("", Money(900, "EUR"), self.now, "taken", "")
        return Ref("payment", "payment_x")

    def taken(self) -> int:
        return len(self.house.taken())


class TestFakeProvider(ProviderContract):
    @pytest.fixture(params=[False, True], ids=["mandate first", "money first"])
    def stand(self, request: pytest.FixtureRequest) -> FakeStand:
        return FakeStand(takes_first=request.param)
