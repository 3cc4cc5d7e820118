"""The same payments in another form, or as a table, where nothing but account, day and sum is the same."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.contributions.actions.importing import Hands, Imported, import_file
from tamizdat.contributions.models import BankLine
from tamizdat.contributions.queries.incoming import Said
from tamizdat.money.errors import StatementRefused
from tests.contributions.givers import Givers
from tests.contributions.test_importing import ACCOUNT, bring_in, statement
from tests.contributions.test_told_once_more import at_bank, batch, notice, summed
from tests.fakes.bank_files import Entry, Part, mt940

DAY = date(2026, 11, 27)
# Every example of a property has a day of its own.
DAYS = count()
Told = tuple[str, str]


def camt(*told: Told, opening: str = "100.00", number: str = "231", day: date = DAY) -> bytes:
    listed = [
        Entry(amount, [Part(amount, (text,))], ref=f"R-{number}-{place}", day=f"{day}")
        for place, (amount, text) in enumerate(told)
    ]
    return statement(listed, opening=opening, number=number)


def table(*told: Told, day: date = DAY) -> bytes:
    rows = [f"{day:%d.%m.%Y};{amount.replace('.', ',')};{text}" for amount, text in told]
    return "\n".join(["Buchungstag;Betrag;Verwendungszweck", *rows]).encode()


def swift(*told: Told, day: date = DAY) -> bytes:
    """Without the balances of the other form: of a longer time, for example."""
    total = sum(int(amount.replace(".", "")) for amount, _ in told) + 50_000
    lines = "".join(f":61:{day:%y%m%d%m%d}C{amount.replace('.', ',')}NTRFNONREF\n:86:{text}\n" for amount, text in told)
    return mt940(
        lines, opening=f"C{day:%y%m%d}EUR500,00", closing=f"C{day:%y%m%d}EUR{total // 100},{total % 100:02d}"
    ).encode()


def said(givers: Givers, content: bytes, alike: Said) -> Imported:
    return import_file(content, [ACCOUNT], Hands(givers.keyring, "1", givers.now, alike=alike))


@pytest.fixture
def month(givers: Givers) -> list[Told]:
    """Two gifts of one sum, greetings, and the greetings of another."""
    refs = [givers.transfer(minor=200).reference for _ in range(2)]
    return [*(("2.00", one) for one in refs), ("7.00", "greetings from grandma"), ("2.00", "tea")]


FORMS = {"camt": camt, "table": table, "swift": swift}


@pytest.mark.parametrize("first", FORMS)
@pytest.mark.parametrize("then", FORMS)
def test_the_same_payments_in_any_two_forms_are_booked_once(
    givers: Givers, month: list[Told], first: str, then: str
) -> None:
    assert bring_in(givers, FORMS[first](*month)).matched == 2
    came = bring_in(givers, FORMS[then](*month))

    assert (came.lines, came.there, came.matched, came.waiting) == (4, 4, 0, 0)
    assert at_bank(givers) == 1300
    assert bring_in(givers, FORMS[then](*month)).there == 4
    assert at_bank(givers) == 1300


def test_one_more_than_there_is_booked_though_it_is_equal(givers: Givers, month: list[Told]) -> None:
    """Two truly equal gifts of one day are two, when the table counts two."""
    bring_in(givers, camt(*month))
    came = bring_in(givers, table(*month, month[0], ("2.00", "tea")))

    assert (came.there, came.matched, came.waiting) == (4, 1, 1)
    assert at_bank(givers) == 1700


def test_a_table_of_a_part_of_the_day_loses_nothing_of_the_rest(givers: Givers, month: list[Told]) -> None:
    bring_in(givers, table(*month[:2]))
    came = bring_in(givers, camt(*month))

    assert (came.there, came.waiting) == (2, 2)
    assert at_bank(givers) == 1300


def test_where_nothing_but_day_and_sum_speaks_for_it_a_keeper_is_asked(givers: Givers) -> None:
    bring_in(givers, camt(("5.00", "one thing")))
    other = table(("5.00", "quite another"))
    with pytest.raises(StatementRefused, match=r"1 of its lines look like ones you have: .*5.00 EUR on 2026-11-27"):
        bring_in(givers, other)
    assert BankLine.objects.count() == 1

    assert said(givers, other, "again").there == 1
    assert at_bank(givers) == 500
    assert bring_in(givers, other).there == 1


def test_a_keeper_can_say_that_they_are_others_also_afterwards(givers: Givers) -> None:
    bring_in(givers, camt(("5.00", "one thing")))
    other = table(("5.00", "quite another"))
    assert said(givers, other, "again").there == 1
    assert said(givers, other, "new").waiting == 1
    assert said(givers, other, "new").there == 1
    assert bring_in(givers, other).there == 1
    assert at_bank(givers) == 1000


def test_references_of_two_gifts_are_two_payments(givers: Givers) -> None:
    one, other = (givers.transfer(minor=200).reference for _ in range(2))
    bring_in(givers, camt(("2.00", one)))
    assert bring_in(givers, table(("2.00", other))).matched == 1
    assert at_bank(givers) == 400


def test_two_tables_that_write_the_same_otherwise_are_one(givers: Givers, month: list[Told]) -> None:
    bring_in(givers, table(*month))
    came = bring_in(givers, table(*((amount, f"SEPA {text} thanks") for amount, text in month)))
    assert (came.there, at_bank(givers)) == (4, 1300)


def test_other_lines_of_an_overlapping_table_are_new(givers: Givers) -> None:
    bring_in(givers, table(("5.00", "morning")))
    came = bring_in(givers, table(("5.00", "morning"), ("5.00", "evening")))
    assert (came.there, came.waiting) == (1, 1)


def test_a_statement_that_follows_is_another_one_in_any_form(givers: Givers) -> None:
    bring_in(givers, camt(("5.00", "tea")))
    line = ":61:2611271127C5,00NTRFNONREF\n:86:tea\n"
    evening = mt940(line, opening="C261127EUR105,00", closing="C261127EUR110,00", number="232").encode()
    assert bring_in(givers, evening).waiting == 1
    assert bring_in(givers, evening).there == 1
    assert at_bank(givers) == 1000


def test_a_sum_of_a_table_is_known_in_its_payments(givers: Givers) -> None:
    refs = [givers.transfer().reference for _ in range(3)]
    bring_in(givers, statement([batch(*refs)]))
    assert said(givers, table(("15.00", "SUM")), "again").there == 1
    assert at_bank(givers) == 1500


def test_what_a_notice_and_a_statement_told_is_not_booked_a_third_time(givers: Givers) -> None:
    refs = [givers.transfer().reference for _ in range(3)]
    bring_in(givers, notice(batch(*refs)))
    bring_in(givers, summed(1500))
    assert said(givers, table(("15.00", "SUM")), "again").there == 1
    assert at_bank(givers) == 1500


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    there=st.lists(st.sampled_from(["2.00", "5.00"]), min_size=1, max_size=5),
    more=st.lists(st.sampled_from(["2.00", "5.00"]), max_size=3),
    forms=st.permutations(["camt", "table", "swift"]),
)
def test_never_double_and_never_lost(givers: Givers, there: list[str], more: list[str], forms: list[str]) -> None:
    """One form tells a part of the day, the next all of it, the third all once more."""
    day, before = date(2020, 1, 1) + timedelta(next(DAYS)), at_bank(givers)
    told = [(amount, f"words {place}") for place, amount in enumerate([*there, *more])]
    for form, many in zip(forms, (len(there), len(told), len(told)), strict=True):
        bring_in(givers, FORMS[form](*told[:many], day=day))
    assert at_bank(givers) - before == sum(int(amount.replace(".", "")) for amount, _ in told)
