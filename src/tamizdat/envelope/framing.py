"""The twelve bytes before everything sealed, and the padding within, so that a length tells nothing.

Header: `TZ`, one byte of version, one byte that says how it was sealed, eight bytes that name the key.
"""

import hashlib

from nacl.bindings import sodium_pad, sodium_unpad

from tamizdat.envelope.errors import SealError

MAGIC = b"TZ"
VERSION = 1
BOX = 1
"""libsodium sealed box: X25519, XSalsa20-Poly1305."""
ROW = 2
"""XChaCha20-Poly1305 with associated data."""
KEY_BYTES = 32
KEY_ID_BYTES = 8
HEADER_BYTES = len(MAGIC) + 2 + KEY_ID_BYTES
STEP_BYTES = 128


def header(algorithm: int, key_id: bytes) -> bytes:
    """Write the header."""
    return MAGIC + bytes((VERSION, algorithm)) + key_id


def parse_header(algorithm: int, sealed: bytes) -> tuple[bytes, bytes]:
    """Split sealed bytes into key id and the rest. Raises SealError where they are not ours."""
    if len(sealed) <= HEADER_BYTES or not sealed.startswith(MAGIC):
        message = "These bytes were not sealed by Tamizdat, or they were cut short."
        raise SealError(message)
    version, found = sealed[len(MAGIC)], sealed[len(MAGIC) + 1]
    if (version, found) != (VERSION, algorithm):
        message = f"Sealed in a way that this version does not know (version {version}, kind {found}). Update Tamizdat."
        raise SealError(message)
    return sealed[len(MAGIC) + 2 : HEADER_BYTES], sealed[HEADER_BYTES:]


def checked_key(key: bytes) -> bytes:
    """Return the key. Raises SealError if it has not 32 bytes."""
    if len(key) != KEY_BYTES:
        message = f"A key has {KEY_BYTES} bytes; this one has {len(key)}."
        raise SealError(message)
    return key


def public_key_id(public: bytes) -> bytes:
    """Name a public key."""
    return hashlib.sha256(b"tamizdat public key\0" + public).digest()[:KEY_ID_BYTES]


def secret_key_id(key: bytes) -> bytes:
    """Name a symmetric key without giving anything of it away."""
    return hashlib.blake2b(b"key id", key=checked_key(key), digest_size=KEY_ID_BYTES, person=b"tamizdat").digest()


def padded(payload: bytes) -> bytes:
    """Fill up to a whole number of steps; at least one byte is added (ISO/IEC 7816-4)."""
    return bytes(sodium_pad(payload, STEP_BYTES))


def unpadded(payload: bytes) -> bytes:
    """Take the padding off. Raises SealError where there is none."""
    try:
        return bytes(sodium_unpad(payload, STEP_BYTES))
    except Exception as error:
        message = "What was sealed is not padded as we pad it; it was made by something else."
        raise SealError(message) from error
