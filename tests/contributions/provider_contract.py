"""What every provider keeps, whoever it is: claims that a file of tests takes over by naming a stand.

    class TestBank(ProviderContract):
        @pytest.fixture
        def stand(self) -> Iterator[Stand]: ...

A stand is a provider and the laboratory behind it. What a provider cannot do (refund, charge again) it does not claim:
then its declaration says so too, and the claim is about that.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from tamizdat.contributions.errors import Declined, HintForged, ProviderDown, ProviderRefused
from tamizdat.contributions.providers.protocol import (
    Ask,
    CardField,
    Chargeable,
    Guarded,
    Provider,
    Ref,
    Refundable,
)
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tests.laboratory.books import Fault

# Faults after which nobody knows whether something was done.
UNKNOWN = (Fault.LOST, Fault.RESET, Fault.HALF, Fault.DOWN, Fault.MANY)


class Stand(Protocol):
    """A provider and the laboratory behind it."""

    @property
    def provider(self) -> Provider: ...

    @property
    def now(self) -> datetime:
        """The time at the provider's."""

    def pass_by(self, time: timedelta) -> None:
        """Let time pass at the provider's."""

    def give(self, ask: Ask) -> Ref:
        """Go the giver's whole way: begin as the desk and the vault do, then pay. After a fault, once more the same."""

    def leave(self, ask: Ask) -> Ref:
        """Begin, and do not pay."""

    def order(self, fault: Fault) -> None:
        """Let the next request that would begin or take something go wrong. Does nothing without a network."""

    def call(self) -> tuple[bytes, dict[str, str]] | None:
        """The newest call that the provider made, or None where it makes none."""

    def foreign(self) -> Ref | None:
        """A payment of somebody else's in the same account, or None where that cannot be."""

    def taken(self) -> int:
        """How many payments the provider's own books hold."""


def ask_for(minor: int = 500, rhythm: Rhythm = Rhythm.ONCE, number: int = 1, currency: str = "EUR") -> Ask:
    attempt = f"{number:032x}"
    money = Money(minor, currency)
    return Ask(attempt, f"key-{attempt}", money, rhythm, "en", "https://desk.example/support/thanks/")


def of_kind(facts: frozenset[Fact], kind: FactKind) -> list[Fact]:
    return sorted((fact for fact in facts if fact.kind is kind), key=lambda fact: fact.ref)


def mandate_of(stand: Stand, ask: Ask) -> str:
    return of_kind(stand.provider.fetch(stand.give(ask)), FactKind.MANDATE_MADE)[0].ref


class ProviderContract:
    """The claims."""

    def test_a_gift_is_told_as_facts_with_our_own_id(self, stand: Stand) -> None:
        ask = ask_for(minor=725)
        facts = stand.provider.fetch(stand.give(ask))
        taken = of_kind(facts, FactKind.CAPTURED)

        assert [(fact.attempt, fact.money) for fact in taken] == [(ask.attempt, ask.money)]
        assert {fact.provider for fact in facts} == {stand.provider.slug}
        assert all(fact.money.minor >= 0 for fact in facts)
        assert all(fact.parent == taken[0].ref for fact in of_kind(facts, FactKind.FEE))
        assert abs(taken[0].day - stand.now.date()) <= timedelta(days=1)

    def test_facts_stay_true(self, stand: Stand) -> None:
        ref = stand.give(ask_for())
        before = stand.provider.fetch(ref)
        stand.pass_by(timedelta(days=3))

        assert before <= stand.provider.fetch(ref)

    def test_what_was_begun_and_left_is_no_money(self, stand: Stand) -> None:
        facts = stand.provider.fetch(stand.leave(ask_for()))

        assert not of_kind(facts, FactKind.CAPTURED)

    def test_what_was_asked_for_is_found_by_our_own_id(self, stand: Stand) -> None:
        ask = ask_for(number=7)
        stand.give(ask_for(number=8))
        stand.give(ask)
        found = stand.provider.find(ask.attempt, stand.now)

        assert found is not None
        assert {fact.attempt for fact in stand.provider.fetch(found)} == {ask.attempt}

    def test_what_was_never_asked_for_is_not_found(self, stand: Stand) -> None:
        stand.give(ask_for(number=1))

        assert stand.provider.find("f" * 32, stand.now) is None

    def test_the_same_key_begins_one_thing(self, stand: Stand) -> None:
        ask = ask_for()

        assert stand.provider.start(ask) == stand.provider.start(ask)

    @pytest.mark.parametrize("fault", UNKNOWN)
    def test_after_an_unknown_outcome_the_same_key_takes_money_once(self, stand: Stand, fault: Fault) -> None:
        ask = ask_for()
        stand.order(fault)
        with suppress(ProviderDown):  # where there is no network, nothing goes wrong
            stand.give(ask)
        facts = stand.provider.fetch(stand.give(ask))

        assert stand.taken() == 1
        assert len(of_kind(facts, FactKind.CAPTURED)) == 1

    def test_a_call_names_what_has_changed(self, stand: Stand) -> None:
        ask = ask_for()
        stand.give(ask)
        sent = stand.call()
        if sent is None:
            assert stand.provider.read_hint(b"{}", {}, stand.now) == []
            return
        refs = stand.provider.read_hint(sent[0], sent[1], stand.now)

        assert {fact.attempt for ref in refs for fact in stand.provider.fetch(ref)} >= {ask.attempt}

    def test_a_forged_call_names_nothing(self, stand: Stand) -> None:
        stand.give(ask_for())
        body, headers = stand.call() or (b"{}", {})
        stray = {name: "0" * len(value) for name, value in headers.items()}
        refs: Sequence[Ref] = []
        with suppress(HintForged):
            refs = stand.provider.read_hint(body + b" ", stray, stand.now)

        assert not headers or refs == []

    def test_a_sweep_tells_what_calls_would_have_told(self, stand: Stand) -> None:
        ask = ask_for()
        stand.give(ask)
        told = stand.provider.changed("")
        facts = {fact for ref in told.refs for fact in stand.provider.fetch(ref)}

        assert ask.attempt in {fact.attempt for fact in facts if fact.kind is FactKind.CAPTURED}

    def test_a_sweep_goes_on_where_the_last_one_ended(self, stand: Stand) -> None:
        stand.give(ask_for(number=1))
        stand.pass_by(timedelta(hours=1))
        cursor = stand.provider.changed("").cursor
        stand.pass_by(timedelta(hours=1))
        stand.give(ask_for(number=2))
        told = stand.provider.changed(cursor)
        attempts = {fact.attempt for ref in told.refs for fact in stand.provider.fetch(ref)}

        assert attempts <= {f"{2:032x}"}
        assert attempts == {f"{2:032x}"}

    def test_what_is_not_ours_yields_no_fact(self, stand: Stand) -> None:
        ref = stand.foreign()

        assert ref is None or stand.provider.fetch(ref) == frozenset()

    def test_the_declaration_says_what_it_can_do(self, stand: Stand) -> None:
        provider, method = stand.provider, stand.provider.method

        assert isinstance(provider, Refundable) is (method.refunds != "none")
        assert isinstance(provider, Chargeable) is (method.recurring == "ours")
        assert isinstance(provider, Guarded) is (method.gate == "before-network")
        assert isinstance(provider.start(ask_for()), CardField) is isinstance(provider, Guarded)

    def test_a_part_is_given_back_once_for_each_key(self, stand: Stand) -> None:
        provider, ref = stand.provider, stand.give(ask_for(minor=500))
        if not isinstance(provider, Refundable):
            return
        payment = of_kind(provider.fetch(ref), FactKind.CAPTURED)[0].ref
        first = provider.refund(payment, Money(200, "EUR"), "refund-1")
        again = provider.refund(payment, Money(200, "EUR"), "refund-1")
        stand.pass_by(timedelta(hours=3))
        given = of_kind(provider.fetch(first), FactKind.REFUNDED)

        assert first == again
        assert [(fact.money.minor, fact.parent) for fact in given] == [(200, payment)]
        assert of_kind(provider.fetch(ref), FactKind.REFUNDED) == given

    def test_no_more_is_given_back_than_came(self, stand: Stand) -> None:
        provider, ref = stand.provider, stand.give(ask_for(minor=500))
        if not isinstance(provider, Refundable):
            return
        payment = of_kind(provider.fetch(ref), FactKind.CAPTURED)[0].ref
        provider.refund(payment, Money(300, "EUR"), "refund-1")

        with pytest.raises(ProviderRefused):
            provider.refund(payment, Money(201, "EUR"), "refund-2")

    def test_a_pledge_is_charged_once_for_each_key(self, stand: Stand) -> None:
        provider = stand.provider
        if not isinstance(provider, Chargeable):
            return
        mandate = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY, number=1))
        before = stand.taken()
        renewal = ask_for(minor=900, rhythm=Rhythm.MONTHLY, number=2)
        first, again = provider.charge(mandate, renewal), provider.charge(mandate, renewal)

        assert first == again
        assert stand.taken() == before + 1
        assert [fact.money.minor for fact in of_kind(provider.fetch(first), FactKind.CAPTURED)] == [900]
        assert {fact.attempt for fact in provider.fetch(first)} == {renewal.attempt}

    @pytest.mark.parametrize("fault", UNKNOWN)
    def test_a_renewal_of_unknown_outcome_is_taken_once(self, stand: Stand, fault: Fault) -> None:
        provider = stand.provider
        if not isinstance(provider, Chargeable):
            return
        mandate = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY, number=1))
        before, renewal = stand.taken(), ask_for(rhythm=Rhythm.MONTHLY, number=2)
        stand.order(fault)
        with pytest.raises(ProviderDown):
            provider.charge(mandate, renewal)
        provider.charge(mandate, renewal)

        assert stand.taken() == before + 1

    def test_a_mandate_that_ended_takes_nothing(self, stand: Stand) -> None:
        provider = stand.provider
        if not isinstance(provider, Chargeable):
            return
        mandate = mandate_of(stand, ask_for(rhythm=Rhythm.ANNUAL, number=1))
        before = stand.taken()
        provider.end(mandate)
        provider.end(mandate)  # asked twice, it ends once

        with pytest.raises((Declined, ProviderRefused)):
            provider.charge(mandate, ask_for(rhythm=Rhythm.ANNUAL, number=2))
        assert stand.taken() == before

    def test_no_error_repeats_what_was_asked(self, stand: Stand) -> None:
        ask = replace(ask_for(), key="key-that-nobody-reads")
        stand.order(Fault.LOST)
        said = ""
        try:
            stand.give(ask)
        except ProviderDown as error:
            said = str(error)

        assert "nobody" not in said
        assert ask.attempt not in said
