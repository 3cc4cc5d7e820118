"""A book for ledger-cli and hledger, with the balances that it must come to as assertions at its end."""

from collections.abc import Iterator
from datetime import date

from tamizdat.contributions.books.entries import Book
from tamizdat.contributions.books.names import book_names
from tamizdat.money.amounts import Money
from tamizdat.money.postings import Entry

WIDTH = 60


def ledger_of(book: Book) -> str:
    """Write the book."""
    return "\n".join(_lines(book)) + "\n"


def _lines(book: Book) -> Iterator[str]:
    closing = book.closing()
    names = book_names(account for account, _ in closing)
    yield "; Gifts"
    yield from (f"account {name}" for name in names.values())
    if book.opening:
        yield from _entry(names, book.first, "Brought forward", "", book.brought_forward())
    for one in book.bookings:
        yield from _entry(names, one.day, one.what, one.gift, one.sides)
    yield ""
    yield f"{book.last} * Balances"
    for (account, unit), minor in closing.items():
        yield f"    {names[account]:<{WIDTH}}  {Money(0, unit)} = {Money(minor, unit)}"


def _entry(names: dict[str, str], day: date, what: str, gift: str, sides: tuple[Entry, ...]) -> Iterator[str]:
    yield ""
    yield f"{day} * {' '.join(what.replace(';', ',').split())}"
    if gift:
        yield f"    ; gift: {gift}"
    yield from (f"    {names[side.account]:<{WIDTH}}  {side.money}" for side in sides)
