"""To halt a method, and to resume it. What begins a charge reads the halt in its own transaction."""

from datetime import datetime
from typing import Literal

from django.db import IntegrityError, transaction

from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Gift, Halt, Pledge


@transaction.atomic
def halt_method(method: str, reason: str, pledges: Literal["keep", "cancel"], *, by: str, now: datetime) -> Halt:
    """From this moment nothing is taken by a method. Its pledges wait, or end. Raises ActRefused if it is halted.

    A charge that a provider has heard already cannot be called back; none is begun, and none is repeated.
    """
    try:
        with transaction.atomic():
            halt = Halt.objects.create(method=method, reason=reason[:200], pledges=pledges, since=now, by=by[:150])
    except IntegrityError as error:
        message = f"Gifts by {method} are halted already. Resume them first, if the reason has changed."
        raise ActRefused(message) from error
    if pledges == "cancel":
        standing = Gift.objects.filter(method=method, ended=None).exclude(rhythm="once")
        Pledge.objects.filter(gift__in=standing).update(next_on=None)
        standing.update(ended=now.date(), ended_why=Gift.Why.HALTED)
    return halt


@transaction.atomic
def resume_method(method: str, *, by: str, now: datetime) -> Halt:
    """Take gifts by a method again. Pledges that waited go on with their next due day. Raises ActRefused."""
    halt = Halt.objects.select_for_update().filter(method=method, until=None).first()
    if halt is None:
        message = f"Gifts by {method} are not halted."
        raise ActRefused(message)
    halt.until, halt.ended_by = now, by[:150]
    halt.save(update_fields=["until", "ended_by"])
    return halt


def is_halted(method: str) -> bool:
    """Say whether a method is halted now."""
    return Halt.objects.filter(method=method, until=None).exists()
