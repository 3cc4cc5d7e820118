"""A book for Beancount. It ends with the balances that it must come to, so that `bean-check` checks them."""

from collections.abc import Iterator
from datetime import date, timedelta

from tamizdat.contributions.books.entries import Book, Booking
from tamizdat.contributions.books.names import book_names
from tamizdat.money.amounts import Money
from tamizdat.money.postings import Entry

WIDTH = 60


def beancount_of(book: Book) -> str:
    """Write the book."""
    return "\n".join(_lines(book)) + "\n"


def _lines(book: Book) -> Iterator[str]:
    closing = book.closing()
    names = book_names(account for account, _ in closing)
    currencies = sorted({unit for _, unit in closing})
    yield 'option "title" "Gifts"'
    yield from (f'option "operating_currency" "{unit}"' for unit in currencies)
    yield ""
    yield from (f"{book.first} open {name}" for name in names.values())
    if book.opening:
        yield from _entry(names, book.first, "Brought forward", "", book.brought_forward())
    for one in book.bookings:
        yield from _entry(names, one.day, one.what, _links(one), one.sides)
    yield ""
    morning = book.last + timedelta(days=1)  # Beancount balances in the morning
    for (account, unit), minor in closing.items():
        # With no leeway: by itself Beancount lets a balance be off by a cent.
        yield f"{morning} balance {names[account]}  {Money(minor, unit).plain} ~ 0 {unit}"


def _links(one: Booking) -> str:
    return f" ^gift-{one.gift}" if one.gift else ""


def _entry(names: dict[str, str], day: date, what: str, links: str, sides: tuple[Entry, ...]) -> Iterator[str]:
    yield ""
    yield f'{day} * "{_quoted(what)}"{links}'
    yield from (f"  {names[side.account]:<{WIDTH}}  {side.money}" for side in sides)


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
