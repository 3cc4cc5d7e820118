"""Cards on our own page keep the contract, and no issuer of a listed country ever hears of a gift."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tamizdat.contributions.errors import Declined, ProviderDown, ProviderRefused
from tamizdat.contributions.providers.protocol import CardField
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tests.contributions.provider_contract import ProviderContract, ask_for, mandate_of, of_kind
from tests.contributions.stripe_stands import GuardedStand, guarded
from tests.laboratory import stripe_payments
from tests.laboratory.books import Fault
from tests.laboratory.stripe_cards import (
    ASKS_ALWAYS,
    ASKS_ONCE,
    CARDS,
    DECLINES,
    NOWHERE,
    PAYS,
    POOR,
    LabCard,
    in_wallet,
    of_country,
)


class TestStripeGuarded(ProviderContract):
    @pytest.fixture
    def stand(self) -> Iterator[GuardedStand]:
        with guarded() as made:
            yield made


@pytest.fixture
def stand() -> Iterator[GuardedStand]:
    with guarded() as made:
        yield made


@pytest.mark.parametrize(
    ("card", "country"),
    [
        (CARDS[PAYS], "US"),
        (CARDS[of_country("RU")], "RU"),
        (CARDS[of_country("BY")], "BY"),
        (CARDS[NOWHERE], ""),
        (in_wallet(CARDS[PAYS], "apple_pay"), ""),
        (in_wallet(CARDS[of_country("IR")], "google_pay"), ""),
        (in_wallet(CARDS[PAYS], "link"), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "card",
)
def test_a_country_is_known_before_any_network_hears(stand: GuardedStand, card: LabCard, country: str) -> None:
    assert stand.provider.country(stand.house.token(card)) == country
    assert stand.books.heard == []
    assert not stand.books.things["payment_intent"]
    assert not stand.books.things["customer"]


def test_beginning_asks_stripe_for_nothing(stand: GuardedStand) -> None:
    assert stand.provider.start(ask_for()) == CardField(stand.provider.keys.public, stand.provider.keys.script)
    assert stand.house.asked == []


def test_without_a_public_key_nothing_begins(stand: GuardedStand) -> None:
    keys = type(stand.provider.keys)("sk_test_x")
    with pytest.raises(ProviderRefused, match="TAMIZDAT_STRIPE_PUBLIC_KEY"):
        StripeGuarded(stand.provider.line, keys).start(ask_for())


@pytest.mark.parametrize("name", ["", "../charges", "ctoken_x/../../charges", "ctoken_unknown", "pi_1?expand[]=x"])
def test_a_name_out_of_a_browser_leads_nowhere_else(stand: GuardedStand, name: str) -> None:
    stand.give(ask_for())
    with pytest.raises((ProviderRefused, ProviderDown)):
        stand.provider.country(name)


def test_a_card_may_ask_for_one_more_step(stand: GuardedStand) -> None:
    ask = ask_for()
    confirmed = stand.provider.confirm(stand.house.token(CARDS[ASKS_ALWAYS]), ask)
    pending = stand.provider.fetch(confirmed.ref)
    intent = stand.books.things["payment_intent"][confirmed.ref.id]
    stripe_payments.authenticate(stand.books, intent, passes=True)

    assert confirmed.secret == intent["client_secret"]
    assert [fact.kind for fact in pending] == [FactKind.PENDING]
    assert len(of_kind(stand.provider.fetch(confirmed.ref), FactKind.CAPTURED)) == 1


def test_a_step_that_is_not_taken_is_a_failure(stand: GuardedStand) -> None:
    confirmed = stand.provider.confirm(stand.house.token(CARDS[ASKS_ALWAYS]), ask_for())
    intent = stand.books.things["payment_intent"][confirmed.ref.id]
    stripe_payments.authenticate(stand.books, intent, passes=False)

    assert [fact.kind for fact in stand.provider.fetch(confirmed.ref)] == [FactKind.FAILED]
    assert stand.taken() == 0


@pytest.mark.parametrize(("number", "code"), [(DECLINES, "generic_decline"), (POOR, "insufficient_funds")])
def test_a_bank_that_says_no_is_told_by_its_word(stand: GuardedStand, number: str, code: str) -> None:
    with pytest.raises(Declined) as said:
        stand.provider.confirm(stand.house.token(CARDS[number]), ask_for())
    found = stand.provider.find(ask_for().attempt, stand.now)

    assert said.value.code == code
    assert found is not None
    assert [fact.kind for fact in stand.provider.fetch(found)] == [FactKind.FAILED]


def test_a_pledge_hangs_on_a_customer_without_a_name(stand: GuardedStand) -> None:
    mandate = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY))
    customers = list(stand.books.things["customer"].values())

    assert [(one["email"], one["name"], one["metadata"]) for one in customers] == [
        (None, None, {"attempt": ask_for().attempt})
    ]
    assert stand.provider.mandate_country(mandate) == "US"
    stand.provider.end(mandate)
    assert not stand.books.things["customer"]


def test_a_pledge_whose_bank_wants_to_be_asked_is_declined_when_nobody_is_there(stand: GuardedStand) -> None:
    ask = ask_for(rhythm=Rhythm.MONTHLY, number=1)
    confirmed = stand.provider.confirm(stand.house.token(CARDS[ASKS_ALWAYS]), ask)
    stripe_payments.authenticate(stand.books, stand.books.things["payment_intent"][confirmed.ref.id], passes=True)
    mandate = of_kind(stand.provider.fetch(confirmed.ref), FactKind.MANDATE_MADE)[0].ref

    with pytest.raises(Declined, match="authentication_required"):
        stand.provider.charge(mandate, ask_for(rhythm=Rhythm.MONTHLY, number=2))


def test_a_pledge_whose_bank_asked_once_is_charged(stand: GuardedStand) -> None:
    ask = ask_for(rhythm=Rhythm.MONTHLY, number=1)
    confirmed = stand.provider.confirm(stand.house.token(CARDS[ASKS_ONCE]), ask)
    stripe_payments.authenticate(stand.books, stand.books.things["payment_intent"][confirmed.ref.id], passes=True)
    mandate = of_kind(stand.provider.fetch(confirmed.ref), FactKind.MANDATE_MADE)[0].ref
    stand.provider.charge(mandate, ask_for(rhythm=Rhythm.MONTHLY, number=2))

    assert stand.taken() == 2


@pytest.mark.parametrize("number", [PAYS, ASKS_ONCE, ASKS_ALWAYS])
def test_the_first_payment_of_a_pledge_is_taken_while_its_giver_is_there(stand: GuardedStand, number: str) -> None:
    confirmed = stand.provider.confirm(stand.house.token(CARDS[number]), ask_for(rhythm=Rhythm.MONTHLY))
    if number != PAYS:
        assert confirmed.secret
        assert stand.taken() == 0
        stripe_payments.authenticate(stand.books, stand.books.things["payment_intent"][confirmed.ref.id], passes=True)
    facts = stand.provider.fetch(confirmed.ref)

    assert stand.taken() == 1
    assert [fact.money.minor for fact in of_kind(facts, FactKind.CAPTURED)] == [500]
    assert len(of_kind(facts, FactKind.MANDATE_MADE)) == 1
    assert stand.provider.takes_first


def test_a_mandate_that_was_ended_at_stripe_is_told(stand: GuardedStand) -> None:
    mandate = mandate_of(stand, ask_for(rhythm=Rhythm.MONTHLY))
    stand.pass_by(timedelta(minutes=10))
    cursor = stand.provider.changed("").cursor
    stand.pass_by(timedelta(minutes=10))
    stand.provider.end(mandate)
    told = stand.provider.changed(cursor)
    ended = [fact for ref in told.refs for fact in stand.provider.fetch(ref) if fact.kind is FactKind.MANDATE_ENDED]

    assert [(fact.ref, fact.attempt) for fact in ended] == [(mandate, ask_for().attempt)]


def test_a_stored_500_is_answered_to_the_same_key_for_ever_and_the_gift_is_found_by_our_id(stand: GuardedStand) -> None:
    ask, token = ask_for(), stand.house.token(CARDS[PAYS])
    stand.order(Fault.BROKEN)
    for _ in range(3):
        with pytest.raises(ProviderDown):
            stand.provider.confirm(token, ask)
    found = stand.provider.find(ask.attempt, stand.now)

    assert found is not None
    assert len(of_kind(stand.provider.fetch(found), FactKind.CAPTURED)) == 1
    assert stand.taken() == 1


def test_other_parameters_under_a_key_are_no_certain_refusal(stand: GuardedStand) -> None:
    token = stand.house.token(CARDS[PAYS])
    stand.provider.confirm(token, ask_for(minor=500))
    with pytest.raises(ProviderDown, match="idempotency_error"):
        stand.provider.confirm(token, ask_for(minor=600))

    assert stand.taken() == 1


def test_what_search_does_not_show_yet_is_found_in_the_lists(stand: GuardedStand) -> None:
    stand.give(ask_for())
    young = stand.provider.find(ask_for().attempt, stand.now)
    stand.pass_by(timedelta(days=40))

    assert young is not None
    assert stand.provider.find(ask_for().attempt, stand.now) == young


def test_what_was_asked_for_long_ago_is_found_without_a_search(stand: GuardedStand) -> None:
    """After a vault was locked for weeks: what is not found would be taken once more."""
    stand.house.searches, asked_at = False, stand.now
    ref = stand.give(ask_for())
    stand.pass_by(timedelta(days=40))

    assert stand.provider.find(ask_for().attempt, asked_at) == ref


def test_a_key_of_another_account_is_a_certain_refusal(stand: GuardedStand) -> None:
    line = type(stand.provider.line)(stand.provider.line.transport, "sk_test_other", stand.provider.line.address)
    with pytest.raises(ProviderRefused, match="api_key_invalid"):
        StripeGuarded(line, stand.provider.keys).country("ctoken_x")
