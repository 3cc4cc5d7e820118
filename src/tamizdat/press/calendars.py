"""Shapes the years of an archive: twelve months in a row, those without a page in words alone.

Which months have a page follows from the list, never from a clock: an archive says the same whenever it is printed.
"""

from collections.abc import Sequence
from itertools import groupby

from tamizdat.press import addresses
from tamizdat.press.faces import Link, Year
from tamizdat.press.moments import digits, month_in_year

MONTHS = 12


def year_rows(months: Sequence[str], head: str, language: str) -> list[Year]:
    """Set months (`2026-10`, newest first) into rows of years under the address of their list."""
    rows = []
    for year, members in groupby(months, key=lambda month: month[:4]):
        paged = set(members)
        every = [f"{year}-{number:02}" for number in range(1, MONTHS + 1)]
        rows.append(
            Year(digits(year, language), [_month(one, head if one in paged else None, language) for one in every])
        )
    return rows


def _month(month: str, head: str | None, language: str) -> Link:
    return Link("" if head is None else addresses.month_of(head, month), month_in_year(month, language))
