"""“Remind me later”: one mail in the month that was chosen, to an address that is forgotten with it."""

import re
from datetime import date, datetime

from django.db import transaction

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.gift_messages import Remind
from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.models import Giver, Reminder
from tamizdat.readers.notices import NOTHING, NoticeWish, Outcome
from tamizdat.readers.queries import may_never_be_asked
from tamizdat.readers.sealing import REMINDERS, Drawers, giver_index, month_of, new_id, reminder_index

LATEST_MONTHS = 13
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@transaction.atomic
def remind(wish: Remind, keyring: Keyring, now: datetime) -> Outcome:
    """Keep a reminder. A second one for the same address and month is the first one. Raises AddressRefused.

    A month that is over, or further away than a year, is nobody's wish.
    """
    address = normalised(wish.address)
    ahead = _months_ahead(wish.month, now.date())
    if ahead is None or not 0 <= ahead <= LATEST_MONTHS or may_never_be_asked(keyring, address, ""):
        return NOTHING
    index, number, period = reminder_index(keyring, address), new_id(), month_of(now)
    if not Reminder.objects.filter(index=index, month=wish.month).exists():
        Reminder.objects.create(
            id=number,
            index=index,
            month=wish.month,
            period=period,
            address=Drawers(keyring).seal(address, table=REMINDERS, row=number, period=period),
            language=wish.language[:16],
        )
    return Outcome("noted")


def due_reminders(keyring: Keyring, now: datetime, most: int = 100) -> list[NoticeWish]:
    """The mails of this month, within the caller's transaction; the addresses to which they go are erased in it.

    Who has given in this month already gets none, and is forgotten too. A digest stays until the month is over, so
    that nobody is written to twice in it.
    """
    month = month_of(now)
    wishes, drawers = [], Drawers(keyring)
    for row in Reminder.objects.filter(month=month).exclude(address=b"").order_by("pk")[:most]:
        address = drawers.open(row)
        if not Giver.objects.filter(index=giver_index(keyring, address), gave=month).exists():
            wishes.append(NoticeWish("reminder", address, "", row.language, {}, f"reminder|{row.pk}"))
        row.address, row.language = b"", ""
        row.save(update_fields=["address", "language"])
    return wishes


def _months_ahead(month: str, today: date) -> int | None:
    found = _MONTH.fullmatch(month)
    return (int(found[1]) - today.year) * 12 + int(found[2]) - today.month if found else None
