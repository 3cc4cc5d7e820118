"""One look that says what waits for the worker. It is asked every few seconds, so it is one word with the database."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

_SQL = """
SELECT
    EXISTS (SELECT 1 FROM contributions_attempt WHERE look_at <= %s),
    EXISTS (SELECT 1 FROM contributions_rawhint WHERE next_try <= %s),
    EXISTS (SELECT 1 FROM contributions_refundorder WHERE look_at <= %s),
    EXISTS (SELECT 1 FROM contributions_pledge WHERE next_on <= %s),
    EXISTS (
        SELECT 1 FROM contributions_pledge AS pledge JOIN contributions_gift AS gift ON gift.id = pledge.gift_id
        WHERE gift.ended IS NOT NULL AND NOT pledge.let_go AND LENGTH(pledge.mandate) > 0
    )
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What there is to do: attempts to look at, calls to look up, refunds to ask for, charges due, mandates to end."""

    attempts: bool
    hints: bool
    refunds: bool
    charges: bool
    ends: bool


def waiting(now: datetime) -> Waiting:
    """Look."""
    at = connection.ops.adapt_datetimefield_value(now)
    day = connection.ops.adapt_datefield_value(now.date())
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [at, at, at, day])
        row = cursor.fetchone()
    return Waiting(*(bool(one) for one in row))
