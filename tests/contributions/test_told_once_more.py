"""Notices (camt.054) and statements of one account tell the same money, on different days: it is booked once."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.contributions.actions.matching import match_line
from tamizdat.contributions.models import BankEcho, BankLine
from tamizdat.contributions.queries.bank import waiting_lines
from tests.contributions.givers import Givers
from tests.contributions.test_importing import bring_in, statement
from tests.fakes.bank_files import Entry, Part, camt, mt940, statement_xml

DAY = "2026-11-27"
# Every example of a property has a day of its own, as the books of one go on in the next.
DAYS = count()


def notice(*listed: Entry) -> bytes:
    return camt(statement_xml(list(listed), "", kind="camt.054"), kind="camt.054")


def batch(*references: str, ref: str = "BATCH-1", own: bool = True) -> Entry:
    """Payments of five euros each, as a notice tells them."""
    parts = [Part("5.00", (one,), ref=f"P-{one}" if own else "") for one in references]
    return Entry(f"{5 * len(parts)}.00", parts, ref=ref, day=DAY)


def summed(minor: int, ref: str = "BATCH-1") -> bytes:
    """A statement that tells them as one sum."""
    return statement([Entry(f"{minor // 100}.00", [], ref=ref, day=DAY, more="SAMMELGUTSCHRIFT")])


@pytest.fixture
def references(givers: Givers) -> list[str]:
    return [givers.transfer().reference for _ in range(3)]


def at_bank(givers: Givers) -> int:
    return givers.balances().get("assets:bank:eur-4300", 0)


@pytest.mark.parametrize("ref", ["BATCH-1", ""], ids=["with the bank's reference", "without"])
def test_a_sum_after_its_payments_books_nothing(givers: Givers, references: list[str], ref: str) -> None:
    first = bring_in(givers, notice(batch(*references, ref=ref)))
    givers.wait(days=3)
    then = bring_in(givers, summed(1500, ref))

    assert (first.matched, then.lines, then.there, then.waiting) == (3, 1, 1, 0)
    assert "1 lines tell money once more that a notice has told." in then.findings[0]
    assert givers.balances() == {"assets:bank:eur-4300": 1500, "income:gifts:once": -1500}
    assert bring_in(givers, summed(1500, ref)).there == 1
    assert bring_in(givers, notice(batch(*references, ref=ref))).there == 3
    assert at_bank(givers) == 1500


@pytest.mark.parametrize("ref", ["BATCH-1", ""], ids=["with the bank's reference", "without"])
def test_a_sum_that_waits_is_taken_apart_when_its_payments_are_told(
    givers: Givers, references: list[str], ref: str
) -> None:
    assert bring_in(givers, summed(1500, ref)).waiting == 1
    givers.wait(days=3)
    came = bring_in(givers, notice(batch(*references, ref=ref)))

    assert (came.lines, came.matched, came.there) == (3, 3, 0)
    assert came.findings == ["1 sums of a statement were taken apart into the payments that they are made of."]
    assert givers.balances() == {"assets:bank:eur-4300": 1500, "income:gifts:once": -1500}
    assert waiting_lines(givers.keyring, 0, 9) == []
    assert bring_in(givers, summed(1500, ref)).there == 1
    assert bring_in(givers, notice(batch(*references, ref=ref))).there == 3
    assert at_bank(givers) == 1500


def test_a_sum_that_a_keeper_has_settled_stays_what_he_said(givers: Givers, references: list[str]) -> None:
    bring_in(givers, summed(1500))
    line = BankLine.objects.get()
    match_line(line.pk, "other", "", keyring=givers.keyring, by="1", today=givers.now.date())
    came = bring_in(givers, notice(batch(*references)))

    assert (came.there, came.matched) == (3, 0)
    assert givers.balances() == {"assets:bank:eur-4300": 1500, "equity:elsewhere": -1500}


def test_a_notice_says_whose_a_payment_is_that_a_statement_told_without_its_reference(
    givers: Givers, references: list[str]
) -> None:
    line = ":61:2611271127C5,00NTRFNONREF\n:86:GUTSCHRIFT\n"
    assert bring_in(givers, mt940(line, closing="C261127EUR105,00").encode()).waiting == 1
    single = notice(Entry("5.00", [Part("5.00", (references[0],))], ref="", day=DAY))
    came = bring_in(givers, single)

    assert (came.there, came.waiting) == (1, 0)
    assert givers.balances() == {"assets:bank:eur-4300": 500, "income:gifts:once": -500}
    assert BankEcho.objects.count() == 1


def test_as_many_as_were_told_are_known_and_one_more_is_new(givers: Givers) -> None:
    tea = [Entry("5.00", [Part("5.00", (f"tea {cup}",))], day=DAY) for cup in range(3)]
    bring_in(givers, notice(*tea[:2]))
    came = bring_in(givers, statement([Entry("5.00", [], day=DAY, more=f"tea? {cup}") for cup in range(3)]))

    assert (came.there, came.waiting) == (2, 1)
    assert at_bank(givers) == 1500
    third = bring_in(givers, notice(*tea))
    assert (third.there, third.waiting) == (3, 0)
    assert at_bank(givers) == 1500


def test_an_entry_that_is_known_by_itself_is_nobody_elses_echo(givers: Givers) -> None:
    """Of two equal sums of one day the statement names one as the notice did; the other one is new."""
    told = Entry("5.00", [Part("5.00", ("told",), ref="B-1")], ref="B-1", day=DAY)
    other = Entry("5.00", [Part("5.00", ("other",))], day=DAY)
    bring_in(givers, notice(told))
    came = bring_in(givers, statement([other, told]))

    assert (came.there, came.waiting) == (1, 1)
    assert at_bank(givers) == 1000


def test_another_reference_of_the_bank_is_another_payment_and_a_keeper_is_told(
    givers: Givers, references: list[str]
) -> None:
    bring_in(givers, notice(batch(*references)))
    came = bring_in(givers, summed(1500, "BATCH-2"))

    assert came.waiting == 1
    assert "look whether they are the same money" in came.findings[0]


def test_another_day_or_account_or_sum_is_other_money(givers: Givers, references: list[str]) -> None:
    bring_in(givers, notice(batch(*references, ref="")))
    later = statement([Entry("15.00", [], day="2026-11-28", more="S"), Entry("10.00", [], day=DAY, more="S")])

    assert bring_in(givers, later).waiting == 2


def in_swift(sums: list[Entry]) -> bytes:
    """A statement in another form, without references of the bank, and with other words."""
    total = 10_000 + sum(int(one.amount.replace(".", "")) for one in sums)
    day = "".join(sums[0].day.split("-"))
    lines = [f":61:{day[2:]}{day[4:]}C{one.amount.replace('.', ',')}NTRFNONREF\n:86:SUMME\n" for one in sums]
    return mt940("".join(lines), closing=f"C{day[2:]}EUR{total // 100},{total % 100:02d}").encode()


def form_of_swift(*texts: str, number: str = "00231/00001", amount: str = "5,00") -> bytes:
    lines = "".join(f":61:2611271127C{amount}NTRFNONREF\n:86:{text}\n" for text in texts)
    return mt940(lines, closing="C261127EUR115,00", number=number).encode()


def test_a_statement_in_another_form_books_nothing_though_everything_is_written_otherwise(givers: Givers) -> None:
    given = givers.transfer()
    told = [Entry("5.00", [], ref=f"B-{place}", day=DAY, more="GUTSCHRIFT") for place in range(3)]
    assert bring_in(givers, statement(told)).waiting == 3
    other = form_of_swift("first", given.reference, "third")
    came = bring_in(givers, other)

    assert (came.lines, came.there, came.waiting) == (3, 3, 0)
    assert "in another form" in came.findings[0]
    assert givers.balances() == {
        "assets:bank:eur-4300": 1500,
        "income:gifts:once": -500,
        "liabilities:unidentified": -1000,
    }
    assert bring_in(givers, other).there == 3
    assert bring_in(givers, notice(*told)).there == 3
    assert at_bank(givers) == 1500


def test_equal_balances_under_another_number_are_another_statement(givers: Givers) -> None:
    bring_in(givers, form_of_swift("one", "two", "three"))
    came = bring_in(givers, form_of_swift("four", "five", "six", number="00233/00001"))

    assert came.waiting == 3


def test_the_same_statement_with_its_payments_takes_a_sum_apart_and_a_notice_adds_nothing(
    givers: Givers, references: list[str]
) -> None:
    assert bring_in(givers, form_of_swift("SUM", amount="15,00")).waiting == 1
    came = bring_in(givers, statement([batch(*references)]))

    assert (came.matched, at_bank(givers)) == (3, 1500)
    assert givers.balances() == {"assets:bank:eur-4300": 1500, "income:gifts:once": -1500}
    assert bring_in(givers, notice(batch(*references, own=False))).there == 3
    assert at_bank(givers) == 1500


def test_a_rehearsal_of_a_notice_says_the_same_and_keeps_nothing(givers: Givers, references: list[str]) -> None:
    bring_in(givers, summed(1500))
    would = bring_in(givers, notice(batch(*references)), rehearse=True)
    assert at_bank(givers) == 1500
    assert givers.balances()["liabilities:unidentified"] == -1500
    assert bring_in(givers, notice(batch(*references))) == would


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(["notice", "notice", "statement", "statement", "swift"]),
    sizes=st.lists(st.integers(1, 3), min_size=1, max_size=4),
    name=st.sampled_from(["N", ""]),
)
def test_in_any_order_and_however_often_the_money_is_booked_once(
    givers: Givers, order: list[str], sizes: list[int], name: str
) -> None:
    """One day's batches of equal and of different sums; every file tells the whole day."""
    day = (date(2020, 1, 1) + timedelta(next(DAYS))).isoformat()
    before = at_bank(givers)
    refs = [name and f"{name}{day}-{place}" for place in range(len(sizes))]
    told = [
        Entry(
            f"{5 * size}.00",
            [Part("5.00", (f"{day} {place} {number}",)) for number in range(size)],
            ref=ref,
            day=day,
        )
        for place, (size, ref) in enumerate(zip(sizes, refs, strict=True))
    ]
    sums = [Entry(one.amount, [], ref=one.ref, day=day, more="SUM") for one in told]
    files = {"notice": notice(*told), "statement": statement(sums), "swift": in_swift(sums)}
    for kind in order:
        bring_in(givers, files[kind])

    assert at_bank(givers) - before == 500 * sum(sizes)
