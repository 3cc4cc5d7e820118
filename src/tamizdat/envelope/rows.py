"""Sealed columns: authenticated encryption bound to table, column and row, so that no value can be moved to another."""

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from tamizdat.envelope.errors import SealError
from tamizdat.envelope.framing import ROW, checked_key, header, padded, parse_header, secret_key_id, unpadded

NONCE_BYTES: int = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


def seal_row(key: bytes, payload: bytes, *, table: str, column: str, row: str) -> bytes:
    """Seal one value under a 32-byte key. `row` must be something that never changes, such as the primary key."""
    return seal_row_with(random(NONCE_BYTES), key, payload, place=_place(table, column, row))


def seal_row_with(nonce: bytes, key: bytes, payload: bytes, *, place: bytes) -> bytes:
    """Seal under a nonce that was chosen elsewhere. A nonce used twice with one key gives both values away."""
    head = header(ROW, secret_key_id(checked_key(key)))
    return head + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(padded(payload), head + place, nonce, key)


def open_row(key: bytes, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
    """Open one value. Raises SealError if it is damaged, of another key, or was moved here from another place."""
    key_id, rest = parse_header(ROW, sealed)
    if key_id != secret_key_id(key):
        message = f"A sealed value of {table}.{column} belongs to another key (id {key_id.hex()})."
        raise SealError(message)
    place = header(ROW, key_id) + _place(table, column, row)
    try:
        opened = crypto_aead_xchacha20poly1305_ietf_decrypt(rest[NONCE_BYTES:], place, rest[:NONCE_BYTES], key)
    except (CryptoError, ValueError, TypeError) as error:
        message = f"A sealed value of {table}.{column} is damaged, or was moved from another row."
        raise SealError(message) from error
    return unpadded(opened)


def _place(table: str, column: str, row: str) -> bytes:
    if "|" in f"{table}{column}":
        message = "Names of tables and columns hold no bar."
        raise ValueError(message)
    return f"{table}|{column}|{row}".encode()
