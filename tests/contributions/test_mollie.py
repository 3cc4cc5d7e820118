"""Mollie keeps the contract: one more real provider behind the protocol, in one file."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tamizdat.contributions.actions.booking import book
from tamizdat.contributions.errors import Declined, HintForged, ProviderDown, ProviderRefused
from tamizdat.contributions.providers.mollie import Mollie, MollieKeys
from tamizdat.contributions.providers.protocol import Ask, Ref
from tamizdat.money.amounts import Money
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Givers
from tests.contributions.provider_contract import ProviderContract, ask_for, mandate_of, of_kind
from tests.contributions.stripe_stands import LOCAL
from tests.laboratory.books import Fault
from tests.laboratory.mollie_house import KEY, OFFICE, MollieHouse
from tests.laboratory.serving import Serving


class MollieStand:
    """The house, and a provider that speaks to it over HTTP."""

    def __init__(self, house: MollieHouse) -> None:
        self.house = house
        self.provider = self.open()

    def open(self, risk: tuple[str, ...] = ()) -> Mollie:
        keys = MollieKeys(KEY, "https://desk.example/hint/mollie", organisation=OFFICE, address=self.house.address)
        return Mollie(LOCAL, keys, risk, seconds=5)

    @property
    def now(self) -> datetime:
        return self.house.clock.now

    def pass_by(self, time: timedelta) -> None:
        self.house.clock.pass_by(time)

    def leave(self, ask: Ask) -> Ref:
        return self.provider.start(ask).ref

    def give(self, ask: Ask) -> Ref:
        ref = self.leave(ask)
        self.house.pay(ref.id)
        return ref

    def order(self, fault: Fault) -> None:
        self.house.faults.order("POST /v2/payments", fault)

    def call(self) -> tuple[bytes, dict[str, str]]:
        return f"id={self.house.calls[-1]}".encode(), {}

    def foreign(self) -> Ref:
        wish = {"amount": {"value": "9.00", "currency": "EUR"}, "description": "x", "redirectUrl": "https://x.example/"}
        payment = self.house._pay(wish | {"metadata": "order 77"})
        self.house.pay(payment["id"])
        return Ref("payment", payment["id"])

    def taken(self) -> int:
        return sum(one["status"] == "paid" for one in self.house.payments.values())


@pytest.fixture
def stand() -> Iterator[MollieStand]:
    house = MollieHouse()
    serving = Serving(house)
    house.address = serving.address
    yield MollieStand(house)
    serving.close()


class TestMollie(ProviderContract):
    @pytest.fixture
    def stand(self, stand: MollieStand) -> MollieStand:
        return stand


def test_mollie_is_told_our_random_id_and_nothing_of_the_giver(stand: MollieStand) -> None:
    ask = ask_for(rhythm=Rhythm.MONTHLY)
    payment = stand.house.payments[stand.leave(ask).id]
    customer = next(iter(stand.house.customers.values()))

    assert payment["metadata"] == customer["metadata"] == {"attempt": ask.attempt}
    assert payment["description"] == "Gift"
    assert (customer["name"], customer["email"]) == (None, None)


def test_the_first_payment_of_a_pledge_takes_money_and_makes_a_mandate(stand: MollieStand) -> None:
    facts = stand.provider.fetch(stand.give(ask_for(rhythm=Rhythm.MONTHLY)))

    assert {fact.kind for fact in facts} == {FactKind.CAPTURED, FactKind.MANDATE_MADE}


def test_a_renewal_is_taken_once_even_after_mollie_forgot_the_key(stand: MollieStand) -> None:
    mandate = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY, number=1))
    renewal = ask_for(rhythm=Rhythm.MONTHLY, number=2)
    first = stand.provider.charge(mandate, renewal)
    stand.pass_by(timedelta(hours=5))

    assert stand.provider.charge(mandate, renewal) == first
    assert stand.taken() == 2


def test_a_renewal_that_is_declined_says_why(stand: MollieStand) -> None:
    mandate = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY, number=1))
    stand.house.declines = True
    with pytest.raises(Declined) as said:
        stand.provider.charge(mandate, ask_for(rhythm=Rhythm.MONTHLY, number=2))

    assert said.value.code == "insufficient_funds"


def test_nothing_begins_while_a_country_is_listed_and_a_renewal_asks_first(stand: MollieStand) -> None:
    here = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY, number=1))
    stand.house.country = "BY"
    there = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY, number=2))
    careful, before = stand.open(risk=("BY",)), stand.taken()
    with pytest.raises(ProviderRefused):
        careful.start(ask_for(number=3))
    with pytest.raises(Declined, match="country"):
        careful.charge(there, ask_for(rhythm=Rhythm.MONTHLY, number=4))
    careful.charge(here, ask_for(rhythm=Rhythm.MONTHLY, number=5))

    assert stand.taken() == before + 1


def test_refunds_chargebacks_and_settlements_are_told_by_the_sweep(stand: MollieStand) -> None:
    refs = [stand.give(ask_for(number=number)) for number in (1, 2, 3)]
    stand.pass_by(timedelta(days=1))
    cursor = stand.provider.changed("").cursor
    stand.provider.refund(refs[0].id, ask_for(minor=200).money, "refund")
    chargeback = stand.house.charge_back(refs[1].id)
    settled = stand.house.pay_out()
    stand.pass_by(timedelta(hours=3))
    told = stand.provider.changed(cursor)
    facts = {fact for ref in told.refs for fact in stand.provider.fetch(ref)}
    fees = {(fact.kind, fact.money.minor) for fact in facts if not fact.attempt}

    assert set(told.refs) == {refs[0], refs[1], Ref("settlement", settled)}
    assert fees == {(FactKind.PAID_OUT, 1425), (FactKind.FEE, 75)}
    assert [fact.money.minor for fact in of_kind(frozenset(facts), FactKind.REFUNDED)] == [200]
    stand.house.reverse(chargeback)
    assert stand.provider.changed(told.cursor).refs == [refs[1]]
    assert of_kind(stand.provider.fetch(refs[1]), FactKind.DISPUTE_WON)


def test_what_mollie_kept_of_a_settlement_is_in_the_books(stand: MollieStand, givers: Givers) -> None:
    stand.give(ask_for(minor=500))
    facts = stand.provider.fetch(Ref("settlement", stand.house.pay_out()))
    booked = book(facts, givers.keyring)

    assert booked.strange == []
    assert givers.balances() == {
        "assets:clearing:mollie": -500,
        "assets:transit": 475,
        "expenses:fees:mollie": 25,
    }


@pytest.mark.parametrize("body", [b"id=../customers", b"id=tr_", b"\xff", b"id=cst_x", b'{"id":"tr_x"}', b"a" * 9000])
def test_what_mollie_does_not_send_is_forged(stand: MollieStand, body: bytes) -> None:
    with pytest.raises(HintForged):
        stand.provider.read_hint(body, {}, stand.now)


def test_a_payment_that_somebody_made_up_yields_no_fact(stand: MollieStand) -> None:
    assert stand.provider.read_hint(b"id=tr_madeup", {}, stand.now) == [Ref("payment", "tr_madeup")]
    assert stand.provider.fetch(Ref("payment", "tr_madeup")) == frozenset()


def test_a_mandate_of_another_shape_leads_nowhere(stand: MollieStand) -> None:
    for mandate in ("", "cst_x", "cst_x:mdt_y/../z", "pm_x"):
        with pytest.raises(ProviderRefused):
            stand.provider.charge(mandate, ask_for())


def test_a_part_is_given_back_once_even_after_mollie_forgot_the_key(stand: MollieStand) -> None:
    payment = of_kind(stand.provider.fetch(stand.give(ask_for(minor=500))), FactKind.CAPTURED)[0].ref
    stand.house.faults.order(f"POST /v2/payments/{payment}/refunds", Fault.LOST)
    with pytest.raises(ProviderDown):
        stand.provider.refund(payment, Money(200, "EUR"), "refund-1")
    stand.pass_by(timedelta(hours=5))
    stand.provider.refund(payment, Money(200, "EUR"), "refund-1")
    stand.provider.refund(payment, Money(200, "EUR"), "refund-2")

    assert [one["amount"]["value"] for one in stand.house.refunds.values()] == ["2.00", "2.00"]


def test_what_was_asked_for_long_ago_is_found(stand: MollieStand) -> None:
    asked_at, ref = stand.now, stand.give(ask_for())
    stand.pass_by(timedelta(days=40))

    assert stand.provider.find(ask_for().attempt, asked_at) == ref


def test_a_country_is_listed_under_whichever_of_its_codes(stand: MollieStand) -> None:
    stand.house.country = "GB"
    mandate = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY, number=1))
    with pytest.raises(Declined, match="country"):
        stand.open(risk=("UK",)).charge(mandate, ask_for(rhythm=Rhythm.MONTHLY, number=2))

    assert stand.taken() == 1


def test_a_refund_that_a_bank_sent_back_has_gone_out_and_come_back(stand: MollieStand) -> None:
    ref = stand.give(ask_for())
    stand.provider.refund(ref.id, ask_for(minor=200).money, "refund")
    stand.pass_by(timedelta(hours=3))
    before, cursor = stand.provider.fetch(ref), stand.provider.changed("").cursor
    next(iter(stand.house.refunds.values()))["status"] = "failed"
    after = stand.provider.fetch(ref)

    assert before < after
    assert [fact.money.minor for fact in of_kind(after, FactKind.REFUND_BACK)] == [200]
    assert stand.provider.changed(cursor).refs == [ref]


def test_a_settlement_of_less_than_nothing_is_no_payout(stand: MollieStand) -> None:
    stand.give(ask_for())
    settled = stand.house.pay_out()
    stand.house.settlements[settled]["amount"]["value"] = "-3.25"

    assert not of_kind(stand.provider.fetch(Ref("settlement", settled)), FactKind.PAID_OUT)
