"""Notices when a backup of the database was restored: a number stands in it and beside the journals, and both move on.

If the two differ, the database is older than what was sent since. Then nothing is sent before a person has said so.
"""

import os
import secrets
from datetime import datetime
from pathlib import Path

from django.db import transaction

from tamizdat.letters.journal import sync_folder
from tamizdat.letters.models import Instance

NONCE_BYTES = 16
_FILE = "instance"


def check(folder: Path, now: datetime) -> Instance:
    """Compare the two numbers and move both on. A row whose `restored_at` is `now` was restored just now."""
    folder.mkdir(parents=True, exist_ok=True)
    instance = Instance.objects.first()
    beside = _read(folder)
    if instance is None:
        # Journals without a database: whatever they tell of is lost with it, so letters due before now are not sent.
        instance = Instance(nonce=secrets.token_bytes(NONCE_BYTES), born_at=now, restored_at=now if beside else None)
    elif bytes(instance.nonce) not in beside:
        instance.restored_at = now
    _move_on(folder, instance)
    return instance


def _move_on(folder: Path, instance: Instance) -> None:
    """Both numbers stand in the file until the database has the new one; a crash in between restores nothing."""
    fresh = secrets.token_bytes(NONCE_BYTES)
    _write(folder, [bytes(instance.nonce), fresh])
    with transaction.atomic():
        instance.nonce = fresh
        instance.save()
    _write(folder, [fresh])


def _read(folder: Path) -> list[bytes]:
    try:
        data = (folder / _FILE).read_bytes()
    except FileNotFoundError:
        return []
    return [data[at : at + NONCE_BYTES] for at in range(0, len(data), NONCE_BYTES)]


def _write(folder: Path, nonces: list[bytes]) -> None:
    fresh = folder / f"{_FILE}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, b"".join(nonces))
        os.fsync(handle)
    finally:
        os.close(handle)
    fresh.replace(folder / _FILE)
    sync_folder(folder)
