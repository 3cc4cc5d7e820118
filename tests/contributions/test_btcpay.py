"""Bitcoin through BTCPay keeps the contract; late, partial and too much money is money."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tamizdat.contributions.errors import HintForged, ProviderRefused
from tamizdat.contributions.providers.btcpay import Btcpay, BtcpayKeys
from tamizdat.contributions.providers.protocol import Ask, Ref
from tamizdat.money.facts import FactKind
from tests.contributions.provider_contract import ProviderContract, ask_for, of_kind
from tests.contributions.stripe_stands import LOCAL
from tests.laboratory.books import Fault
from tests.laboratory.btcpay_house import HOOK, KEY, STORE, BtcpayHouse
from tests.laboratory.hooks import sign_as_btcpay
from tests.laboratory.serving import Serving


class BtcpayStand:
    """The house, and a provider that speaks to it over HTTP."""

    def __init__(self, house: BtcpayHouse, provider: Btcpay) -> None:
        self.house = house
        self.provider = provider

    @property
    def now(self) -> datetime:
        return self.house.clock.now

    def pass_by(self, time: timedelta) -> None:
        self.house.clock.pass_by(time)

    def leave(self, ask: Ask) -> Ref:
        return self.provider.start(ask).ref

    def give(self, ask: Ask) -> Ref:
        ref = self.leave(ask)
        if self.house.invoices[ref.id]["status"] == "New":
            self.house.pay(ref.id)
            self.house.confirm(ref.id)
        return ref

    def order(self, fault: Fault) -> None:
        self.house.faults.order("POST /api/v1/", fault)

    def call(self) -> tuple[bytes, dict[str, str]]:
        return sign_as_btcpay(self.house.calls[-1], HOOK)

    def foreign(self) -> Ref:
        made = self.house._make({"amount": "9.00", "currency": "EUR"})
        self.house.pay(made["id"])
        self.house.confirm(made["id"])
        return Ref("invoice", made["id"])

    def taken(self) -> int:
        return sum(one["status"] == "Settled" for one in self.house.invoices.values())


def stand_at(house: BtcpayHouse) -> BtcpayStand:
    keys = BtcpayKeys(house.address, STORE, KEY, HOOK, "http://laboratory.onion")
    return BtcpayStand(house, Btcpay(LOCAL, keys, seconds=5))


@pytest.fixture
def stand() -> Iterator[BtcpayStand]:
    house = BtcpayHouse()
    serving = Serving(house)
    house.address = serving.address
    yield stand_at(house)
    serving.close()


class TestBtcpay(ProviderContract):
    @pytest.fixture
    def stand(self, stand: BtcpayStand) -> BtcpayStand:
        return stand


def test_btcpay_is_told_our_random_id_and_nothing_of_the_giver(stand: BtcpayStand) -> None:
    ask = ask_for()
    coins = stand.provider.start(ask)
    invoice = stand.house.invoices[coins.ref.id]

    assert invoice["metadata"] == {"orderId": ask.attempt}
    assert invoice["receipt"] == {"enabled": False}
    assert set(invoice["checkout"]) == {"redirectURL", "defaultLanguage"}


def test_coins_go_to_an_address_of_their_own_and_the_page_is_the_onion(stand: BtcpayStand) -> None:
    first, second = stand.provider.start(ask_for(number=1)), stand.provider.start(ask_for(number=2))

    assert first.address != second.address
    assert first.uri.startswith(f"bitcoin:{first.address}?amount={first.amount}")
    assert first.page == f"http://laboratory.onion/i/{first.ref.id}"
    assert first.until - stand.now == timedelta(minutes=15)


def test_coins_that_wait_for_a_block_are_pending(stand: BtcpayStand) -> None:
    ref = stand.leave(ask_for())
    stand.house.pay(ref.id)
    pending = stand.provider.fetch(ref)
    stand.house.confirm(ref.id)

    assert [fact.kind for fact in pending] == [FactKind.PENDING]
    assert [fact.kind for fact in stand.provider.fetch(ref)] == [FactKind.CAPTURED]


@pytest.mark.parametrize(("share", "minor"), [("0.4", [200]), ("1.5", [750])])
def test_too_little_and_too_much_is_what_it_is(stand: BtcpayStand, share: str, minor: list[int]) -> None:
    ref = stand.leave(ask_for(minor=500))
    stand.house.pay(ref.id, share)
    stand.house.confirm(ref.id)
    stand.pass_by(timedelta(hours=1))

    assert [fact.money.minor for fact in of_kind(stand.provider.fetch(ref), FactKind.CAPTURED)] == minor


def test_money_that_comes_after_the_end_is_money_and_is_told_by_the_sweep(stand: BtcpayStand) -> None:
    ref = stand.leave(ask_for(minor=500))
    stand.house.pay(ref.id, "0.4")
    stand.house.confirm(ref.id)
    stand.pass_by(timedelta(hours=2))
    cursor = stand.provider.changed("").cursor
    before = stand.provider.fetch(ref)
    stand.house.pay(ref.id, "0.6")
    stand.house.confirm(ref.id)
    told = stand.provider.changed(cursor)
    facts = stand.provider.fetch(ref)

    assert of_kind(before, FactKind.EXPIRED)
    assert told.refs == [ref]
    assert [fact.money.minor for fact in of_kind(facts, FactKind.CAPTURED)] in ([200, 300], [300, 200])
    assert stand.provider.changed(told.cursor).refs == []


def test_an_invoice_that_was_put_away_is_found_and_its_coins_are_money(stand: BtcpayStand) -> None:
    ask = ask_for(minor=500)
    ref = stand.leave(ask)
    cursor = stand.provider.changed("").cursor
    stand.house.invoices[ref.id]["archived"] = True
    stand.house.pay(ref.id)
    stand.house.confirm(ref.id)

    assert stand.provider.find(ask.attempt, stand.now) == ref
    assert stand.provider.start(ask).ref == ref
    assert stand.provider.changed(cursor).refs == [ref]


def test_coins_that_were_spent_twice_are_no_money(stand: BtcpayStand) -> None:
    ref = stand.leave(ask_for())
    stand.house.pay(ref.id)
    stand.house.lose(ref.id)

    assert [fact.kind for fact in stand.provider.fetch(ref)] == [FactKind.FAILED]


def test_without_a_wallet_nothing_begins(stand: BtcpayStand) -> None:
    stand.house.wallet = False
    with pytest.raises(ProviderRefused, match="wallet"):
        stand.provider.start(ask_for())


def test_without_a_secret_of_the_webhook_no_call_is_believed(stand: BtcpayStand) -> None:
    stand.give(ask_for())
    body, _ = stand.call()
    keys = BtcpayKeys(stand.house.address, STORE, KEY)
    for headers in ({}, sign_as_btcpay({"invoiceId": "x", "storeId": STORE}, "")[1]):
        with pytest.raises(HintForged):
            Btcpay(LOCAL, keys).read_hint(body, headers, stand.now)


def test_an_invoice_that_is_not_in_our_store_yields_no_fact(stand: BtcpayStand) -> None:
    assert stand.provider.fetch(Ref("invoice", "../../../../etc")) == frozenset()
    assert stand.provider.fetch(Ref("charge", "x")) == frozenset()
