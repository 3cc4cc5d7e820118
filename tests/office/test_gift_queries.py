"""Claims about what the office reads of gifts, straight from the books, on any database."""

from datetime import timedelta

import pytest

from tamizdat.contributions.actions.halting import halt_method
from tamizdat.contributions.actions.matching import match_line, unmatch_line
from tamizdat.contributions.books.entries import sums
from tamizdat.money.amounts import Money
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.office.gift_queries import (
    book,
    booking_of,
    effect,
    first_day,
    halts,
    ledger,
    matched_by_hand,
    methods,
    months,
    months_of_ledger,
    refunds,
)
from tests.contributions.givers import Givers


@pytest.fixture
def givers(db: None) -> Givers:
    return Givers()


def test_months_are_added_up_by_currency_and_what_was_taken_back_is_not_given(givers: Givers) -> None:
    given, line = givers.transfer(Rhythm.ANNUAL), givers.line(500)
    match_line(line.pk, "gift", given.pk, keyring=givers.keyring, by="1", today=givers.now.date())
    card = givers.card(Rhythm.MONTHLY)
    told = [givers.fact(FactKind.CAPTURED, "ch_1", card.pk), givers.fact(FactKind.FEE, "f_1", card.pk, 30, "ch_1")]
    givers.tell(*told, givers.fact(FactKind.REFUNDED, "re_1", card.pk, 100, "ch_1"))
    (found,) = months(givers.now.date())["EUR"]
    assert (found.monthly, found.annual, found.returned, found.fees) == (500, 500, 100, 30)
    assert found.figures == ["0.00", "5.00", "5.00", "1.00", "0.00", "0.30", "8.70"]
    assert [match.line_id for match in matched_by_hand()] == [line.pk]
    assert [row.minor for row in refunds()] == [100]

    unmatch_line(line.pk, keyring=givers.keyring, by="1", today=givers.now.date())
    (found,) = months(givers.now.date())["EUR"]
    assert found.annual == 0
    assert matched_by_hand() == []


def test_a_book_of_some_days_begins_with_what_stood_before(givers: Givers) -> None:
    card = givers.card()
    givers.tell(givers.fact(FactKind.CAPTURED, "ch_1", card.pk))
    begin = givers.now.date()
    givers.wait(days=40)
    givers.tell(givers.fact(FactKind.REFUNDED, "re_1", card.pk, 200, "ch_1"))
    later = book(givers.now.date(), givers.now.date())
    assert first_day() == begin
    assert later.opening == {("assets:clearing:stripe", "EUR"): 500, ("income:gifts:once", "EUR"): -500}
    assert later.closing()["assets:clearing:stripe", "EUR"] == 300
    assert [one.what for one in later.bookings] == ["Refund, stripe"]
    assert all(not any(sums(one.sides).values()) for one in later.bookings)
    assert book(begin, givers.now.date()).closing()["assets:clearing:stripe", "EUR"] == 300


def test_the_ledger_is_paged_and_narrowed(givers: Givers) -> None:
    card = givers.card()
    for number in range(60):
        givers.tell(givers.fact(FactKind.CAPTURED, f"ch_{number}", card.pk))
    givers.wait(days=40)
    givers.line(700)
    assert [len(ledger(None, "", page)) for page in (1, 2, 9)] == [50, 11, 11]
    assert len(ledger(givers.now.date(), "", 1)) == 1
    assert len(ledger(None, "assets:bank:eur-3000", 1)) == 1
    assert months_of_ledger() == [f"{givers.now:%Y-%m}", f"{givers.now - timedelta(40):%Y-%m}"]
    assert booking_of(ledger(None, "assets:bank:eur-3000", 1)[0]).what == "Transfer received, bank"


def test_what_a_halt_would_do_is_counted_and_nothing_is_done(givers: Givers) -> None:
    givers.card(Rhythm.MONTHLY, 500)
    givers.card(Rhythm.ANNUAL, 1200)
    givers.card()
    found = effect("card", givers.now.date())
    assert (found.pledges, found.monthly, found.under_way, found.halted) == (2, [Money(600, "EUR")], 3, False)
    assert halts() == []
    halt_method("card", "repair", "keep", by="1", now=givers.now)
    assert effect("card", givers.now.date()).halted
    assert "card" in methods()
