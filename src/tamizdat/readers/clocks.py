"""The clocks of erasure: what is over is deleted, and one report says how old the oldest thing of each kind is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Min, Model, OuterRef, QuerySet

from tamizdat.readers.models import (
    AuditMonth,
    ConsentEvent,
    DataKey,
    Deed,
    Departure,
    Giver,
    Knock,
    ManageLink,
    Pending,
    Reminder,
    Subscription,
    Suppression,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """One kind of thing, and how long it lives. `over` finds what is past that; `field` says how old a thing is."""

    name: str
    lives: timedelta
    model: type[Model]
    field: str
    over: Callable[[datetime], QuerySet[Model]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report: how many were erased, and the oldest that is left; `late` if that is past its clock."""

    name: str
    lives: timedelta
    erased: int
    oldest: date | None
    late: bool


def _older(model: type[Model], field: str, lives: timedelta) -> Callable[[datetime], QuerySet[Model]]:
    def over(now: datetime) -> QuerySet[Model]:
        bound = now - lives
        return model._default_manager.filter(**{f"{field}__lt": bound})  # noqa: SLF001  # Django's own name for it

    return over


def _clock(name: str, lives: timedelta, model: type[Model], field: str) -> Clock:
    return Clock(name, lives, model, field, _older(model, field, lives))


PENDING_LIVES = timedelta(hours=72)
CLOCKS = (
    _clock("unconfirmed sign-ups", PENDING_LIVES, Pending, "asked"),
    _clock("counts of mails caused by strangers", timedelta(hours=48), Knock, "at"),
    _clock("links to settings", timedelta(), ManageLink, "expires"),
    _clock("departures", timedelta(days=90), Departure, "day"),
    _clock("deeds of keepers", timedelta(days=400), Deed, "day"),
    _clock("suppressions", timedelta(), Suppression, "until"),
    _clock("addresses of givers", timedelta(), Giver, "erase_on"),
    _clock("proofs of consent that was withdrawn", timedelta(days=3 * 366), ConsentEvent, "hour"),
)
SOFT_LIVES = timedelta(days=90)


# Laws of bookkeeping ask for five to ten years, each from the end of a year; the newsroom says which is its own.
AUDIT_YEARS = 10


def run_clocks(now: datetime, audit_years: int = AUDIT_YEARS) -> list[Line]:
    """Erase what is over, and report. Each kind in a transaction of its own, so that one failure holds up no other.

    Notes for an audit live for so many years after the one of their payment.
    """
    lines = [_run(clock, now) for clock in CLOCKS]
    # Keys last: only then is it known which of them seal nothing any more.
    return [*lines, _forget_soft(now), _forget_reminders(now), _drop_notes(now, audit_years), _drop_keys(now)]


def _run(clock: Clock, now: datetime) -> Line:
    with transaction.atomic():
        erased, _ = _still_over(clock, now).delete()
    oldest = clock.model._default_manager.aggregate(oldest=Min(clock.field))["oldest"]  # noqa: SLF001  # as above
    day = oldest.date() if isinstance(oldest, datetime) else oldest
    return Line(clock.name, clock.lives, erased, day, late=_still_over(clock, now).exists())


def _still_over(clock: Clock, now: datetime) -> QuerySet[Model]:
    over = clock.over(now)
    if clock.model is ConsentEvent:
        # While somebody is subscribed, the proof of their yes is needed; with the withdrawal its time begins.
        withdrawn = ConsentEvent.objects.filter(
            index=OuterRef("index"),
            newsletter=OuterRef("newsletter"),
            kind=ConsentEvent.Kind.WITHDRAWN,
            hour__gte=OuterRef("hour"),
            hour__lt=now - clock.lives,
        )
        return over.filter(Exists(withdrawn))
    return over


def _forget_soft(now: datetime) -> Line:
    old = Subscription.objects.filter(state=Subscription.State.ACTIVE, soft_day__lt=(now - SOFT_LIVES).date())
    forgotten = old.update(soft=0, soft_since=None, soft_day=None, soft_issue=None)
    oldest = Subscription.objects.aggregate(oldest=Min("soft_day"))["oldest"]
    return Line("counts of letters that came back", SOFT_LIVES, forgotten, oldest, late=False)


def _forget_reminders(now: datetime) -> Line:
    """A reminder whose month is over: the vault was locked all the while, and it would come too late."""
    erased, _ = Reminder.objects.filter(month__lt=f"{now:%Y-%m}").delete()
    return Line("reminders of months that are over", timedelta(), erased, None, late=False)


def _drop_notes(now: datetime, years: int) -> Line:
    """Drop whole months with their keys: what keepers took away of them opens no more either, if they drop theirs."""
    over = AuditMonth.objects.filter(period__lt=f"{now.year - years:04}")
    dropped = over.count()
    over.delete()
    oldest = AuditMonth.objects.order_by("period").values_list("period", flat=True).first()
    day = date.fromisoformat(f"{oldest}-01") if oldest else None
    return Line("months of notes for an audit", timedelta(days=366 * (years + 1)), dropped, day, late=False)


def _drop_keys(now: datetime) -> Line:
    """Drop the keys that seal nothing any more: what may be left of it in old pages of the disk opens no more."""
    needed = {*Subscription.objects.values_list("period", flat=True).distinct()}
    needed |= {*Pending.objects.values_list("period", flat=True).distinct()}
    needed |= {*Giver.objects.values_list("period", flat=True).distinct()}
    needed |= {*Reminder.objects.values_list("period", flat=True).distinct()}
    needed |= {f"{now:%Y-%m}", f"{now:%Y-%m-%d}"}
    dropped, _ = DataKey.objects.exclude(period__in=needed).delete()
    return Line("data keys", timedelta(days=31), dropped, None, late=False)
