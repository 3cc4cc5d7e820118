"""All keys of an unlocked vault, in one frozen value that never shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tamizdat.envelope.framing import KEY_BYTES, checked_key, public_key_id
from tamizdat.envelope.sealed import public_half


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """`mail` are the private keys that open envelopes, the present one first; the others are 32 bytes of one use each.

    index: blind indexes. leave: links to leave. message: Message-IDs. verp: return paths.
    outbox: heads of mails that wait. rows: whatever else is sealed in a row.
    `offline` are the keepers (age recipients) to whom data keys are wrapped too.
    """

    mail: tuple[bytes, ...]
    index: bytes
    leave: bytes
    message: bytes
    verp: bytes
    outbox: bytes
    rows: bytes
    offline: tuple[str, ...] = ()

    @classmethod
    def of(cls, secret: bytes, mail: Sequence[bytes], offline: Sequence[str] = ()) -> "Keyring":
        """Derive the keys from the vault's one secret (32 bytes) and take over its private keys (RFC 5869).

        Each purpose has a key of its own, so that one that leaks opens nothing else.
        """
        checked_key(secret)
        return cls(
            mail=tuple(checked_key(one) for one in mail),
            index=_derived(secret, "index"),
            leave=_derived(secret, "leave"),
            message=_derived(secret, "message"),
            verp=_derived(secret, "verp"),
            outbox=_derived(secret, "outbox"),
            rows=_derived(secret, "rows"),
            offline=tuple(offline),
        )

    @property
    def public(self) -> bytes:
        """The vault's present public key."""
        return public_half(self.mail[0])

    def __repr__(self) -> str:
        """Name the vault by its public key's id, and show no key."""
        return f"Keyring({public_key_id(self.public).hex()})"

    def __reduce__(self) -> NoReturn:
        """Refuse to be written down."""
        message = "A keyring stays in memory."
        raise TypeError(message)


def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"tamizdat {purpose} v1".encode()).derive(secret)
