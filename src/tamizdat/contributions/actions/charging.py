"""To begin the charge of a pledge, and to write down what is known of an asking."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from tamizdat.contributions.actions.halting import is_halted
from tamizdat.contributions.actions.pledging import reschedule
from tamizdat.contributions.actions.taking import new_attempt
from tamizdat.contributions.models import Attempt, Halt, Pledge
from tamizdat.contributions.providers.protocol import Ref
from tamizdat.contributions.sealing import MANDATE, open_at, seal_ref
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.methods import Rhythm
from tamizdat.money.schedule import period

# A call whose outcome is not known is repeated with its key within this time. Providers keep keys for a day; past it
# the same key would be a new asking, so that it is only looked for.
REPEAT_WITHIN = timedelta(hours=23)
_WAITS = (1, 2, 5, 10, 15, 30, 60)


@dataclass(frozen=True, slots=True)
class Due:
    """A pledge whose charge may be begun, and what may be charged."""

    gift: str
    method: str
    provider: str
    mandate: str = field(repr=False)


def due_pledges(
    keyring: Keyring, now: datetime, most: int, *, providers: Collection[str], later: Collection[str]
) -> list[Due]:
    """Pledges of some providers of which a charge begins today or should have begun before.

    What is halted, and those that shall wait (`later`), stand in nobody's way.
    """
    due = Pledge.objects.filter(next_on__lte=now.date(), gift__provider__in=providers).order_by("next_on", "pk")
    due = due.exclude(gift__method__in=Halt.objects.filter(until=None).values("method"))
    numbers = list(due.exclude(pk__in=later).values_list("pk", flat=True)[:most])
    rows = Pledge.objects.filter(pk__in=numbers).select_related("gift").order_by("next_on", "pk") if numbers else ()
    return [_due(one, keyring) for one in rows]


def due_pledge(gift: str, keyring: Keyring, now: datetime) -> Due | None:
    """One pledge, if its charge begins today or should have begun before."""
    row = Pledge.objects.filter(pk=gift, next_on__lte=now.date()).select_related("gift").first()
    return _due(row, keyring) if row else None


def _due(pledge: Pledge, keyring: Keyring) -> Due:
    mandate = open_at(keyring, MANDATE, pledge.gift_id, bytes(pledge.mandate)).decode()
    return Due(pledge.gift_id, pledge.gift.method, pledge.gift.provider, mandate)


def begin_charge(gift: str, keyring: Keyring, now: datetime) -> Attempt | None:
    """Write down an attempt for what is due, with its key, unless it is halted, paused, ended, or begun already.

    The halt is read in this very transaction, under the lock of the pledge; None means that nothing may be asked.
    """
    try:
        with transaction.atomic():
            return _begun(gift, keyring, now)
    except IntegrityError:
        return None  # another process began it a moment ago


def _begun(gift: str, keyring: Keyring, now: datetime) -> Attempt | None:
    pledge = reschedule(gift, keyring, now.date())
    if pledge is None or pledge.next_on is None or pledge.next_on > now.date() or is_halted(pledge.gift.method):
        return None
    mandate = open_at(keyring, MANDATE, gift, bytes(pledge.mandate)).decode()
    due = period(Rhythm(pledge.gift.rhythm), pledge.due_on)
    money = Money(pledge.minor, pledge.gift.currency)
    attempt = new_attempt(pledge.gift, due, money, Attempt.Call.CHARGE, keyring, now, mandate)
    pledge.next_on = None
    pledge.save(update_fields=["next_on"])
    return attempt


@transaction.atomic
def note_heard(attempt: str, ref: Ref, keyring: Keyring, now: datetime) -> None:
    """The provider has it, and this is its name there. What the call needed is erased."""
    Attempt.objects.filter(pk=attempt).update(
        known=Attempt.Known.HEARD, ref=seal_ref(keyring, attempt, ref), needs=b"", look_at=now, looks=0
    )


@transaction.atomic
def note_absent(attempt: Attempt, keyring: Keyring, now: datetime) -> None:
    """It is certain that the provider has nothing of it: the way is free for another attempt, tomorrow."""
    Attempt.objects.filter(pk=attempt.pk).update(known=Attempt.Known.ABSENT, live=False, needs=b"", look_at=None)
    reschedule(attempt.gift_id, keyring, now.date())
    # Not at once: what our own account is at fault for would otherwise be asked again and again.
    Pledge.objects.filter(pk=attempt.gift_id, next_on__lte=now.date()).update(next_on=now.date() + timedelta(days=1))


@transaction.atomic
def note_declined(attempt: Attempt, keyring: Keyring, now: datetime) -> None:
    """The giver's bank said no. A charge is tried again after a while, until the pledge lapses."""
    Attempt.objects.filter(pk=attempt.pk).update(
        known=Attempt.Known.HEARD, live=False, state="failed", needs=b"", look_at=None
    )
    reschedule(attempt.gift_id, keyring, now.date())


def look_again(attempt: Attempt, at: datetime | None) -> None:
    """Look at it at a moment, or never again of our own accord: calls and sweeps still tell."""
    Attempt.objects.filter(pk=attempt.pk).update(look_at=at)


def look_later(attempt: Attempt, now: datetime) -> None:
    """Its outcome is still not known: look again after a while, rarer and rarer."""
    wait = timedelta(minutes=_WAITS[min(attempt.looks, len(_WAITS) - 1)])
    Attempt.objects.filter(pk=attempt.pk).update(looks=attempt.looks + 1, look_at=now + wait)
