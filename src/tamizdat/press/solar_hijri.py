"""The solar Hijri calendar of Persian readers, from the Gregorian one: arithmetic alone.

Its year begins at the spring equinox over Iran. Between 1866 and 2092 the eight leap years of every 33 (Borkowski, "The
Persian calendar for 3000 years", 1996) fall where the equinox puts them; outside of these years nothing is said.
"""

from datetime import date, timedelta
from typing import NamedTuple

MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
FIRST, LAST = date(1866, 3, 21), date(2092, 3, 19)
CYCLE_YEARS = 33
LEAP = (1, 5, 9, 13, 17, 22, 26, 30)
# A new year's day that everybody remembers: 1 Farvardin 1400.
KNOWN_YEAR, KNOWN_DAY = 1400, date(2021, 3, 21)
YEARS_APART = 621
LONG_MONTHS, LONG_DAYS, SHORT_DAYS = 6, 31, 30


class SolarDay(NamedTuple):
    """A day of the solar Hijri calendar; months count from 1."""

    year: int
    month: int
    day: int

    @property
    def month_name(self) -> str:
        """The month as it is called in Iran."""
        return MONTHS[self.month - 1]


def solar_day(day: date) -> SolarDay | None:
    """Convert a day; None outside of the years in which the rule holds."""
    if not FIRST <= day <= LAST:
        return None
    year = day.year - YEARS_APART
    if day < _new_year(year):
        year -= 1
    passed = (day - _new_year(year)).days
    if passed < LONG_MONTHS * LONG_DAYS:
        return SolarDay(year, passed // LONG_DAYS + 1, passed % LONG_DAYS + 1)
    passed -= LONG_MONTHS * LONG_DAYS
    return SolarDay(year, LONG_MONTHS + passed // SHORT_DAYS + 1, passed % SHORT_DAYS + 1)


def _new_year(year: int) -> date:
    leaps = _leaps_before(year) - _leaps_before(KNOWN_YEAR)
    return KNOWN_DAY + timedelta(days=365 * (year - KNOWN_YEAR) + leaps)


def _leaps_before(year: int) -> int:
    cycles, place = divmod(year, CYCLE_YEARS)
    return cycles * len(LEAP) + sum(one < place for one in LEAP)
