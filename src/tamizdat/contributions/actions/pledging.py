"""A recurring promise: when its next charge begins, and what its giver or the newsroom may do with it.

`reschedule` works out where the schedule stands from what is known; called twice it does the same, so it is called
whenever something may have changed.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from tamizdat.contributions.actions.halting import BEFORE
from tamizdat.contributions.models import Attempt, FactRow, Gift, Pledge
from tamizdat.contributions.sealing import FACT, MANDATE, open_at, seal_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.facts import FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK
from tamizdat.money.schedule import due_after, due_until, is_let_go, next_try, period
from tamizdat.money.standing import HAS_MONEY, State

_WITH_MONEY = [one.value for one in HAS_MONEY]


@transaction.atomic
def reschedule(gift: str, keyring: Keyring, today: date) -> Pledge | None:
    """Work out when the next charge of a pledge begins. None where there is no pledge, or nothing of it is ours."""
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("gift").filter(pk=gift).first()
    if pledge is None or pledge.gift.provider == BANK:
        return None
    pledge.mandate = _mandate(pledge.gift, keyring)
    _stand(pledge, today)
    pledge.save(update_fields=["mandate", "due_on", "next_on", "failures"])
    return pledge


def _stand(pledge: Pledge, today: date) -> None:
    """Move on past periods that were given or are too old; then say when the present one is asked for."""
    gift, rhythm = pledge.gift, Rhythm(pledge.gift.rhythm)
    if pledge.due_on > due_after(pledge.anchor, rhythm, today + BEFORE):
        # A clock that was ahead moved it on for years, and nothing would be asked for until then.
        pledge.due_on = due_until(pledge.anchor, rhythm, today) or pledge.anchor
    while _is_given(pledge) or (is_let_go(rhythm, pledge.due_on, today) and not _live(pledge)):
        pledge.due_on = due_after(pledge.anchor, rhythm, pledge.due_on)
    pledge.failures = _attempts(pledge).filter(live=False, state=State.FAILED.value).count()
    pledge.next_on = None
    # Without a mandate nothing is due, and nothing is over: the news of it may come later than that of the money.
    if gift.ended or pledge.paused or not pledge.mandate or _live(pledge):
        return
    pledge.next_on = next_try(pledge.due_on, pledge.failures) if pledge.failures else pledge.due_on
    if pledge.next_on is None:
        end(gift, Gift.Why.LAPSED, today)


def end(gift: Gift, why: str, today: date) -> None:
    """Nothing more is asked for. What comes all the same is booked, and said to be late."""
    if gift.ended is None:
        gift.ended, gift.ended_why = today, why
        gift.save(update_fields=["ended", "ended_why"])
    Pledge.objects.filter(gift=gift).update(next_on=None)


@transaction.atomic
def cancel(gift: Gift, now: datetime) -> bool:
    """End a pledge at its giver's word. Says whether it stood."""
    stood = Gift.objects.select_for_update().get(pk=gift.pk).ended is None
    end(gift, Gift.Why.CANCELLED, now.date())
    return stood


@transaction.atomic
def pause(gift: Gift, now: datetime) -> bool:
    """Begin no charge until it is resumed. Says whether anything changed."""
    changed = Pledge.objects.filter(gift=gift, paused=None, gift__ended=None).update(paused=now.date(), next_on=None)
    return bool(changed)


@transaction.atomic
def resume(gift: Gift, keyring: Keyring, now: datetime) -> bool:
    """Go on with the first due day that is still to come: what was missed is not caught up. Says whether it changed."""
    pledge = Pledge.objects.select_for_update().filter(gift=gift, gift__ended=None).exclude(paused=None).first()
    if pledge is None:
        return False
    pledge.paused = None
    if pledge.due_on <= now.date():
        pledge.due_on = due_after(pledge.anchor, Rhythm(gift.rhythm), now.date())
    pledge.save(update_fields=["paused", "due_on"])
    reschedule(gift.pk, keyring, now.date())
    return True


@transaction.atomic
def change_amount(gift: Gift, minor: int, least: int) -> bool:
    """Give another amount from the next time on: never above what the giver said at first. Says whether it changed.

    A link in a mail can fall into other hands; whoever holds it must not be able to take more.
    """
    pledge = Pledge.objects.select_for_update().filter(gift=gift, gift__ended=None).first()
    if pledge is None or not least <= minor <= pledge.most or minor == pledge.minor:
        return False
    pledge.minor = minor
    pledge.save(update_fields=["minor"])
    return True


def is_called_off(attempt: Attempt) -> bool:
    """Say whether the gift of an attempt has ended, or its pledge is paused."""
    waits = Q(pledge__paused__isnull=False) if attempt.call == Attempt.Call.CHARGE else Q()
    return Gift.objects.filter(Q(ended__isnull=False) | waits, pk=attempt.gift_id).exists()


def reschedule_all(keyring: Keyring, today: date) -> None:
    """Work out anew where schedules stand that wait for something: a crash between two steps loses nothing.

    And those that wait longer than their rhythm is: a clock was ahead when that was worked out.
    """
    month, year = today + timedelta(days=31), today + timedelta(days=366)
    late = Q(gift__rhythm=Rhythm.MONTHLY.value, due_on__gt=month) | Q(due_on__gt=year)
    waiting = Pledge.objects.filter(Q(next_on=None) | late, paused=None, gift__ended=None)
    waiting = waiting.exclude(gift__provider=BANK)
    for gift in list(waiting.values_list("pk", flat=True)):
        reschedule(gift, keyring, today)


def mandates_to_end(keyring: Keyring) -> list[tuple[str, str, str]]:
    """Gift, provider and mandate of pledges that are over, while the provider was not told to forget them.

    Not while an attempt is still open: what became of it could not be learned without the mandate.
    """
    over = Pledge.objects.filter(let_go=False, gift__ended__isnull=False).exclude(mandate=b"")
    numbers = list(over.values_list("pk", flat=True))
    if not numbers:
        return []
    unknown = Attempt.objects.filter(live=True, known=Attempt.Known.ASKED, gift__in=numbers).values("gift")
    return [
        (one.gift_id, one.gift.provider, open_at(keyring, MANDATE, one.gift_id, bytes(one.mandate)).decode())
        for one in over.exclude(gift__in=unknown).select_related("gift")
    ]


def note_mandate_ended(gift: str) -> None:
    """The provider forgot it, and so do we."""
    Pledge.objects.filter(pk=gift).update(let_go=True, mandate=b"")


def _mandate(gift: Gift, keyring: Keyring) -> bytes:
    """What may be charged again, sealed for the pledge; b"" where there is nothing, or its end was told."""
    kinds = (FactKind.MANDATE_MADE.value, FactKind.MANDATE_ENDED.value)
    rows = list(FactRow.objects.filter(attempt__gift=gift, kind__in=kinds).order_by("name"))
    ended = {bytes(row.name) for row in rows if row.kind == FactKind.MANDATE_ENDED.value}
    standing = [row for row in rows if bytes(row.name) not in ended]
    if not standing:
        return b""
    opened = open_at(keyring, FACT, bytes(standing[0].digest).hex(), bytes(standing[0].ref))
    return seal_at(keyring, MANDATE, gift.pk, opened)


def _attempts(pledge: Pledge) -> QuerySet[Attempt]:
    due = period(Rhythm(pledge.gift.rhythm), pledge.due_on)
    return Attempt.objects.filter(gift=pledge.gift_id, period=due)


def _is_given(pledge: Pledge) -> bool:
    return _attempts(pledge).filter(state__in=_WITH_MONEY).exists()


def _live(pledge: Pledge) -> bool:
    return _attempts(pledge).filter(live=True).exists()
