"""Each fact as double entries: every currency adds up to nothing, and the table of accounts is kept."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK, Entry, postings, unbalanced, undone

DAY = date(2026, 11, 30)


def fact(kind: FactKind, minor: int = 500, provider: str = "stripe") -> Fact:
    return Fact(provider, kind, "x", "", Money(minor, "EUR"), DAY)


def accounts(kind: FactKind, provider: str = "stripe") -> list[tuple[str, int]]:
    entries = postings(fact(kind, provider=provider), Rhythm.MONTHLY, "eur-3000")
    return [(one.account, one.money.minor) for one in entries]


@given(st.sampled_from(sorted(FactKind)), st.integers(0, 10**12), st.sampled_from(["stripe", BANK, "btcpay"]))
def test_every_fact_adds_up_to_nothing_and_so_does_its_undoing(kind: FactKind, minor: int, provider: str) -> None:
    entries = postings(fact(kind, minor, provider), Rhythm.ONCE, "eur-3000")

    assert unbalanced(entries) == {}
    assert unbalanced(undone(entries)) == {}
    assert [one.account for one in undone(entries)] == [one.account for one in entries]
    assert [one.money.minor for one in undone(entries)] == [-one.money.minor for one in entries]


def test_a_card_from_capture_to_payout() -> None:
    held = "assets:clearing:stripe"

    assert accounts(FactKind.CAPTURED) == [(held, 500), ("income:gifts:month", -500)]
    assert accounts(FactKind.FEE) == [("expenses:fees:stripe", 500), (held, -500)]
    assert accounts(FactKind.DISPUTE_FEE) == [("expenses:fees:stripe", 500), (held, -500)]
    assert accounts(FactKind.REFUNDED) == [("income:gifts:month", 500), (held, -500)]
    assert accounts(FactKind.PAID_OUT) == [("assets:transit", 500), (held, -500)]


def test_a_dispute_takes_money_away_and_winning_it_brings_it_back() -> None:
    held, losses = "assets:clearing:stripe", "expenses:dispute_losses"

    assert accounts(FactKind.DISPUTE_OPENED) == [(losses, 500), (held, -500)]
    assert accounts(FactKind.DISPUTE_WON) == [(held, 500), (losses, -500)]
    assert accounts(FactKind.DISPUTE_LOST) == []


def test_what_comes_back_undoes_what_went() -> None:
    for went, back in (
        (FactKind.REFUNDED, FactKind.REFUND_BACK),
        (FactKind.DISPUTE_FEE, FactKind.DISPUTE_FEE_BACK),
        (FactKind.PAID_OUT, FactKind.PAYOUT_BACK),
    ):
        assert sorted(accounts(back)) == sorted((account, -minor) for account, minor in accounts(went))


def test_a_change_of_currency_balances_in_each_by_itself() -> None:
    assert accounts(FactKind.EXCHANGED_FROM) == [("equity:fx", 500), ("assets:clearing:stripe", -500)]
    assert accounts(FactKind.EXCHANGED_INTO) == [("assets:clearing:stripe", 500), ("equity:fx", -500)]


def test_a_line_of_a_bank_is_nobodys_until_it_is_matched() -> None:
    nobodys, at_bank = "liabilities:unidentified", "assets:bank:eur-3000"

    assert accounts(FactKind.RECEIVED, BANK) == [(at_bank, 500), (nobodys, -500)]
    assert accounts(FactKind.SPENT, BANK) == [("equity:elsewhere", 500), (at_bank, -500)]
    assert accounts(FactKind.CAPTURED, BANK) == [(nobodys, 500), ("income:gifts:month", -500)]
    assert accounts(FactKind.PAID_OUT, BANK) == [(nobodys, 500), ("assets:transit", -500)]
    assert accounts(FactKind.SET_ASIDE, BANK) == [(nobodys, 500), ("equity:elsewhere", -500)]
    assert accounts(FactKind.REFUND_BACK, BANK) == [(nobodys, 500), ("income:gifts:month", -500)]
    assert accounts(FactKind.REFUNDED, BANK) == [("income:gifts:month", 500), ("equity:elsewhere", -500)]


def test_what_moves_no_money_has_no_entries() -> None:
    for kind in (FactKind.AUTHORISED, FactKind.PENDING, FactKind.FAILED, FactKind.EXPIRED, FactKind.MANDATE_MADE):
        assert accounts(kind) == []
    assert accounts(FactKind.AUTHORISED, BANK) == []
    assert postings(fact(FactKind.CAPTURED, 0), Rhythm.ONCE) == ()


def test_what_does_not_add_up_is_named_by_currency() -> None:
    entries = [Entry("a", Money(5, "EUR")), Entry("b", Money(-4, "EUR")), Entry("c", Money(9, "USD"))]

    assert unbalanced(entries) == {"EUR": 1, "USD": 9}
