"""Notices: put in a queue in the caller's transaction, sealed; sent before any letter; erased once they are taken."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.rows import open_row, seal_row
from tamizdat.letters.limits import retry_seconds
from tamizdat.letters.models import Notice
from tamizdat.letters.notice_mails import Wish

KEPT = timedelta(days=7)
GIVE_UP = timedelta(hours=72)
_TABLE = "notice"
_COLUMN = "sealed"


class NoticeWish(Protocol):
    """A mail that should be written to one person, as the readers' room words it."""

    @property
    def kind(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def newsletter(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...
    @property
    def unique(self) -> str: ...


def enqueue(wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
    """Queue a notice, within the caller's transaction. The same wish twice is one mail."""
    serial = secrets.token_hex(16)
    at = now.replace(second=0, microsecond=0).isoformat()
    told = [wish.kind, wish.address, wish.newsletter, wish.language, dict(wish.values), at]
    sealed = seal_row(keyring.rows, json.dumps(told).encode(), table=_TABLE, column=_COLUMN, row=serial)
    values = {"serial": serial, "kind": wish.kind, "sealed": sealed, "next_try": now, "day": now.date()}
    Notice.objects.get_or_create(unique=digest_of(wish.unique), defaults=values)


def digest_of(unique: str) -> bytes:
    """How the name of a wish is kept."""
    return hashlib.sha256(unique.encode()).digest()


def is_queued(unique: str) -> bool:
    """Say whether a wish of this name was granted within the last days."""
    return Notice.objects.filter(unique=digest_of(unique)).exists()


def open_notice(notice: Notice, keyring: Keyring) -> Wish:
    """Read a notice again. Raises SealError."""
    row = notice.serial
    told = json.loads(open_row(keyring.rows, bytes(notice.sealed), table=_TABLE, column=_COLUMN, row=row))
    return Wish(*told)


def note_sent(number: int) -> None:
    """It was taken, or never will be: what it said, and to whom, is erased."""
    Notice.objects.filter(pk=number).update(sealed=b"", next_try=None)


def note_later(number: int, now: datetime) -> None:
    """It goes again later; after three days it is given up and erased."""
    notice = Notice.objects.filter(pk=number).exclude(next_try=None).first()
    if notice is None:
        return
    if notice.day < (now - GIVE_UP).date():
        note_sent(number)
        return
    notice.tries += 1
    notice.next_try = now + timedelta(seconds=retry_seconds(notice.tries, number))
    notice.save(update_fields=["tries", "next_try"])


def forget_old(today: date) -> None:
    """Drop the rows that only keep a wish from being granted twice."""
    Notice.objects.filter(next_try=None, day__lt=today - KEPT).delete()
