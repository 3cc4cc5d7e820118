"""Data keys that live for a period, wrapped to those who may open them. Dropping the wraps shreds all they sealed."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyrage
from nacl.utils import random

from tamizdat.envelope.errors import SealError
from tamizdat.envelope.framing import KEY_BYTES
from tamizdat.envelope.sealed import open_sealed, seal


@dataclass(frozen=True, slots=True)
class Wraps:
    """A data key as it may be stored: sealed to the vault, and as an age file to offline keepers (b"" without any)."""

    vault: bytes
    offline: bytes


def new_data_key(vault: bytes, offline: Sequence[str] = ()) -> tuple[bytes, Wraps]:
    """Make a key. `vault` is the vault's public key, `offline` are age recipients (`age1...`) who may open it too.

    Raises SealError where one of them is no age recipient.
    """
    key = random(KEY_BYTES)
    return key, Wraps(vault=seal(vault, key), offline=_to_keepers(key, offline))


def open_data_key(private_keys: Sequence[bytes], wraps: Wraps) -> bytes:
    """Open a data key with the vault's private keys. Raises SealError."""
    return open_sealed(private_keys, wraps.vault)


def open_data_key_offline(identity: str, wraps: Wraps) -> bytes:
    """Open a data key with a keeper's age identity, where the vault's own keys are lost. Raises SealError."""
    try:
        key: bytes = pyrage.decrypt(wraps.offline, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        message = "This data key was not wrapped to this keeper, or the identity is damaged."
        raise SealError(message) from error
    return key


def _to_keepers(key: bytes, offline: Sequence[str]) -> bytes:
    if not offline:
        return b""
    try:
        recipients = [pyrage.x25519.Recipient.from_str(one.strip()) for one in offline]
    except pyrage.RecipientError as error:
        message = "One of the offline keepers' keys is no age recipient; it must begin with age1."
        raise SealError(message) from error
    wrapped: bytes = pyrage.encrypt(key, recipients)
    return wrapped
