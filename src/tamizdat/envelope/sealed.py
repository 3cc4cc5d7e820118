"""Sealed boxes: anybody who knows the public key can seal, only the private key opens, the sealer cannot either."""

from collections.abc import Sequence
from dataclasses import dataclass

from nacl.bindings import crypto_box_keypair, crypto_box_seal, crypto_box_seal_open, crypto_scalarmult_base
from nacl.exceptions import CryptoError

from tamizdat.envelope.errors import SealError
from tamizdat.envelope.framing import BOX, checked_key, header, padded, parse_header, public_key_id, unpadded


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An X25519 pair, 32 bytes each. Its representation never shows the private half."""

    private: bytes
    public: bytes

    def __repr__(self) -> str:
        """Name the pair by its public half's id."""
        return f"KeyPair({public_key_id(self.public).hex()})"


def new_pair() -> KeyPair:
    """Make a pair."""
    public, private = crypto_box_keypair()
    return KeyPair(private, public)


def public_half(private: bytes) -> bytes:
    """Compute the public key of a private one."""
    return crypto_scalarmult_base(checked_key(private))


def seal(recipient: bytes, payload: bytes) -> bytes:
    """Seal for the owner of the public key `recipient`, 32 bytes. Two seals of one payload share nothing but length."""
    return header(BOX, public_key_id(checked_key(recipient))) + crypto_box_seal(padded(payload), recipient)


def open_sealed(private_keys: Sequence[bytes], sealed: bytes) -> bytes:
    """Open with whichever of the keys it was sealed for. Raises SealError; nothing is returned half."""
    key_id, box = parse_header(BOX, sealed)
    for private in private_keys:
        public = public_half(private)
        if public_key_id(public) == key_id:
            try:
                return unpadded(crypto_box_seal_open(box, public, private))
            except (CryptoError, ValueError, TypeError) as error:
                message = "A sealed envelope is damaged: it names our key and does not open with it."
                raise SealError(message) from error
    message = f"Sealed for a key that is not here (id {key_id.hex()}). If keys were changed, bring back the old one."
    raise SealError(message)
