"""Claims about books for accountants: they balance, come to what our ledger comes to, and run nothing anywhere."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.contributions.books.beancount import beancount_of
from tamizdat.contributions.books.entries import Book, Booking, sums
from tamizdat.contributions.books.ledger_cli import ledger_of
from tamizdat.contributions.books.names import book_names
from tamizdat.contributions.books.spreadsheet import COLUMNS, csv_of, safe
from tamizdat.money.amounts import Money
from tamizdat.money.postings import OPENING, Entry

FIRST = date(2026, 11, 1)
ACCOUNTS = ["assets:bank:de89-3000", "assets:clearing:stripe", "income:gifts:month", "expenses:fees:stripe"]
UNITS = ["EUR", "JPY", "KWD", "BTC"]
WORDS = st.text(max_size=20).map(lambda text: text.replace("\r", " ").replace("\0", " "))
# Beancount 3 reads an account as five known words, then parts that begin with a capital or a digit.
ACCOUNT = re.compile(r"(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+")


@st.composite
def bookings(draw: st.DrawFn) -> Booking:
    unit = draw(st.sampled_from(UNITS))
    minors = draw(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=3))
    minors.append(-sum(minors))
    sides = tuple(Entry(draw(st.sampled_from(ACCOUNTS)), Money(minor, unit)) for minor in minors)
    day = FIRST + timedelta(draw(st.integers(0, 29)))
    return Booking(draw(st.integers(1, 10**6)), day, draw(WORDS), draw(st.sampled_from(["", "ab" * 16])), sides)


OPENINGS = st.dictionaries(st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(UNITS)), st.integers(-900, 900))
BOOKS = st.builds(Book, st.just(FIRST), st.just(FIRST + timedelta(29)), st.lists(bookings(), max_size=5), OPENINGS)


@settings(deadline=None)
@given(BOOKS)
def test_what_is_brought_forward_balances(book: Book) -> None:
    assert set(sums(book.brought_forward()).values()) <= {0}


@settings(deadline=None)
@given(BOOKS)
def test_a_beancount_file_comes_to_the_balances_at_its_end(book: Book) -> None:
    text = beancount_of(book)
    names = book_names(account for account, _ in book.closing())
    found: dict[tuple[str, str], Decimal] = {}
    for line in re.findall(r"^  (\S+) +(-?[0-9.]+) ([A-Z]{3})$", text, re.MULTILINE):
        found[line[0], line[2]] = found.get((line[0], line[2]), Decimal(0)) + Decimal(line[1])
    told = re.findall(r"^2026-12-01 balance (\S+)  (-?[0-9.]+) ~ 0 ([A-Z]{3})$", text, re.MULTILINE)
    assert {(name, unit): Decimal(amount) for name, amount, unit in told} == found
    assert all(ACCOUNT.fullmatch(name) for name in names.values())
    assert all(f"2026-11-01 open {name}\n" in text for name in names.values())
    assert text.count('"') % 2 == text.count('\\"') % 2


@settings(deadline=None)
@given(BOOKS)
def test_a_ledger_file_says_the_same(book: Book) -> None:
    sides = re.findall(
        r"^    (\S+) {2,}(-?[0-9.]+ [A-Z]{3})(?: = (-?[0-9.]+ [A-Z]{3}))?$", ledger_of(book), re.MULTILINE
    )
    count = sum(len(one.sides) for one in book.bookings) + len(book.brought_forward())
    assert len(sides) == count + len(book.closing())
    assert [said for *_, said in sides if said] == [f"{Money(m, unit)}" for (_, unit), m in book.closing().items()]


@settings(deadline=None)
@given(BOOKS)
def test_a_spreadsheet_has_debits_that_equal_credits_and_no_formula(book: Book) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(book))))
    for unit in UNITS:
        mine = [row for row in rows if row["currency"] == unit]
        assert sum(Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0) for row in mine) == 0
    cells = [cell for row in csv.reader(io.StringIO(csv_of(book))) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "|", "%"))] == []
    assert next(csv.reader(io.StringIO(csv_of(book)))) == list(COLUMNS)


@given(st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "－"]), st.text(max_size=10))
def test_a_cell_that_begins_like_a_formula_is_text(sign: str, rest: str) -> None:
    assert safe(sign + rest) == f"'{sign}{rest}"
    assert safe(" =1+1") == "' =1+1"
    assert safe("5.00") == "5.00"


@given(
    st.lists(st.sampled_from(["assets:bank:a b", "assets:bank:a-b", "assets:bank:A-b", "assets:bank:ё", "income:x"]))
)
def test_two_accounts_never_become_one(accounts: list[str]) -> None:
    names = book_names(accounts)
    assert len(set(names.values())) == len(names) == len(set(accounts))


def test_an_opening_balance_stands_against_equity() -> None:
    book = Book(FIRST, FIRST, [], {("assets:bank:de89-3000", "EUR"): 500})
    assert book.brought_forward() == (
        Entry("assets:bank:de89-3000", Money(500, "EUR")),
        Entry(OPENING, Money(-500, "EUR")),
    )
    assert "Assets:Bank:De89-3000" in beancount_of(book)
