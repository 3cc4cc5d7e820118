"""Dates and hours in words, by the CLDR that is pinned with Babel: no clock, no locale of the machine.

Persian newspapers date their stories by the solar Hijri calendar; so do we, with the Gregorian day beside it where a
page is dated, since that is the calendar of addresses and archives.
"""

from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from tamizdat.press.faces import Moment
from tamizdat.press.records import RecordError
from tamizdat.press.solar_hijri import solar_day
from tamizdat.press.words import locale_of

# The digit zero of each CLDR numbering system that a living newspaper may be set in; all others print ASCII digits.
_ZEROS = {
    "arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "gujr": "૦", "guru": "੦", "khmr": "០", "knda": "೦",
    "laoo": "໐", "mlym": "൦", "mymr": "၀", "nkoo": "߀", "olck": "᱐", "orya": "୦", "tamldec": "௦", "telu": "౦",
    "thai": "๐", "tibt": "༠", "cakm": "\U00011136", "adlm": "\U0001e950",
}  # fmt: skip
# Orders of a long date where the CLDR adds a word or a comma that a newspaper leaves out.
_DAY = {"en": "d MMMM y", "ru": "d MMMM y", "uk": "d MMMM y", "be": "d MMMM y", "fa": "d MMMM y"}
# What stands between a day of the week and its date.
_COMMA = {"fa": " ", "ar": "، ", "ur": "، "}
_MONTH = {"ru": "LLLL y", "uk": "LLLL y", "be": "LLLL y"}


def moment(iso: str, language: str) -> Moment:
    """Put a moment (ISO 8601 with seconds) into words, in the offset in which it is written.

    Raises RecordError where `iso` is no moment.
    """
    day, other = _days(iso[:10], language)
    return Moment(iso, day, _hour(iso[11:16], language), other)


@lru_cache(maxsize=65536)
def _days(day: str, language: str) -> tuple[str, str]:
    """Put a date into words by the calendar of the language, and by the Gregorian one where that is another."""
    try:
        found = date.fromisoformat(day)
    except ValueError as error:
        message = f"“{day}” is no date; write it as 2026-10-14T18:05:00+02:00."
        raise RecordError(message) from error
    locale = locale_of(language)
    gregorian = digits(format_date(found, _DAY.get(locale.language, "long"), locale), language)
    solar = solar_day(found) if _is_solar(language) else None
    if solar is None:
        return gregorian, ""
    return digits(f"{solar.day} {solar.month_name} {solar.year}", language), gregorian


def _is_solar(language: str) -> bool:
    """Say whether readers of a language count by the solar Hijri calendar with its Iranian months."""
    locale = locale_of(language)
    return locale.language == "fa" and locale.territory in {None, "IR"}


def weekday(iso: str, language: str) -> str:
    """Name the day of the week of a moment, with what stands between it and its date."""
    locale = locale_of(language)
    name = format_date(date.fromisoformat(iso[:10]), "EEEE", locale)
    return f"{name}{_COMMA.get(locale.language, ', ')}"


@lru_cache(maxsize=8192)
def _hour(hour: str, language: str) -> str:
    return digits(hour, language)


@lru_cache(maxsize=4096)
def month_title(month: str, language: str) -> str:
    """Name a month with its year: `2026-10` is "October 2026". Raises RecordError where it is no month."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        message = f"“{month}” is no month; write it as 2026-10."
        raise RecordError(message) from error
    locale = locale_of(language)
    pattern = _MONTH.get(locale.language)
    title = format_date(first, pattern, locale) if pattern else format_skeleton("yMMMM", first, locale=locale)
    return digits(title[:1].upper() + title[1:] + _solar_months(first, language), language)


def _solar_months(first: date, language: str) -> str:
    """Name the two solar Hijri months that a Gregorian month falls into, for readers who count by them."""
    begun = solar_day(first) if _is_solar(language) else None
    over = solar_day(_last_of(first))
    if begun is None or over is None:
        return ""
    year = f"\u00a0{begun.year}" if begun.year != over.year else ""
    # Bound by a space and joiners that never break: a bracket torn in two is read as two.
    return f" ({begun.month_name}{year}\u2060–\u2060{over.month_name}\u00a0{over.year})"


def _last_of(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


@lru_cache(maxsize=4096)
def month_name(month: str, language: str) -> str:
    """Name a month without its year, standing alone: `2026-10` is "October"."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        message = f"“{month}” is no month; write it as 2026-10."
        raise RecordError(message) from error
    name = format_date(first, "LLLL", locale_of(language))
    return name[:1].upper() + name[1:]


def month_in_year(month: str, language: str) -> str:
    """Name a month where its year stands beside it; in Persian with the two solar Hijri months that it falls into."""
    first = date.fromisoformat(f"{month}-01")
    begun, over = (solar_day(day) if _is_solar(language) else None for day in (first, _last_of(first)))
    solar = f" ({begun.month_name}\u2060–\u2060{over.month_name})" if begun and over else ""
    return month_name(month, language) + solar


def digits(text: str, language: str) -> str:
    """Write the digits of a text as the language does: `2026` is `۲۰۲۶` in Persian."""
    table = _digits(language)
    return text.translate(table) if table else text


@lru_cache(maxsize=256)
def _digits(language: str) -> dict[int, int]:
    zero = _ZEROS.get(locale_of(language).default_numbering_system)
    return {ord("0") + n: ord(zero) + n for n in range(10)} if zero else {}


def check_moment(subject: str, field: str, text: str) -> datetime:
    """Read a moment of a record. Raises RecordError naming the subject and the field."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{subject} cannot be published: {field} is not a moment: “{text}”. Set the date again."
        raise RecordError(message) from error
    if found.tzinfo is None:
        message = f"{subject} cannot be published: {field} “{text}” has no time zone. Set the date again."
        raise RecordError(message)
    return found
