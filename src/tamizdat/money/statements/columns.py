"""Which column of a bank's table holds what: told by a keeper, or known by its heading. In doubt nothing is guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tamizdat.money.errors import StatementRefused
from tamizdat.money.statements.currencies import code, unit_of
from tamizdat.money.statements.figures import refused
from tamizdat.money.statements.forms import DayForm, Decimal, day_form_of, decimal_of
from tamizdat.money.statements.headings import Holds, meaning, plain_heading

Row = Sequence[str]
_ONE_EACH = (
    Holds.AMOUNT,
    Holds.CREDIT,
    Holds.DEBIT,
    Holds.SIGN,
    Holds.CURRENCY,
    Holds.BALANCE,
    Holds.BANK_REF,
    Holds.STATE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a keeper says about a table where it is ambiguous. `columns`: what a heading holds, for unknown ones."""

    day_form: DayForm | None = None
    decimal: Decimal | None = None
    columns: Mapping[str, Holds] = field(default_factory=dict)


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a row, and how days and amounts are written. A missing column is None."""

    day: int
    day_form: DayForm
    decimal: Decimal
    amount: int | None
    credit: int | None
    debit: int | None
    sign: int | None
    currency: int | None
    balance: int | None
    bank_ref: int | None
    state: int | None
    texts: tuple[int, ...]
    parties: tuple[int, ...]
    # Columns that hold nothing but codes of currencies, where no other one is known to tell it.
    codes: tuple[int, ...] = ()
    # The currency that the headings of amounts name, "" if none.
    unit: str = ""


def meanings(headings: Row, told: Told) -> list[Holds | None]:
    """What each column holds, what a keeper told first."""
    own = {plain_heading(heading): holds for heading, holds in told.columns.items()}
    return [own.get(plain_heading(heading)) or meaning(heading) for heading in headings]


def is_head(found: Sequence[Holds | None]) -> bool:
    """Whether a row can be the head of a table: it names a day and what was paid."""
    has = set(found)
    return bool(has & {Holds.DAY, Holds.VALUE_DAY}) and bool(has & {Holds.AMOUNT, Holds.CREDIT})


def find_columns(headings: Row, rows: Sequence[Row], told: Told, place: str) -> Columns:
    """Decide, from headings and all cells. Raises StatementRefused with what is ambiguous."""
    found = _swedish(meanings(headings, told), rows)
    single = {holds: _single(holds, found, headings, rows, place) for holds in _ONE_EACH}
    day = _single(Holds.DAY, found, headings, rows, place)
    day = _single(Holds.VALUE_DAY, found, headings, rows, place) if day is None else day
    amounts = [single[holds] for holds in (Holds.AMOUNT, Holds.CREDIT, Holds.DEBIT)]
    has = [at is not None for at in amounts]
    if day is None or has in ([False, False, False], [True, True, False], [False, False, True]):
        raise refused(place, "it must have one column of days, and one of amounts or two of money in and out.")
    if amounts[0] is None and amounts[2] is None:
        raise refused(place, "it has a column of money in and none of money out.")
    used = [at for at in (*amounts, single[Holds.BALANCE]) if at is not None]
    unit = _unit([headings[at] for at in amounts if at is not None], place)
    return Columns(
        day=day,
        day_form=told.day_form or day_form_of([row[day] for row in rows], place),
        decimal=told.decimal or decimal_of([row[at] for at in used for row in rows], place),
        amount=amounts[0],
        credit=amounts[1],
        debit=amounts[2],
        sign=single[Holds.SIGN],
        currency=single[Holds.CURRENCY],
        balance=single[Holds.BALANCE],
        bank_ref=single[Holds.BANK_REF],
        state=single[Holds.STATE],
        texts=_all(Holds.TEXT, found),
        parties=_all(Holds.COUNTERPARTY, found),
        codes=() if unit or single[Holds.CURRENCY] is not None else _codes(rows, len(headings)),
        unit=unit,
    )


def _unit(headings: Sequence[str], place: str) -> str:
    units = {unit_of(heading) for heading in headings} - {""}
    if len(units) > 1:
        raise refused(place, "the headings of its amounts name several currencies.")
    return next(iter(units), "")


def _codes(rows: Sequence[Row], width: int) -> tuple[int, ...]:
    """Columns in which something stands, and nothing but codes of currencies."""
    cells = ((at, {row[at].strip() for row in rows} - {""}) for at in range(width))
    return tuple(at for at, found in cells if found and all(map(code, found)))


def _all(holds: Holds, found: Sequence[Holds | None]) -> tuple[int, ...]:
    return tuple(at for at, one in enumerate(found) if one is holds)


def _single(holds: Holds, found: Sequence[Holds | None], headings: Row, rows: Sequence[Row], place: str) -> int | None:
    """The one column that holds something; several are one if they say the same in every row."""
    columns = _all(holds, found)
    if any(row[at] != row[columns[0]] for row in rows for at in columns):
        names = " and ".join(headings[at].strip() for at in columns)
        raise refused(place, f"several columns may hold the {holds.value}: {names}. Say which one counts.")
    return columns[0] if columns else None


def _swedish(found: Sequence[Holds | None], rows: Sequence[Row]) -> list[Holds | None]:
    """`Valuta` is the value day in German and the currency in Swedish: the cells tell."""
    return [
        Holds.CURRENCY if holds is Holds.VALUE_DAY and rows and all(code(row[at]) for row in rows) else holds
        for at, holds in enumerate(found)
    ]


def no_head() -> StatementRefused:
    """The refusal of a table whose headings are not known."""
    message = "No row of this table has headings that are known here. Say which of them hold day, amount and text."
    return StatementRefused(message)
