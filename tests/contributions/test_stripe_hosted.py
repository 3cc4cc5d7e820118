"""Stripe's own page keeps the contract, and what it is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tamizdat.contributions.errors import ProviderDown, ProviderRefused
from tamizdat.contributions.providers.protocol import Ref
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import postings
from tamizdat.money.standing import State, standing
from tests.contributions.provider_contract import ProviderContract, ask_for, of_kind
from tests.contributions.stripe_stands import HostedStand, hosted
from tests.laboratory import stripe_payments, stripe_returns, stripe_sessions
from tests.laboratory.books import Reply
from tests.laboratory.stripe_cards import ASKS_ALWAYS, CARDS, DECLINES, PAYS


class TestStripeHosted(ProviderContract):
    @pytest.fixture
    def stand(self) -> Iterator[HostedStand]:
        with hosted() as made:
            yield made


@pytest.fixture
def stand() -> Iterator[HostedStand]:
    with hosted() as made:
        yield made


def test_stripe_is_told_our_random_id_an_amount_and_nothing_else(stand: HostedStand) -> None:
    ask = ask_for()
    stand.provider.start(ask)
    form = next(iter(stand.books.things["checkout.session"].values()))["_form"]

    assert form["metadata"] == form["payment_intent_data"]["metadata"] == {"attempt": ask.attempt}
    assert form["submit_type"] == "donate"
    assert form["adaptive_pricing"] == {"enabled": "false"}
    assert not {"customer_email", "client_reference_id", "receipt_email", "description"} & set(form)
    assert form["line_items"][0]["price_data"]["product_data"] == {"name": "Gift"}


def test_a_pledge_takes_no_money_before_it_is_charged(stand: HostedStand) -> None:
    facts = stand.provider.fetch(stand.give(ask_for(rhythm=Rhythm.MONTHLY)))

    assert [fact.kind for fact in facts] == [FactKind.MANDATE_MADE]
    assert stand.taken() == 0


def test_a_card_that_is_declined_may_be_tried_again_in_the_same_visit(stand: HostedStand) -> None:
    ref = stand.leave(ask_for())
    visit = stand.books.things["checkout.session"][ref.id]
    with pytest.raises(stripe_payments.Declined):
        stripe_sessions.pay_there(stand.books, visit, CARDS[DECLINES])
    failed = stand.provider.fetch(ref)
    stripe_sessions.pay_there(stand.books, visit, CARDS[ASKS_ALWAYS])
    facts = stand.provider.fetch(ref)

    assert [fact.kind for fact in failed] == [FactKind.FAILED]
    assert len(of_kind(facts, FactKind.CAPTURED)) == 1


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "http://elsewhere.example/", "data:text/html,x"])
def test_nobody_is_sent_to_what_is_no_address_of_a_page(stand: HostedStand, url: str) -> None:
    stand.provider.start(ask_for())
    visit = next(iter(stand.books.things["checkout.session"].values()))
    kept = stand.house.replays.kept
    moment, asked, reply = kept[ask_for().key]
    kept[ask_for().key] = moment, asked, Reply(200, reply.body.replace(visit["url"].encode(), url.encode()))

    with pytest.raises(ProviderDown):
        stand.provider.start(ask_for())


def test_a_visit_that_nobody_ended_is_over(stand: HostedStand) -> None:
    ref = stand.leave(ask_for())
    stand.pass_by(timedelta(hours=25))
    stripe_sessions.expire(stand.books, stand.books.things["checkout.session"][ref.id])

    assert [fact.kind for fact in stand.provider.fetch(ref)] == [FactKind.EXPIRED]


def test_a_currency_that_stripe_writes_otherwise_is_refused(stand: HostedStand) -> None:
    with pytest.raises(ProviderRefused, match="ISK"):
        stand.provider.start(ask_for(currency="ISK"))


def test_fees_refunds_disputes_and_payouts_equal_stripes_own_books(stand: HostedStand) -> None:
    provider, books = stand.provider, stand.books
    refs = [stand.give(ask_for(minor=minor, number=minor)) for minor in (500, 1200, 2500, 9900)]
    payments = [of_kind(provider.fetch(ref), FactKind.CAPTURED)[0].ref for ref in refs]
    provider.refund(payments[0], ask_for(minor=500).money, "refund")
    disputes = [stand.dispute(payments[1]), stand.dispute(payments[2])]
    stand.close(disputes[0], won=True)
    stand.close(disputes[1], won=False)
    paid_out = stand.pay_out()
    told = provider.changed("")
    facts = {fact for ref in [*refs, *told.refs, Ref("payout", paid_out)] for fact in provider.fetch(ref)}
    plus = {FactKind.CAPTURED: 1, FactKind.DISPUTE_WON: 1}
    minus = {FactKind.FEE, FactKind.REFUNDED, FactKind.DISPUTE_OPENED, FactKind.DISPUTE_FEE, FactKind.PAID_OUT}
    total = sum(fact.money.minor * (plus.get(fact.kind, 0) - (fact.kind in minus)) for fact in facts)

    assert total == books.balance("eur") == 0
    assert {fact.kind for fact in facts} == {*plus, *minus, FactKind.DISPUTE_LOST}


@pytest.mark.parametrize("kept", ["eur", "usd"])
def test_what_came_back_to_us_equals_stripes_own_books(stand: HostedStand, kept: str) -> None:
    """A refund that a bank sent back, the fee of a dispute that was won, a payout that our bank did not take."""
    provider, books = stand.provider, stand.books
    books.keeps = kept
    refs = [stand.give(ask_for(minor=minor, number=minor)) for minor in (500, 1200)]
    payments = [of_kind(provider.fetch(ref), FactKind.CAPTURED)[0].ref for ref in refs]
    given = provider.refund(payments[0], ask_for(minor=500).money, "refund")
    stand.pass_by(timedelta(days=1))
    before = provider.fetch(given)
    cursor = provider.changed("").cursor
    stripe_returns.fail_refund(books, books.things["refund"][given.id])
    dispute = stand.dispute(payments[1])
    stripe_returns.close(books, books.things["dispute"][dispute], won=True, fee_back=True)
    payout = stripe_returns.pay_out(books, kept)
    assert payout is not None
    stripe_returns.fail_payout(books, payout)
    facts = before | {fact for ref in provider.changed(cursor).refs for fact in provider.fetch(ref)}
    sums = {"EUR": 0, "USD": 0}
    for entry in (entry for fact in facts for entry in postings(fact, Rhythm.ONCE)):
        sums[entry.money.currency] += entry.money.minor if entry.account == "assets:clearing:stripe" else 0

    assert sums == {"EUR": books.balance("eur"), "USD": books.balance("usd")}
    assert {FactKind.REFUND_BACK, FactKind.DISPUTE_FEE_BACK, FactKind.PAYOUT_BACK} <= {fact.kind for fact in facts}
    assert provider.fetch(refs[0]) <= facts


def test_money_that_stripe_keeps_in_another_currency_is_told_on_both_sides(stand: HostedStand) -> None:
    provider, books = stand.provider, stand.books
    books.keeps = "eur"
    refs = [stand.give(ask_for(minor=minor, number=minor, currency="USD")) for minor in (1000, 2000, 3000)]
    payments = [of_kind(provider.fetch(ref), FactKind.CAPTURED)[0].ref for ref in refs]
    provider.refund(payments[0], ask_for(minor=400, currency="USD").money, "refund")
    stand.close(stand.dispute(payments[1]), won=True)
    stand.dispute(payments[2])
    facts = {fact for ref in refs for fact in provider.fetch(ref)}
    plus = {FactKind.CAPTURED, FactKind.DISPUTE_WON, FactKind.EXCHANGED_INTO}
    sums = {"EUR": 0, "USD": 0}
    for fact in facts - set(of_kind(frozenset(facts), FactKind.DISPUTE_LOST)):
        sums[fact.money.currency] += fact.money.minor * (1 if fact.kind in plus else -1)

    assert sums == {"EUR": books.balance("eur"), "USD": books.balance("usd")}
    assert sums["USD"] == 0


def test_an_inquiry_takes_no_money_and_is_no_dispute(stand: HostedStand) -> None:
    ref = stand.give(ask_for())
    payment = of_kind(stand.provider.fetch(ref), FactKind.CAPTURED)[0].ref
    before = stand.provider.fetch(ref)
    stand.dispute(payment, inquiry=True)

    assert stand.provider.fetch(ref) == before


@pytest.mark.parametrize(
    ("statuses", "kinds"),
    [
        (["lost", "appeal_needs_response", "appeal_under_review"], {FactKind.DISPUTE_LOST}),
        (["lost", "appeal_under_review", "won"], {FactKind.DISPUTE_LOST, FactKind.DISPUTE_WON}),
        (["prevented"], {FactKind.DISPUTE_LOST}),
        (["under_review"], set()),
    ],
    ids=["appealed", "appealed and won", "prevented", "under review"],
)
def test_a_dispute_is_over_in_whatever_word_stripe_has_for_it(
    stand: HostedStand, statuses: list[str], kinds: set[FactKind]
) -> None:
    ref = stand.give(ask_for())
    dispute = stand.books.things["dispute"][stand.dispute(of_kind(stand.provider.fetch(ref), FactKind.CAPTURED)[0].ref)]
    told: frozenset[Fact] = frozenset()
    for status in statuses:
        dispute["status"] = status
        told |= stand.provider.fetch(ref)

    assert {fact.kind for fact in told} & {FactKind.DISPUTE_LOST, FactKind.DISPUTE_WON} == kinds
    assert (standing(told).state is State.LOST) is (kinds == {FactKind.DISPUTE_LOST})


def test_a_fee_that_comes_late_is_told_by_the_next_sweep(stand: HostedStand) -> None:
    stand.books.late = True
    ref = stand.give(ask_for())
    cursor = stand.provider.changed("").cursor
    early = stand.provider.fetch(ref)
    stand.pass_by(timedelta(minutes=10))
    stand.books.settle()
    told = stand.provider.changed(cursor)

    assert not of_kind(early, FactKind.FEE)
    assert any(of_kind(stand.provider.fetch(one), FactKind.FEE) for one in told.refs)


def test_after_two_months_of_silence_the_lists_tell_what_events_no_longer_do(stand: HostedStand) -> None:
    cursor = stand.provider.changed("").cursor
    ref = stand.give(ask_for())
    stand.pass_by(timedelta(days=60))
    told = stand.provider.changed(cursor)

    assert ask_for().attempt in {fact.attempt for one in told.refs for fact in stand.provider.fetch(one)}
    assert stand.provider.fetch(ref)


def test_lists_are_read_to_their_end(stand: HostedStand) -> None:
    for number in range(1, 131):
        intent = stripe_payments.new_payment(
            stand.books, {"amount": "500", "currency": "eur", "metadata": {"attempt": f"{number:032x}"}}
        )
        stripe_payments.confirm(stand.books, intent, stand.books.remember(CARDS[PAYS])["id"])

    assert len({ref.id for ref in stand.provider.changed("").refs}) == 130


def test_the_descriptor_is_the_one_that_was_seen_last(stand: HostedStand) -> None:
    assert stand.provider.descriptor() == ""
    stand.give(ask_for())
    stand.books.descriptor = "SOMETHING ELSE"
    stand.foreign()

    assert stand.provider.descriptor() == "SUPPORT"
