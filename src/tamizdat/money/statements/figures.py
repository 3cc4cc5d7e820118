"""Amounts and days as machines write them in files of banks. What cannot be read without guessing is refused."""

import re
from datetime import date

from tamizdat.money.amounts import DIGITS, Money
from tamizdat.money.errors import StatementRefused

# No account of a newsroom holds more; what does is a misread column.
MOST_MINOR = 10**15
# What banks write where they have no reference.
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOTAVAILABLE", "NONE", "0", "-"})
_FIGURE = re.compile(r"([0-9]{1,16})(?:[.,]([0-9]{0,8}))?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:$|[T+\-Z ])")


def refused(place: str, what: str) -> StatementRefused:
    """The refusal of a file: where, what, and that nothing was done."""
    return StatementRefused(f"{place[:1].upper()}{place[1:]}: {what} Nothing of the file was taken.")


def known_currency(currency: str, place: str) -> str:
    """A currency whose digits are known. Raises StatementRefused."""
    if currency not in DIGITS:
        raise refused(place, "it names no currency that is known here.")
    return currency


def figure(text: str, currency: str, place: str) -> Money:
    """An amount without sign and thousands, `12.50` or `12,5`. Raises StatementRefused."""
    digits = DIGITS[known_currency(currency, place)]
    found = _FIGURE.fullmatch(text.strip())
    if found is None:
        raise refused(place, "its amount cannot be read.")
    fraction = (found[2] or "").rstrip("0")
    if len(fraction) > digits:
        raise refused(place, f"its amount has more than the {digits} decimal digits of {currency}.")
    minor = int(found[1]) * 10**digits + int(fraction.ljust(digits, "0") or "0")
    if minor > MOST_MINOR:
        raise refused(place, "its amount is larger than any account of a newsroom.")
    return Money(minor, currency)


def moved(money: Money, place: str) -> Money:
    """An amount that moved the balance. Raises StatementRefused for nought: such lines come from misread columns."""
    if not money.minor:
        raise refused(place, "its amount is nought.")
    return money


def iso_day(text: str, place: str) -> date:
    """The day of a date or a moment in ISO 8601, as the bank counts days. Raises StatementRefused."""
    found = _DAY.match(text.strip())
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError as error:
        raise refused(place, "its day cannot be read.") from error


def reference_or_none(text: str) -> str:
    """A bank's reference, or "" for the words that banks write in its place."""
    stripped = text.strip()
    return "" if stripped.upper() in _NO_REFERENCE else stripped
