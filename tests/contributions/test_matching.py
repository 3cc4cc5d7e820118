"""Lines of a bank's statement are matched and unmatched; the books keep both, and the balances forget it."""

import pytest

from tamizdat.contributions.actions.matching import match_line, unmatch_line
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import BankLine, BankMatch, LedgerEntry, Receipt
from tamizdat.contributions.queries.bank import outgoing_lines, references, unmatched_lines
from tamizdat.contributions.queries.gifts import gift, payments
from tamizdat.money.methods import Rhythm
from tests.contributions.givers import Givers


def match(givers: Givers, line: BankLine, kind: str = "gift", of: str = "") -> BankMatch:
    return match_line(line.pk, kind, of, keyring=givers.keyring, by="keeper", today=givers.now.date())


def unmatch(givers: Givers, line: BankLine) -> None:
    unmatch_line(line.pk, keyring=givers.keyring, by="keeper", today=givers.now.date())


def test_money_that_came_is_nobodys_until_it_is_matched(givers: Givers) -> None:
    given = givers.transfer()
    line = givers.line(500, "for the paper")
    (seen,) = unmatched_lines(givers.keyring)

    assert givers.balances() == {"assets:bank:eur-3000": 500, "liabilities:unidentified": -500}
    assert (seen.text, str(seen.money)) == ("for the paper", "5.00 EUR")
    assert unmatched_lines()[0].text == ""
    assert references() == {given.reference: given.pk}
    match(givers, line, of=given.pk)
    assert givers.balances() == {"assets:bank:eur-3000": 500, "income:gifts:once": -500}
    assert unmatched_lines() == []
    found = gift(given.pk, givers.now.date())
    assert found is not None
    assert found.state == "given"


def test_to_match_and_unmatch_leaves_the_balances_as_they_were(givers: Givers) -> None:
    given, line = givers.transfer(), givers.line(500)
    before, entries = givers.balances(), LedgerEntry.objects.count()
    for _ in range(3):
        match(givers, line, of=given.pk)
        unmatch(givers, line)

    assert givers.balances() == before
    assert LedgerEntry.objects.count() == entries + 12
    assert payments(given.pk)[0][1].captured == {}
    assert Receipt.objects.filter(void=False).count() == 0
    assert [one.number for one in Receipt.objects.order_by("number")] == [1, 2, 3]


def test_a_line_is_one_thing_at_a_time(givers: Givers) -> None:
    one, other, line = givers.transfer(), givers.transfer(), givers.line(500)
    match(givers, line, of=one.pk)

    with pytest.raises(ActRefused, match="settled already"):
        match(givers, line, of=other.pk)
    unmatch(givers, line)
    match(givers, line, of=other.pk)
    assert BankMatch.objects.filter(live=True).get().gift == other


def test_a_payout_of_a_provider_and_money_that_is_no_gift(givers: Givers) -> None:
    match(givers, givers.line(4000), "payout")
    match(givers, givers.line(700), "other")

    assert givers.balances() == {
        "assets:bank:eur-3000": 4700,
        "assets:transit": -4000,
        "equity:elsewhere": -700,
    }


def test_a_refund_that_was_sent_by_hand(givers: Givers) -> None:
    given = givers.transfer()
    match(givers, givers.line(500), of=given.pk)
    back = givers.line(-200)
    assert [one.money.minor for one in outgoing_lines()] == [-200]
    with pytest.raises(ActRefused, match="only be a refund"):
        match(givers, back, of=given.pk)
    match(givers, back, "refund", given.pk)
    found = gift(given.pk, givers.now.date())

    assert givers.balances() == {"assets:bank:eur-3000": 300, "income:gifts:once": -300}
    assert found is not None
    assert found.state == "part-refunded"
    assert payments(given.pk)[0][1].refunded == {"EUR": 200}


def test_money_is_bookable_however_late_it_comes(givers: Givers) -> None:
    given = givers.transfer(Rhythm.MONTHLY)
    given.ended = givers.now.date()
    given.ended_why = "cancelled"
    given.save()
    givers.wait(days=800)
    match(givers, givers.line(500), of=given.pk)
    found = gift(given.pk, givers.now.date())

    assert found is not None
    assert found.state == "cancelled"
    assert len(found.standing.late) == 1


def test_what_cannot_be_is_refused_with_a_sentence(givers: Givers) -> None:
    line = givers.line(500)
    with pytest.raises(ActRefused, match="no such gift"):
        match(givers, line, of="0" * 32)
    with pytest.raises(ActRefused, match="not settled"):
        unmatch(givers, line)
    assert BankMatch.objects.count() == 0


def test_a_refund_by_hand_that_was_said_and_taken_back_leaves_the_gift_as_it_was(givers: Givers) -> None:
    given, came, went = givers.transfer(), givers.line(500), givers.line(-500)
    match(givers, came, of=given.pk)
    match(givers, went, "refund", given.pk)
    assert payments(given.pk)[0][1].state == "refunded"
    unmatch(givers, went)
    found = gift(given.pk, givers.now.date())

    assert found is not None
    assert (found.state, found.standing.refunded) == ("given", {})


def test_a_refund_by_hand_that_came_back_is_no_new_gift(givers: Givers) -> None:
    given, came, went, back = givers.transfer(), givers.line(500), givers.line(-300), givers.line(300)
    match(givers, came, of=given.pk)
    with pytest.raises(ActRefused, match=r"0\.00 EUR went back"):
        match(givers, back, "refund", given.pk)
    match(givers, went, "refund", given.pk)
    match(givers, back, "refund", given.pk)
    found = gift(given.pk, givers.now.date())

    assert found is not None
    assert (found.state, found.standing.kept("EUR")) == ("given", 500)
    assert givers.balances()["income:gifts:once"] == -500
    assert Receipt.objects.count() == 1


def test_no_more_is_said_to_have_gone_back_than_came(givers: Givers) -> None:
    given = givers.transfer()
    match(givers, givers.line(500), of=given.pk)

    with pytest.raises(ActRefused, match=r"5\.00 EUR came"):
        match(givers, givers.line(-501), "refund", given.pk)


def test_a_refund_is_of_a_payment_that_stands(givers: Givers) -> None:
    given, first, wrong = givers.transfer(), givers.line(500), givers.line(400)
    match(givers, first, of=given.pk)
    match(givers, wrong, of=given.pk)
    unmatch(givers, wrong)
    match(givers, givers.line(-500), "refund", given.pk)
    states = {row.minor: standing.state for row, standing in payments(given.pk)}

    assert states[500] == "refunded"
