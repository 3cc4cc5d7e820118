"""Amounts and days as people and spreadsheets write them. A column is looked at whole: a cell can mean two things."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from tamizdat.money.amounts import Money
from tamizdat.money.statements.currencies import units_in
from tamizdat.money.statements.figures import figure, refused

Decimal = Literal[",", "."]
DayForm = Literal["ymd", "dmy", "mdy"]
# No day and no amount is longer; patterns are not tried on whole texts.
_LONGEST = 60
_CENTURY = 2000
_TWELVE = 12
_TOO_LONG = "?"

_BLANK = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’_]+")
_UNIT = re.compile(r"[A-Za-z]{3}|[€$£₽₴₾¥]|zł|Kč")
_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-"})
_BODY = re.compile(r"[0-9]*(?:[.,][0-9]+)*[.,]?[0-9]*")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_EIGHT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_TIME = re.compile(r"[T ,]+[0-9]{1,2}:[0-9]{2}.*$")


def bare(cell: str) -> tuple[int, str]:
    """Sign and digits of an amount: spaces, apostrophes, names of currencies and brackets are taken away."""
    typed = cell.strip()
    text = _UNIT.sub("", _BLANK.sub("", typed.translate(_MINUS))) if len(typed) <= _LONGEST else _TOO_LONG
    if text.startswith("(") and text.endswith(")"):
        return -1, text[1:-1]
    if text.startswith("-") or text.endswith("-"):
        return -1, text.removeprefix("-").removesuffix("-")
    return 1, text.removeprefix("+")


def decimal_of(cells: Iterable[str], place: str) -> Decimal:
    """Which sign stands before the cents in a column. Raises StatementRefused if that cannot be known."""
    votes, unsure = set[str](), False
    for cell in cells:
        body = bare(cell)[1]
        vote = _vote(body)
        votes |= {vote} if vote else set()
        unsure |= not vote and _has_mark(body)
    if len(votes) > 1:
        raise refused(place, "some amounts have a point before the cents and others a comma. Say which is right.")
    if not votes and unsure:
        raise refused(place, "amounts such as 1.234 can mean two things. Say what stands before the cents.")
    return "," if votes == {","} else "."


def amount_in(cell: str, decimal: Decimal, currency: str, place: str) -> Money:
    """An amount with its sign. Raises StatementRefused."""
    if len(cell) <= _LONGEST and units_in(cell) - {currency}:
        raise refused(place, f"it is not in {currency}, the currency of the account.")
    sign, body = bare(cell)
    thousands = re.escape("," if decimal == "." else ".")
    form = rf"([0-9]+|[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+)?(?:{re.escape(decimal)}([0-9]*))?"
    found = re.fullmatch(form, body)
    if found is None or not (found[1] or found[2]):
        raise refused(place, "its amount cannot be read.")
    whole = re.sub(r"[.,]", "", found[1] or "0")
    return Money(sign * figure(f"{whole}.{found[2] or ''}", currency, place).minor, currency)


def day_form_of(cells: Sequence[str], place: str) -> DayForm:
    """In which order days are written in a column. Raises StatementRefused if that cannot be known."""
    parts = [found for cell in cells if (found := _YEAR_LAST.fullmatch(_without_time(cell)))]
    if not parts:
        return "ymd"
    day_first = any(int(found[1]) > _TWELVE for found in parts)
    month_first = any(int(found[3]) > _TWELVE for found in parts)
    if day_first and month_first:
        raise refused(place, "some days begin with the day and others with the month. Say which is right.")
    if month_first:
        return "mdy"
    if not day_first and any(found[2] == "/" for found in parts):
        raise refused(place, f"days such as {parts[0][0]} can mean two things. Say whether the day comes first.")
    return "dmy"


def day_in(cell: str, form: DayForm, place: str) -> date:
    """A day, with or without a time after it. Raises StatementRefused."""
    text = _without_time(cell)
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if found := _EIGHT.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _YEAR_LAST.fullmatch(text):
            year = int(found[4]) + (_CENTURY if len(found[4]) == 2 else 0)  # noqa: PLR2004 -- two digits of a year
            first, second = int(found[1]), int(found[3])
            return date(year, first, second) if form == "mdy" else date(year, second, first)
    except ValueError:
        pass
    raise refused(place, "its day cannot be read.")


def is_day(cell: str) -> bool:
    """Whether a cell has the form of a day."""
    text = _without_time(cell)
    return any(form.fullmatch(text) for form in (_YEAR_FIRST, _EIGHT, _YEAR_LAST))


def _without_time(cell: str) -> str:
    text = cell.strip()
    return _TIME.sub("", text) if len(text) <= _LONGEST else _TOO_LONG


def _has_mark(body: str) -> bool:
    return _BODY.fullmatch(body) is not None and ("." in body or "," in body)


def _vote(body: str) -> str:
    """What one amount says of the sign before its cents; "" if nothing."""
    if not _has_mark(body):
        return ""
    last = max(body.rfind("."), body.rfind(","))
    mark, other = body[last], "," if body[last] == "." else "."
    if other in body:
        return mark
    if body.count(mark) > 1:
        return other
    whole, _, fraction = body.partition(mark)
    three = 3
    return "" if len(fraction) == three and 0 < len(whole) <= three and whole != "0" else mark
