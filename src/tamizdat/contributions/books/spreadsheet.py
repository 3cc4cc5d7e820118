"""A book as CSV, a row for each side of an entry. No cell can be taken for a formula (OWASP, "CSV injection").

Debit and credit stand in columns of their own, so that no number begins with a minus either.
"""

import csv
import io

from tamizdat.contributions.books.entries import Book
from tamizdat.money.amounts import Money
from tamizdat.money.postings import Entry

COLUMNS = ("day", "entry", "what", "gift", "account", "debit", "credit", "currency")
# As programs of spreadsheets begin a formula, in wide letters too; and what could end a cell early.
FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")


def csv_of(book: Book) -> str:
    """Write the book, with what was brought forward as entry 0."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for side in book.brought_forward():
        writer.writerow([f"{book.first}", "0", "Brought forward", "", *_side(side)])
    for one in book.bookings:
        head = [f"{one.day}", f"{one.number}", safe(one.what), safe(one.gift)]
        writer.writerows([*head, *_side(side)] for side in one.sides)
    return written.getvalue()


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe stands before what begins like a formula."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else cell


def _side(side: Entry) -> list[str]:
    amount = Money(abs(side.money.minor), side.money.currency).plain
    debit, credit = ("", amount) if side.money.minor < 0 else (amount, "")
    return [safe(side.account), debit, credit, side.money.currency]
