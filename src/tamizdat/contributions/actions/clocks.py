"""The clocks of this room: what was kept for a while only is erased."""

from datetime import datetime, timedelta

from django.db import transaction

from tamizdat.contributions.models import Attempt, BankLine, BankMatch, RawHint, RefundOrder
from tamizdat.readers.face import Line

HINTS_LIVE = timedelta(days=30)
LONGEST_WAIT = timedelta(hours=2)
TEXTS_LIVE = timedelta(days=35)
"""After a line was settled: so long a mistake can be set right by what the payer wrote."""


def run_clocks(now: datetime) -> list[Line]:
    """Erase what is over, and report."""
    return [_forget_hints(now), _forget_texts(now)]


@transaction.atomic
def look_at_what_waits_too_long(now: datetime) -> None:
    """A clock that was ahead and is set back leaves moments behind that are years away: they are now."""
    later = now + LONGEST_WAIT
    Attempt.objects.filter(look_at__gt=later).update(look_at=now)
    RefundOrder.objects.filter(look_at__gt=later).update(look_at=now)
    RawHint.objects.filter(next_try__gt=later).update(next_try=now)


@transaction.atomic
def _forget_hints(now: datetime) -> Line:
    done = RawHint.objects.filter(state=RawHint.State.DONE)
    erased, _ = done.filter(came_at__lt=now - HINTS_LIVE).delete()
    oldest = done.order_by("came_at").values_list("came_at", flat=True).first()
    return Line(
        "calls of providers that were looked up", HINTS_LIVE, erased, oldest.date() if oldest else None, late=False
    )


@transaction.atomic
def _forget_texts(now: datetime) -> Line:
    settled = BankMatch.objects.filter(live=True, day__lt=(now - TEXTS_LIVE).date()).values("line")
    erased = (
        BankLine.objects.filter(pk__in=settled, state=BankLine.State.SETTLED).exclude(sealed=b"").update(sealed=b"")
    )
    kept = BankLine.objects.filter(state=BankLine.State.SETTLED).exclude(sealed=b"")
    oldest = kept.order_by("day").values_list("day", flat=True).first()
    return Line("what payers wrote, of settled lines", TEXTS_LIVE, erased, oldest, late=False)
