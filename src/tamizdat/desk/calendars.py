"""A file for somebody's own calendar (RFC 5545). Its title is neutral: whoever looks at the calendar learns nothing.

Pure. No address of ours stands in it, and its name in the calendar is chance.
"""

from calendar import monthrange
from datetime import date

YEAR = 12


def in_months(day: date, months: int) -> date:
    """The same day some months later; the last of the month where that month is shorter."""
    years, month = divmod(day.month - 1 + months, YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def reminder(name: str, title: str, today: date, day: date, every: str = "") -> str:
    """Write a file with one entry on `day`. `every` is MONTHLY or YEARLY, "" for once; `name` is chance."""
    # On the 29th, 30th and 31st a month's entry falls on the last day of shorter months (RFC 5545 §3.3.10).
    late = every == "MONTHLY" and day.day > 28  # noqa: PLR2004  # the shortest month
    last = ";BYMONTHDAY=-1" if late else ""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendar//EN",
        "BEGIN:VEVENT",
        f"UID:{name}",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        *([f"RRULE:FREQ={every}{last}"] if every else []),
        f"SUMMARY:{title}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:PT9H",
        f"DESCRIPTION:{title}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines)
