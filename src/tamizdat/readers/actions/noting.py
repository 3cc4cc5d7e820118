"""Notes for an audit: sealed to keepers who are offline. Without two of them nothing is kept at all."""

import hmac
from collections.abc import Iterator
from datetime import date

from tamizdat.envelope.audit import LEAST_KEEPERS, new_month, seal_note
from tamizdat.envelope.blind import INDEX_BYTES
from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.models import AuditMonth, AuditNote
from tamizdat.readers.sealing import month_of


def keep_note(about: str, note: str, day: date, keyring: Keyring) -> bool:
    """Keep what an auditor may have to see of a payment, within the caller's transaction. Says whether it is kept.

    `about` names the payment; a second note about it is not kept.
    """
    if not note or len(set(keyring.offline)) < LEAST_KEEPERS:
        return False
    month = AuditMonth.objects.filter(period=month_of(day)).first() or _made(month_of(day), keyring)
    fresh = {"month": month, "sealed": seal_note(bytes(month.public), note)}
    _, made = AuditNote.objects.get_or_create(about=_digest(keyring, about), defaults=fresh)
    return made


def notes_of(period: str) -> tuple[bytes, Iterator[bytes]]:
    """The wrapped key of a month and its notes, as a keeper takes them away to open them. b"" where there is none."""
    month = AuditMonth.objects.filter(period=period).first()
    sealed = AuditNote.objects.filter(month=period).order_by("pk").values_list("sealed", flat=True)
    return (bytes(month.wrapped) if month else b""), (bytes(one) for one in sealed)


def drop_notes(period: str) -> int:
    """Forget the key of a month and all notes of it, for good. Returns how many there were."""
    notes = AuditNote.objects.filter(month=period).count()
    AuditMonth.objects.filter(period=period).delete()
    return notes


def _made(period: str, keyring: Keyring) -> AuditMonth:
    public, wrapped = new_month(keyring.offline)
    return AuditMonth.objects.get_or_create(period=period, defaults={"public": public, "wrapped": wrapped})[0]


def _digest(keyring: Keyring, about: str) -> bytes:
    return hmac.digest(keyring.index, f"audit|v1|{about}".encode(), "sha256")[:INDEX_BYTES]
