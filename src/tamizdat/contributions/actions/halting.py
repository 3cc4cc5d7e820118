"""To halt a method, and to resume it. What begins a charge reads the halt in its own transaction."""

from datetime import date, datetime, timedelta
from typing import Literal

from django.db import IntegrityError, transaction

from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.models import Gift, Halt, Pledge
from tamizdat.contributions.queries.missed import DANGER
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK
from tamizdat.money.schedule import due_after

BEFORE = timedelta(days=7)
"""How long before a payment its giver is told where that is needed: of an annual one, and after a halt for safety."""
NOT_AFTER_DANGER = (
    "This was halted so that nobody is put in danger. What fell due meanwhile is not taken: resume, and skip it."
)


@transaction.atomic
def halt_method(
    method: str, reason: str, pledges: Literal["keep", "cancel"], *, by: str, now: datetime, words: str = ""
) -> Halt:
    """From this moment nothing is taken by a method. Its pledges wait, or end. Raises ActRefused if it is halted.

    `reason` and `words` are for readers. Whoever calls this tells the newsroom, too (`telling`).
    A charge that a provider has heard already cannot be called back; none is begun, and none is repeated.
    """
    try:
        with transaction.atomic():
            halt = Halt.objects.create(
                method=method, reason=reason[:200], words=words[:200], pledges=pledges, since=now, by=by[:150]
            )
    except IntegrityError as error:
        message = f"Gifts by {method} are halted already. Resume them first, if the reason has changed."
        raise ActRefused(message) from error
    if pledges == "cancel":
        _end_pledges(method, now)
    return halt


@transaction.atomic
def cancel_pledges(method: str, *, by: str, now: datetime) -> int:
    """End the pledges of a method that is halted already. Returns how many. Raises ActRefused if it is not halted."""
    halted = Halt.objects.filter(method=method, until=None)
    if not halted.update(pledges=Halt.Pledges.CANCEL, by=by[:150]):
        message = f"Gifts by {method} are not halted. Halt them first; pledges are ended only then."
        raise ActRefused(message)
    return _end_pledges(method, now)


@transaction.atomic
def resume_method(method: str, *, by: str, now: datetime, missed: Literal["skip", "charge"] = "skip") -> Halt:
    """Take gifts by a method again. Raises ActRefused.

    Pledges go on with their next due day; what fell due meanwhile is taken only where that is said (`missed`), since it
    would come unexpectedly. After a halt for safety it never is, and nothing is due for a week: time to be told, and
    to end it.
    """
    halt = Halt.objects.select_for_update().filter(method=method, until=None).first()
    if halt is None:
        message = f"Gifts by {method} are not halted."
        raise ActRefused(message)
    if missed == "charge" and halt.reason == DANGER:
        raise ActRefused(NOT_AFTER_DANGER)
    halt.until, halt.ended_by = now, by[:150]
    halt.save(update_fields=["until", "ended_by"])
    if missed == "skip":
        _go_on_later(method, now.date() + BEFORE if halt.reason == DANGER else now.date())
    return halt


def _go_on_later(method: str, day: date) -> None:
    """Let pledges go on with the first due day later than a day; what failed before is not tried again."""
    due = Pledge.objects.filter(gift__method=method, gift__ended=None, due_on__lte=day).exclude(gift__provider=BANK)
    rows = list(due.select_related("gift"))
    for pledge in rows:
        pledge.due_on = due_after(pledge.anchor, Rhythm(pledge.gift.rhythm), day)
        pledge.next_on = pledge.due_on if pledge.next_on else None
        pledge.failures = 0
    Pledge.objects.bulk_update(rows, ["due_on", "next_on", "failures"], batch_size=500)


def is_halted(method: str) -> bool:
    """Say whether a method is halted now."""
    return Halt.objects.filter(method=method, until=None).exists()


def _end_pledges(method: str, now: datetime) -> int:
    standing = Gift.objects.filter(method=method, ended=None).exclude(rhythm="once")
    Pledge.objects.filter(gift__in=standing).update(next_on=None)
    return standing.update(ended=now.date(), ended_why=Gift.Why.HALTED)
