"""What may be asked of one relay now: its limits, counted in the database before a mail leaves, and its need of rest.

What was counted and not used, because the sender was killed, stays counted: a limit is never exceeded by a crash.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from tamizdat.letters.limits import backoff_seconds, room, taken
from tamizdat.letters.models import RelayAllowance
from tamizdat.wire.smtp.server import Limit

_MOST_IN_HAND = 32
_SHARE = 50
WHOLE = ""


class Allowance:
    """The allowance of one relay, as one sender knows it. `scope` is "" for the relay, or a kind of mail host."""

    def __init__(self, relay: str, limits: Sequence[Limit]) -> None:
        self._relay = relay
        self._limits = limits
        self._in_hand = 0
        smallest = min((limit.count for limit in limits), default=0)
        self._handful = max(1, min(_MOST_IN_HAND, smallest // _SHARE))
        rows = RelayAllowance.objects.filter(relay=relay)
        self._held = {row.scope: row.held_until for row in rows if row.held_until is not None}
        self._failures = {row.scope: row.failures for row in rows if row.failures}

    def take(self, now: datetime) -> bool:
        """Take leave for one mail. False: not now."""
        if not self._limits:
            return True
        if not self._in_hand:
            self._in_hand = self._count(now)
        if not self._in_hand:
            return False
        self._in_hand -= 1
        return True

    def put_back(self) -> None:
        """The mail that leave was taken for does not go now."""
        self._in_hand += bool(self._limits)

    def held_until(self, scope: str, now: datetime) -> datetime | None:
        """Until when nothing goes there; None if something may."""
        until = self._held.get(scope)
        return until if until is not None and until > now else None

    def hold(self, scope: str, now: datetime) -> None:
        """It complained: leave it alone, each time longer."""
        if self.held_until(scope, now) is not None:
            return
        failures = self._failures.get(scope, 0) + 1
        self._failures[scope] = failures
        self._held[scope] = now + timedelta(seconds=backoff_seconds(failures))
        self._save(scope)

    def well(self, scope: str) -> None:
        """It took something: the next complaint is a first one again."""
        if self._failures.pop(scope, 0):
            self._save(scope)

    def _save(self, scope: str) -> None:
        values = {"held_until": self._held.get(scope), "failures": self._failures.get(scope, 0)}
        RelayAllowance.objects.update_or_create(relay=self._relay, scope=scope, defaults=values)

    def _count(self, now: datetime) -> int:
        with transaction.atomic():
            rows = RelayAllowance.objects.select_for_update()
            row, _ = rows.get_or_create(relay=self._relay, scope=WHOLE)
            count = min(self._handful, room(self._limits, row.slots, now.timestamp()) or 0)
            if count:
                row.slots = taken(self._limits, row.slots, count, now.timestamp())
                row.save(update_fields=["slots"])
        return count
