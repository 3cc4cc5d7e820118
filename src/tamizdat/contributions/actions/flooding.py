"""A flood of disputes halts a method until a keeper looks: each one costs more than a small gift is worth."""

from datetime import datetime, timedelta

from tamizdat.contributions.actions.halting import halt_method, is_halted
from tamizdat.contributions.models import FactRow, Halt
from tamizdat.money.breaker import too_many_disputes
from tamizdat.money.facts import FactKind

WITHIN = timedelta(days=90)
BY = "the vault: too many disputes"
# What readers are told: nothing of it.
REASON = "closed"


def halt_on_disputes(now: datetime) -> list[str]:
    """Halt methods in which disputes come in floods. Returns which. Its pledges wait; a keeper resumes.

    Only disputes since the last halt count: who looked at them and resumed is not asked again about the same ones.
    """
    since = (now - WITHIN).date()
    opened = FactRow.objects.filter(kind=FactKind.DISPUTE_OPENED.value, day__gte=since, attempt__isnull=False)
    halted = []
    for method in set(opened.values_list("attempt__gift__method", flat=True)):
        if not is_halted(method) and _is_flood(method, now):
            halt_method(method, REASON, "keep", by=BY, now=now)
            halted.append(method)
    return halted


def _is_flood(method: str, now: datetime) -> bool:
    last = (
        Halt.objects.filter(method=method)
        .exclude(until=None)
        .order_by("-until")
        .values_list("until", flat=True)
        .first()
    )
    since = max((now - WITHIN).date(), last.date() + timedelta(days=1) if last else now.date() - WITHIN)
    rows = FactRow.objects.filter(attempt__gift__method=method, day__gte=since)
    disputes = list(rows.filter(kind=FactKind.DISPUTE_OPENED.value).values_list("day", flat=True))
    return too_many_disputes(disputes, rows.filter(kind=FactKind.CAPTURED.value).count(), now.date())
