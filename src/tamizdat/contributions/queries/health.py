"""How providers fare, and what waits too long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from tamizdat.contributions.models import Attempt, CanaryRun, Cursor, RawHint
from tamizdat.contributions.queries.gifts import halted_methods

ALARM_AFTER = timedelta(minutes=15)
# A rule at a provider is somebody else's setting: it is tried again every month.
CANARY_SINGS = timedelta(days=30)
# Providers at which a rule of ours can be tried.
WITH_CANARY = frozenset({"stripe"})


@dataclass(frozen=True, slots=True)
class Canary:
    """What became of test cards of listed countries when that was tried last; `day` is None where it never was.

    `late` says that it is longer ago than a month.
    """

    day: date | None = None
    late: bool = True
    silent: str = ""
    heard: str = ""
    untried: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """One provider. `late` says that something waits longer than a quarter of an hour.

    `called_at` is when a call of it came last, of those that are still kept. `strange` are objects that name an attempt
    which is not here: a database was restored, or another program uses our account. `unknown` are askings of which it
    is not known whether they were heard.
    """

    provider: str
    asked_at: datetime | None
    answered_at: datetime | None
    called_at: datetime | None
    trouble: str
    waiting: int
    late: bool
    strange: int
    unknown: int
    contradictions: int
    halted: bool
    # On givers' statements: what stands there now, what stood there before, and the day of the change.
    descriptor: str = ""
    descriptor_before: str = ""
    descriptor_since: date | None = None
    # None where no rule can be tried.
    canary: Canary | None = None


def provider_health(now: datetime) -> list[Health]:
    """Every provider that was ever asked, or that something waits for."""
    cursors = {one.provider: one for one in Cursor.objects.all()}
    waiting = RawHint.objects.exclude(state=RawHint.State.DONE)
    names = {*cursors, *waiting.values_list("provider", flat=True), *_providers_of_attempts()}
    return [_health(name, cursors.get(name), now) for name in sorted(names)]


def _providers_of_attempts() -> set[str]:
    return set(Attempt.objects.exclude(call=Attempt.Call.NONE).values_list("provider", flat=True).distinct())


def _health(name: str, cursor: Cursor | None, now: datetime) -> Health:
    hints = RawHint.objects.filter(provider=name)
    waiting = hints.filter(state=RawHint.State.WAITING)
    methods = Attempt.objects.filter(provider=name).values_list("gift__method", flat=True).distinct()
    return Health(
        provider=name,
        asked_at=cursor.asked_at if cursor else None,
        answered_at=cursor.answered_at if cursor else None,
        called_at=hints.aggregate(newest=Max("came_at"))["newest"],
        trouble=cursor.trouble if cursor else "",
        waiting=waiting.count(),
        late=waiting.filter(came_at__lt=now - ALARM_AFTER).exists(),
        strange=hints.filter(state=RawHint.State.STRANGE).count(),
        unknown=Attempt.objects.filter(provider=name, live=True, known=Attempt.Known.ASKED)
        .exclude(call=Attempt.Call.NONE)
        .count(),
        contradictions=cursor.contradictions if cursor else 0,
        halted=any(method in halted_methods() for method in methods),
        descriptor=cursor.descriptor if cursor else "",
        descriptor_before=cursor.descriptor_before if cursor else "",
        descriptor_since=cursor.descriptor_since if cursor else None,
        canary=_canary(name, now.date()) if name in WITH_CANARY else None,
    )


def _canary(name: str, today: date) -> Canary:
    row = CanaryRun.objects.filter(provider=name).first()
    if row is None:
        return Canary()
    return Canary(row.day, today - row.day > CANARY_SINGS, row.silent, row.heard, row.untried)
