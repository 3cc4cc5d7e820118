"""Tables of banks (CSV). What stands above the headings and below the last line is passed over."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from tamizdat.money.amounts import Money
from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.columns import Columns, Row, Told, find_columns, is_head, meanings, no_head
from tamizdat.money.statements.currencies import code
from tamizdat.money.statements.fees import told_as_fee
from tamizdat.money.statements.figures import moved, reference_or_none, refused
from tamizdat.money.statements.forms import amount_in, day_in, is_day
from tamizdat.money.statements.headings import Holds
from tamizdat.money.statements.lines import MOST_ROWS, TOO_MANY, Line, Statement
from tamizdat.money.statements.ownership import Ownership, ownership

WHOLE = "the table"
_DELIMITERS = ";,\t|"
_HEAD_WITHIN = 60
_PAID = (Holds.AMOUNT, Holds.CREDIT, Holds.DEBIT)
_PLUS = frozenset(["+", "c", "cr", "crdt", "credit", "h", "haben", "bij", "k", "kredit", "кредит", "in"])
_MINUS = frozenset(["-", "d", "dr", "dbit", "debit", "s", "soll", "af", "debet", "дебет", "out"])
_BOOKED = frozenset(
    [
        *("", "booked", "completed", "posted", "settled", "executed", "done", "accepted", "gebucht", "verbucht"),
        *("geaccepteerd", "uitgevoerd", "geboekt", "accepté", "acceptée", "exécuté", "exécutée", "comptabilisé"),
        *("ejecutado", "contabilizado", "eseguito", "contabilizzato", "zaksięgowano", "zrealizowano", "исполнен"),
    ]
)
_NOT_BOOKED = frozenset(
    [
        *("pending", "declined", "failed", "reverted", "cancelled", "canceled", "rejected", "vorgemerkt", "reserved"),
        *("geweigerd", "in behandeling", "refusé", "refusée", "en attente", "pendiente", "in attesa"),
    ]
)

LONGEST_CELL, MOST_CELLS = 131_072, 500
BROKEN = "The table is broken: a quotation mark is missing, or it is no table."


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their numbers, what stands in them, and of which account they say that they are."""

    rows: Sequence[tuple[int, Row]]
    columns: Columns
    ownership: Ownership

    @property
    def currencies(self) -> set[str]:
        """Currencies that the table names."""
        at = self.columns.currency
        told = {code(row[one]) for _, row in self.rows for one in (*self.columns.codes, *(() if at is None else [at]))}
        return (told | {self.columns.unit}) - {""}


def open_table(content: bytes, told: Told) -> Table:
    """Find out what stands where. Raises StatementRefused."""
    text = _decoded(content)
    delimiter, head = _head(text, told)
    numbered = _numbered(text, delimiter)
    head = next(place for place, (number, _) in enumerate(numbered) if number == head)
    headings = numbered[head][1]
    rows = [
        (number, _fitted(row, len(headings), number))
        for number, row in numbered[head + 1 :]
        if any(map(str.strip, row))
    ]
    found = meanings(headings, told)
    rows = _without_foot(rows, found)
    cells = [row for _, row in rows]
    columns = find_columns(headings, cells, told, WHOLE)
    return Table(rows, columns, ownership(headings, found, cells, [row for _, row in numbered[:head]]))


def statement_of(table: Table, account: str, currency: str) -> Statement:
    """Its lines, if nothing in it names another account or currency. Raises StatementRefused."""
    rows, columns = table.rows, table.columns
    table.ownership.check(account, WHOLE)
    if columns.unit not in {"", currency}:
        raise refused(WHOLE, f"its amounts are in {columns.unit}, and the account is kept in {currency}.")
    booked = [(number, row) for number, row in rows if _is_booked(row, columns, f"row {number}")]
    lines = [_line(row, columns, currency, f"row {number}") for number, row in booked]
    balances = [_balance(row, columns, currency, f"row {number}") for number, row in booked]
    return _statement(account, currency, lines, balances)


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 by their marks, else what banks' older programs write. Digits are the same in all of them."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        western, eastern = content.decode("cp1252", errors="replace"), content.decode("cp1251", errors="replace")
        return eastern if _known(eastern) > _known(western) else western


def _numbered(text: str, delimiter: str) -> list[tuple[int, Row]]:
    """Rows with their numbers, without those that are empty. No more are taken than memory bears."""
    numbered = []
    try:
        for number, row in enumerate(_reader(text, delimiter), 1):
            # The csv module has a limit of its own, which others in this process may have set higher.
            if len(row) > MOST_CELLS or any(len(cell) > LONGEST_CELL for cell in row):
                raise StatementRefused(BROKEN)
            if number > MOST_ROWS:
                raise StatementRefused(TOO_MANY)
            if row:
                numbered.append((number, row))
    except csv.Error:
        raise StatementRefused(BROKEN) from None
    return numbered


def _reader(text: str, delimiter: str) -> Iterator[Row]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _known(text: str) -> int:
    return max((score for score, _, _ in _heads(text, Told())), default=0)


def _head(text: str, told: Told) -> tuple[str, int]:
    """Delimiter and number of the row of the headings: those by which most headings are known."""
    found = sorted(_heads(text, told), reverse=True)
    if not found:
        raise no_head()
    best = [(delimiter, at) for score, delimiter, at in found if score == found[0][0]]
    if len(best) > 1:
        message = "Two rows of this table may be its headings. Take away all but one of them."
        raise StatementRefused(message)
    return best[0]


def _heads(text: str, told: Told) -> Iterator[tuple[int, str, int]]:
    for delimiter in _DELIMITERS:
        with suppress(csv.Error):  # it is not this delimiter
            for at, row in enumerate(islice(_reader(text, delimiter), _HEAD_WITHIN), 1):
                found = meanings(row, told) if len(row) <= MOST_CELLS else []
                if is_head(found):
                    yield sum(holds is not None for holds in found), delimiter, at


def _fitted(row: Row, width: int, number: int) -> Row:
    """A row as wide as its headings. One that is wider has a delimiter in a text without quotes."""
    if any(cell.strip() for cell in row[width:]):
        place = f"row {number}"
        raise refused(place, "it has more cells than the table has headings.")
    return [*row[:width], *[""] * (width - len(row))]


def _without_foot(rows: list[tuple[int, Row]], found: Sequence[Holds | None]) -> list[tuple[int, Row]]:
    """Words of the bank below the table leave its columns empty but for one, in which is neither day nor amount."""
    end = len(rows)
    while end and _is_foot(rows[end - 1][1], found):
        end -= 1
    return rows[:end]


def _is_foot(row: Row, found: Sequence[Holds | None]) -> bool:
    filled = [(holds, cell) for holds, cell in zip(found, row, strict=True) if holds and cell.strip()]
    return len(filled) <= 1 and not any(holds in _PAID or is_day(cell) for holds, cell in filled)


def _is_booked(row: Row, columns: Columns, place: str) -> bool:
    word = "" if columns.state is None else row[columns.state].strip().lower()
    if word not in _BOOKED | _NOT_BOOKED:
        raise refused(place, "its state is a word that is not known here: take the column away, or the line.")
    return word in _BOOKED


def _line(row: Row, columns: Columns, currency: str, place: str) -> Line:
    units = {row[at].strip().upper() for at in columns.codes} - {""}
    units |= set() if columns.currency is None else {row[columns.currency].strip().upper()}
    if units - {currency}:
        raise refused(place, f"it is not in {currency}, the currency of the account.")
    ref = "" if columns.bank_ref is None else reference_or_none(row[columns.bank_ref])
    money = moved(_money(row, columns, currency, place), place)
    texts = tuple(row[at].strip() for at in columns.texts if row[at].strip())
    return Line(
        day=day_in(row[columns.day], columns.day_form, place),
        money=money,
        bank_ref=ref,
        texts=texts,
        counterparty=" ".join(row[at].strip() for at in columns.parties).strip(),
        fee=money.minor < 0 and told_as_fee(texts),
    )


def _money(row: Row, columns: Columns, currency: str, place: str) -> Money:
    if columns.amount is None:
        return _in_and_out(row, columns, currency, place)
    money = amount_in(row[columns.amount], columns.decimal, currency, place)
    if columns.credit is not None and _in_and_out(row, columns, currency, place) != money:
        raise refused(place, "its amount is not what its columns of money in and out say.")
    if columns.sign is None:
        return money
    word = row[columns.sign].strip().lower()
    if word not in _PLUS | _MINUS or money.minor < 0:
        raise refused(place, "it cannot be told whether it was paid in or out.")
    return money if word in _PLUS else -money


def _in_and_out(row: Row, columns: Columns, currency: str, place: str) -> Money:
    cells = [row[at].strip() for at in (columns.credit, columns.debit) if at is not None]
    credit, debit = (amount_in(cell or "0", columns.decimal, currency, place) for cell in cells)
    if credit.minor and debit.minor:
        raise refused(place, "it says both money in and money out.")
    return credit if credit.minor else Money(-abs(debit.minor), currency)


def _balance(row: Row, columns: Columns, currency: str, place: str) -> Money | None:
    cell = "" if columns.balance is None else row[columns.balance].strip()
    return amount_in(cell, columns.decimal, currency, f"{place}, balance") if cell else None


def _statement(account: str, currency: str, lines: list[Line], balances: list[Money | None]) -> Statement:
    """Oldest first. Balances after each line must lead from one to the next in one of the two directions."""
    known = [balance for balance in balances if balance is not None]
    if not lines or len(known) < len(lines):
        return Statement(account, currency, "", None, None, tuple(lines), WHOLE)
    if not _leads(lines, known):
        lines, known = lines[::-1], known[::-1]
    if not _leads(lines, known):
        raise refused(WHOLE, "its balances do not follow from its amounts, neither downwards nor upwards.")
    return Statement(account, currency, "", known[0] - lines[0].money, known[-1], tuple(lines), WHOLE)


def _leads(lines: Sequence[Line], balances: Sequence[Money]) -> bool:
    steps = zip(balances, balances[1:], lines[1:], strict=False)
    return all(before + line.money == after for before, after, line in steps)
