"""Which currency a heading or a cell names: codes of ISO 4217, also of currencies in which nobody gives here."""

import re

import pycountry

# Of former years, which old tables name; and coins, which have no code of the standard.
_BESIDE = frozenset({"ANG", "BGN", "HRK", "LTL", "RUR", "ZWL", "BTC"})
CODES = frozenset(one.alpha_3 for one in pycountry.currencies) | _BESIDE
_SIGNS = {"€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₾": "GEL", "zł": "PLN", "Kč": "CZK"}
_BRACKETS = re.compile(r"[(\[]\s*([A-Za-z]{3})\s*[)\]]")
_LAST_WORD = re.compile(r"(?:^|[\s_])([A-Z]{3})\s*$")
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")


def code(cell: str) -> str:
    """The currency of a cell that holds its code and nothing else; "" of others."""
    plain = cell.strip().upper()
    return plain if plain in CODES else ""


def unit_of(heading: str) -> str:
    """The currency that a heading names in brackets or as its last word, as in `Betrag (EUR)`; "" if none."""
    found = _BRACKETS.search(heading) or _LAST_WORD.search(heading)
    return code(found[1]) if found else ""


def units_in(cell: str) -> set[str]:
    """Currencies that stand beside an amount, by their codes or by signs that mean one currency alone."""
    words = {code(word) for word in _WORD.findall(cell)} - {""}
    return words | {currency for sign, currency in _SIGNS.items() if sign in cell}
