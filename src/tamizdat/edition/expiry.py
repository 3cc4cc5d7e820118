"""How long each signature holds, and when it is renewed (docs/spec/edition.md, E20)."""

from datetime import UTC, datetime, timedelta

from tamizdat.edition.canonical import instant

TERMS = {
    "root": timedelta(days=730),
    "targets": timedelta(days=365),
    "archive": timedelta(days=365),
    "front": timedelta(days=400),
    "snapshot": timedelta(days=60),
    "timestamp": timedelta(days=45),
}
RENEWED_BEFORE = {
    "targets": timedelta(days=90),
    "archive": timedelta(days=90),
    "front": timedelta(days=60),
    "bins": timedelta(days=60),
    "snapshot": timedelta(days=30),
}
_BIN_DAYS = 400
_BIN_CYCLE = 300
"""A bin that nobody touches is signed again once in so many days, each on its own day."""


def expires(role: str, at: datetime) -> str:
    """Say when a role signed at `at` expires."""
    return instant(at + TERMS[role])


def bin_expires(number: int, count: int, at: datetime) -> str:
    """Say when a bin signed at `at` expires: 101 to 400 days later, at midnight of a day that its number chooses.

    So a fresh archive does not fall due all at once, and the daily renewal signs about 1/300 of it.
    """
    latest = (at.astimezone(UTC).date() + timedelta(days=_BIN_DAYS)).toordinal()
    phase = number * _BIN_CYCLE // count
    day = latest - (latest - phase) % _BIN_CYCLE
    return instant(datetime.fromordinal(day).replace(tzinfo=UTC))
