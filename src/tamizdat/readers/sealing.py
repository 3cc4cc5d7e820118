"""Addresses in rows: sealed under the key of a period, recognised by digests under the index key."""

import hmac
import secrets
from datetime import date, datetime

from tamizdat.envelope.blind import INDEX_BYTES, blind_index, domain_number, domain_of
from tamizdat.envelope.errors import SealError
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.months import Wraps, new_data_key, open_data_key
from tamizdat.envelope.rows import open_row, seal_row
from tamizdat.readers.models import DataKey, Giver, Pending, Reminder, Subscription

SUBSCRIPTIONS = "readers_subscription"
PENDING = "readers_pending"
GIVERS = "readers_giver"
REMINDERS = "readers_reminder"


def new_id() -> int:
    """63 bits of chance."""
    return secrets.randbits(63)


def month_of(day: date) -> str:
    """The period of what was confirmed on a day."""
    return f"{day:%Y-%m}"


def day_of(now: datetime) -> str:
    """The period of what waits for confirmation since `now`."""
    return f"{now:%Y-%m-%d}"


def hour_of(now: datetime) -> datetime:
    """The hour of a moment: finer times are nobody's business."""
    return now.replace(minute=0, second=0, microsecond=0)


def subscription_index(keyring: Keyring, address: str) -> bytes:
    """By which subscriptions and sign-ups of an address are found."""
    return blind_index(keyring.index, "subscription", address)


def suppression_index(keyring: Keyring, address: str) -> bytes:
    """By which suppressions of an address are found."""
    return blind_index(keyring.index, "suppression", address)


def consent_index(keyring: Keyring, address: str) -> bytes:
    """By which the proofs of an address are found."""
    return blind_index(keyring.index, "consent", address)


def knock_index(keyring: Keyring, address: str) -> bytes:
    """By which mails to an address are counted."""
    return blind_index(keyring.index, "knock", address)


def host_number(keyring: Keyring, address: str) -> int:
    """The number of the host of a normalised address."""
    return domain_number(keyring.index, domain_of(address))


def giver_index(keyring: Keyring, address: str) -> bytes:
    """By which the gifts of an address are found, to erase them."""
    return blind_index(keyring.index, "giver", address)


def reminder_index(keyring: Keyring, address: str) -> bytes:
    """By which reminders of an address are found."""
    return blind_index(keyring.index, "reminder", address)


def gift_digest(keyring: Keyring, gift: str) -> bytes:
    """By which the address of a gift is found. The gift's own row does not lead here without the key."""
    return hmac.digest(keyring.index, f"address of gift|v1|{gift}".encode(), "sha256")[:INDEX_BYTES]


_TABLES: dict[type, str] = {Subscription: SUBSCRIPTIONS, Pending: PENDING, Giver: GIVERS, Reminder: REMINDERS}


class Drawers:
    """Seals and opens addresses. Holds data keys in memory while it lives; make one for each piece of work."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._keys: dict[str, bytes] = {}

    def seal(self, address: str, *, table: str, row: int, period: str) -> bytes:
        """Seal an address for a row."""
        return seal_row(self._key(period), address.encode(), table=table, column="address", row=str(row))

    def open(self, thing: Subscription | Pending | Giver | Reminder) -> str:
        """Open the address of a row. Raises SealError where the row was tampered with or its key is gone."""
        table = _TABLES[type(thing)]
        return self.open_sealed(bytes(thing.address), table=table, row=thing.pk, period=thing.period)

    def open_sealed(self, sealed: bytes, *, table: str, row: int, period: str) -> str:
        """Open an address of which the parts of its row are known."""
        if period not in self._keys:
            self._keys[period] = self._kept(period) or _gone(period)
        return open_row(self._keys[period], sealed, table=table, column="address", row=str(row)).decode()

    def _key(self, period: str) -> bytes:
        if period not in self._keys:
            self._keys[period] = self._kept(period) or self._made(period)
        return self._keys[period]

    def _kept(self, period: str) -> bytes | None:
        kept = DataKey.objects.filter(period=period).first()
        if kept is None:
            return None
        return open_data_key(self._keyring.mail, Wraps(bytes(kept.vault), bytes(kept.offline)))

    def _made(self, period: str) -> bytes:
        key, wraps = new_data_key(self._keyring.public, self._keyring.offline)
        fresh = {"vault": wraps.vault, "offline": wraps.offline}
        _, made = DataKey.objects.get_or_create(period=period, defaults=fresh)
        # Another process may have made it a moment before us: then theirs counts.
        return key if made else self._kept(period) or _gone(period)


def _gone(period: str) -> bytes:
    message = f"The key of what was sealed in {period} is gone, and with it all of that."
    raise SealError(message)
