"""In which forms a book can be written, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from tamizdat.contributions.books.beancount import beancount_of
from tamizdat.contributions.books.entries import Book
from tamizdat.contributions.books.ledger_cli import ledger_of
from tamizdat.contributions.books.spreadsheet import csv_of


@dataclass(frozen=True, slots=True)
class Form:
    """One form; `kind` is its media type."""

    write: Callable[[Book], str]
    kind: str


FORMS = {
    "csv": Form(csv_of, "text/csv; charset=utf-8"),
    "beancount": Form(beancount_of, "text/plain; charset=utf-8"),
    "ledger": Form(ledger_of, "text/plain; charset=utf-8"),
}
