"""To erase a person: every row that knows the address, with a receipt that says from when it is true everywhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.tokens import digest_of, new_token
from tamizdat.readers.actions.leaving import SUPPRESSED_AFTER_LEAVING, end, suppress
from tamizdat.readers.models import ConsentEvent, Deed, Giver, Knock, Pending, Reminder, Suppression
from tamizdat.readers.notices import NoticeWish, Outcome
from tamizdat.readers.queries import subscriptions_of
from tamizdat.readers.sealing import (
    giver_index,
    knock_index,
    reminder_index,
    subscription_index,
    suppression_index,
)

BACKUPS_LIVE_FOR = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased, on which day, and when the last backup that may hold it is over."""

    subscriptions: int
    pending: int
    day: date
    backups_until: date


@transaction.atomic
def erase(address: str, by: str, keyring: Keyring, now: datetime) -> Receipt:
    """Erase a person at a keeper's word. Raises AddressRefused. The deed is written down, without the address."""
    Deed.objects.create(day=now.date(), kind="erase", by=by[:150])
    return _erase(normalised(address), keyring, now, ConsentEvent.Method.OFFICE)


def erase_known(address: str, keyring: Keyring, now: datetime, *, language: str) -> Outcome:
    """Erase the person who asked for it from their own mailbox, with a last mail as a receipt."""
    receipt = _erase(address, keyring, now, ConsentEvent.Method.WEB)
    values = {"day": f"{receipt.day}", "backups_until": f"{receipt.backups_until}"}
    notice = NoticeWish("left", address, "", language, values, digest_of(new_token()).hex())
    return Outcome("erased", (notice,), erased=True)


def _erase(address: str, keyring: Keyring, now: datetime, method: str) -> Receipt:
    found = list(subscriptions_of(keyring, address))
    for subscription in found:
        end(subscription, keyring, now, method=method, reason=Suppression.Reason.ERASED)
    pending, _ = Pending.objects.filter(index=subscription_index(keyring, address)).delete()
    Knock.objects.filter(index=knock_index(keyring, address)).delete()
    Giver.objects.filter(index=giver_index(keyring, address)).delete()
    Reminder.objects.filter(index=reminder_index(keyring, address)).delete()
    index = suppression_index(keyring, address)
    suppress(index, "", Suppression.Reason.ERASED, now, SUPPRESSED_AFTER_LEAVING)
    return Receipt(len(found), pending, now.date(), (now + BACKUPS_LIVE_FOR).date())
