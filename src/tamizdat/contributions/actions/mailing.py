"""What givers are told: receipts, a word before an annual payment, that one failed or has ended; reminders.

Each mail is queued in the transaction that notes that it was. Who left no address is told nothing, and that is noted
too. The words stand elsewhere (letters); here is only what they are about.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from tamizdat.contributions.actions.halting import BEFORE
from tamizdat.contributions.models import Gift, Halt, Pledge, Receipt
from tamizdat.contributions.queries.missed import DANGER
from tamizdat.contributions.sealing import gift_token
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.methods import Rhythm
from tamizdat.money.postings import BANK
from tamizdat.readers.face import (
    NoticeWish,
    due_reminders,
    erase_giver_after,
    note_given,
    where_to_write,
)

Enqueue = Callable[[NoticeWish, Keyring, datetime], None]
Kind = Literal["gift-received", "gift-due", "gift-failed", "gift-ended", "gift-stop"]
MOST_AT_ONCE = 100
TOLD_OF_HALTS = timedelta(days=45)
"""So long after a halt for safety the next payment of a monthly pledge is announced."""
# How long an address is kept: until the first money came; after the last word; between two payments of a pledge.
KEPT_AT_FIRST = timedelta(days=90)
KEPT_AFTER = timedelta(days=30)
KEPT_BETWEEN = timedelta(days=400)


def tell(enqueue: Enqueue, keyring: Keyring, now: datetime) -> int:
    """Queue every mail that is due. Returns how many there were."""
    told = 0
    for work in (_receipts, _beforehand, _failures, _ends, _stops):
        told += sum(work(enqueue, keyring, now))
    return told + _reminders(enqueue, keyring, now)


def _receipts(enqueue: Enqueue, keyring: Keyring, now: datetime) -> Iterator[bool]:
    for number in list(Receipt.objects.filter(told=False).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            yield _receipt(number, enqueue, keyring, now)


def _receipt(number: int, enqueue: Enqueue, keyring: Keyring, now: datetime) -> bool:
    receipt = Receipt.objects.select_related("fact__attempt__gift__pledge").get(pk=number)
    fact, attempt = receipt.fact, receipt.fact.attempt
    Receipt.objects.filter(pk=number).update(told=True)
    if attempt is None or receipt.void:
        return False
    gift = attempt.gift
    kept = KEPT_AFTER if gift.rhythm == Rhythm.ONCE.value or gift.ended else KEPT_BETWEEN
    note_given(gift.pk, fact.day, now.date() + kept, keyring)
    values = {
        "amount": f"{Money(fact.minor, fact.currency)}",
        "day": f"{fact.day}",
        "receipt": f"{receipt}",
        "next_day": _next_day(gift),
    } | _by(gift)
    return _write("gift-received", gift, values, f"receipt|{receipt}", enqueue, keyring, now)


def _beforehand(enqueue: Enqueue, keyring: Keyring, now: datetime) -> Iterator[bool]:
    """Of an annual payment; and of the first one after a halt for safety, since its giver may want to end it."""
    soon = Q(next_on=F("due_on"), next_on__lte=now.date() + BEFORE, next_on__gt=now.date())
    halts = Halt.objects.filter(reason=DANGER, until__gt=now - TOLD_OF_HALTS, method=OuterRef("gift__method"))
    first = Q(Exists(halts)) & (Q(told_of=None) | Q(told_of__lt=now.date() - TOLD_OF_HALTS))
    rows = Pledge.objects.filter(soon, Q(gift__rhythm=Rhythm.ANNUAL.value) | first).exclude(told_of=F("due_on"))
    for pledge in rows.select_related("gift")[:MOST_AT_ONCE]:
        with transaction.atomic():
            Pledge.objects.filter(pk=pledge.pk).update(told_of=pledge.due_on)
            unique = f"due|{pledge.pk}|{pledge.due_on}"
            yield _write("gift-due", pledge.gift, _of_pledge(pledge), unique, enqueue, keyring, now)


def _failures(enqueue: Enqueue, keyring: Keyring, now: datetime) -> Iterator[bool]:
    """Once for each due day, however often it is tried: nobody needs five mails about one card."""
    rows = Pledge.objects.filter(failures__gt=0, gift__ended=None).exclude(next_on=None)
    for pledge in rows.exclude(told_failed=F("due_on")).select_related("gift")[:MOST_AT_ONCE]:
        with transaction.atomic():
            Pledge.objects.filter(pk=pledge.pk).update(told_failed=pledge.due_on)
            values = _of_pledge(pledge) | {"next_day": f"{pledge.next_on}"}
            unique = f"failed|{pledge.pk}|{pledge.due_on}"
            yield _write("gift-failed", pledge.gift, values, unique, enqueue, keyring, now)


def _ends(enqueue: Enqueue, keyring: Keyring, now: datetime) -> Iterator[bool]:
    for gift in Gift.objects.exclude(ended=None).filter(told_end=False)[:MOST_AT_ONCE]:
        with transaction.atomic():
            Gift.objects.filter(pk=gift.pk).update(told_end=True)
            values = {"why": gift.ended_why, "day": f"{gift.ended}"} | _by(gift)
            written = _write("gift-ended", gift, values, f"ended|{gift.pk}", enqueue, keyring, now)
            erase_giver_after(gift.pk, now.date() + KEPT_AFTER, keyring)
            yield written


def _stops(enqueue: Enqueue, keyring: Keyring, now: datetime) -> Iterator[bool]:
    """After a halt for safety: a standing order goes on, and its bank keeps the record, until its giver stops it."""
    for halt in Halt.objects.filter(reason=DANGER, until=None):
        untold = Q(told_stop=None) | Q(told_stop__lt=halt.since.date())
        rows = Pledge.objects.filter(untold, gift__method=halt.method, gift__provider=BANK, gift__ended=None)
        for pledge in rows.select_related("gift")[:MOST_AT_ONCE]:
            with transaction.atomic():
                Pledge.objects.filter(pk=pledge.pk).update(told_stop=now.date())
                unique = f"stop|{pledge.pk}|{now.date()}"
                yield _write("gift-stop", pledge.gift, _of_pledge(pledge), unique, enqueue, keyring, now)


@transaction.atomic
def _reminders(enqueue: Enqueue, keyring: Keyring, now: datetime) -> int:
    wishes = due_reminders(keyring, now)
    for wish in wishes:
        enqueue(wish, keyring, now)
    return len(wishes)


def _write(
    kind: Kind, gift: Gift, values: dict[str, str], unique: str, enqueue: Enqueue, keyring: Keyring, now: datetime
) -> bool:
    to = where_to_write(gift.pk, keyring)
    if to is None:
        return False
    token = {"token": gift_token(keyring, gift.pk)}
    enqueue(NoticeWish(kind, to.address, "", to.language, values | token, unique), keyring, now)
    return True


def _of_pledge(pledge: Pledge) -> dict[str, str]:
    return {"amount": f"{Money(pledge.minor, pledge.gift.currency)}", "day": f"{pledge.due_on}"}


def _by(gift: Gift) -> dict[str, str]:
    """Say that it comes again by a standing order, which nobody but the giver can change or stop."""
    standing = gift.provider == BANK and gift.rhythm != Rhythm.ONCE.value
    return {"by": BANK} if standing else {}


def _next_day(gift: Gift) -> str:
    """When the next payment is due, where it is ours to take; a standing order is the giver's own."""
    pledge = Pledge.objects.filter(gift=gift).first()
    following: date | None = pledge.next_on if pledge and gift.ended is None else None
    return f"{following or ''}"
