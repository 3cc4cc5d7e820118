"""Finds the columns of a table that hold numbers, so that digits stand under digits.

A rule and no guess of a machine's: every cell below the head, but for empty ones and dashes, is a number with what may
stand around it: a sign, a currency, a unit, a second number of a range.
"""

import re
from collections.abc import Sequence

from tamizdat.press.search.texts import plain

# A dash or dots where nothing was counted.
_NOTHING = re.compile(r"[-–—−…./*\s]*|n/?a", re.IGNORECASE)
# Digits of every script (`\d`), in groups as Latin, Russian and Persian write them: 1,204.5 and 1 204,5 and ۱٬۲۰۴٫۵.
_NUMBER = r"\d+(?:[.,'’٬٫\s]\d+)*"
_SIGN = r"[-+−–±≈~<>≤≥]?\s?"
_UNIT = r"(?:[%٪‰°$€£₽₴₾₸₺₼﷼¢]\s?[CF]?|(?!\d)[\w/²³·]{1,8}\.?)"
_CELL = re.compile(rf"(?:{_UNIT}\s?)?{_SIGN}{_NUMBER}(?:\s?[–—-]\s?{_SIGN}{_NUMBER})?(?:\s?{_UNIT})?")


def numeric_columns(rows: Sequence[Sequence[str]], *, header: bool) -> list[bool]:
    """Say of each column whether it holds numbers. The first names its rows, years too, unless it is the only one."""
    below = rows[1:] if header else rows
    width = max(map(len, rows), default=0)
    return [
        (place > 0 or width == 1) and _numeric([row[place] for row in below if place < len(row)])
        for place in range(width)
    ]


def _numeric(cells: Sequence[str]) -> bool:
    said = [one for cell in cells if not _NOTHING.fullmatch(one := _bare(cell))]
    return bool(said) and all(_CELL.fullmatch(one) for one in said)


def _bare(cell: str) -> str:
    """Take the words out of inline HTML, without marks of direction."""
    return re.sub("[\u200e\u200f\u2060-\u2069]", "", plain(cell)).strip()
