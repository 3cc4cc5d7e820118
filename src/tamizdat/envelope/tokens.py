"""Tokens: random ones, of which only the digest is kept, and derived ones, which need no row at all."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

from nacl.utils import random

TOKEN_BYTES = 32
ID_BYTES = 8
MAC_BYTES = 10
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_DERIVED = re.compile(r"[a-z2-7]+")


def new_token() -> str:
    """256 bits of chance in base64url, 43 characters. Keep its digest only."""
    return base64.urlsafe_b64encode(random(TOKEN_BYTES)).rstrip(b"=").decode("ascii")


def looks_like_token(text: str) -> bool:
    """Say whether this could be one, before anybody looks for it."""
    return _TOKEN.fullmatch(text) is not None


def digest_of(token: str) -> bytes:
    """What is kept of a token: SHA-256. It needs no salt, since the token is pure chance."""
    return hashlib.sha256(token.encode()).digest()


def derived_token(key: bytes, purpose: str, ids: Sequence[int]) -> str:
    """Numbers (0 to 2^64-1) with 80 bits of proof, in lower-case base32, which survives local parts of addresses."""
    body = b"".join(number.to_bytes(ID_BYTES) for number in ids)
    return base64.b32encode(body + _mac(key, purpose, body)).rstrip(b"=").decode("ascii").lower()


def read_derived(key: bytes, purpose: str, token: str, count: int) -> tuple[int, ...] | None:
    """The `count` numbers of a derived token; None if it is forged, damaged, or was made for another purpose."""
    size = count * ID_BYTES
    text = token.strip().lower()
    if not _DERIVED.fullmatch(text) or len(text) != _characters(size + MAC_BYTES):
        return None
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
    body, mac = raw[:size], raw[size:]
    if not hmac.compare_digest(mac, _mac(key, purpose, body)):
        return None
    return tuple(int.from_bytes(body[first : first + ID_BYTES]) for first in range(0, size, ID_BYTES))


def _mac(key: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.new(key, f"{purpose}|v1|".encode() + body, hashlib.sha256).digest()[:MAC_BYTES]


def _characters(size: int) -> int:
    return -(-size * 8 // 5)
