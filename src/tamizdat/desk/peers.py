"""Names for those who write to us, which mean nothing tomorrow: keyed hashes, with a salt kept in memory for a day."""

import hashlib
import ipaddress
import secrets
from collections.abc import Mapping
from datetime import date

# What one household or one rented machine is given, so that nobody has 2^64 names (RFC 6177 §2).
_V6_NETWORK = 64
_SALT_BYTES = 32
_NAME_BYTES = 16


class DailySalt:
    """Names things by a keyed hash. The key is made anew each day, is written nowhere and dies with the process."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._salt = b""

    def turn(self, day: date) -> bool:
        """Begin a day; True where it is another than before, so that what was counted by old names can be dropped."""
        if day == self._day:
            return False
        self._day, self._salt = day, secrets.token_bytes(_SALT_BYTES)
        return True

    def name(self, kind: str, text: str) -> bytes:
        """Name something for today."""
        return hashlib.blake2b(f"{kind}|{text}".encode(), key=self._salt, digest_size=_NAME_BYTES).digest()


def peer_of(meta: Mapping[str, str], *, behind_proxy: bool) -> str:
    """Say from where a request came: an IPv4 address, an IPv6 network, or "" where it cannot be known.

    Behind a proxy of our own it is the last address of X-Forwarded-For: the one that our proxy wrote itself.
    """
    found = meta.get("REMOTE_ADDR", "")
    if behind_proxy:
        found = meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _V6_NETWORK), strict=False))
    return str(address)


def is_shared(peer: str) -> bool:
    """Say whether a name can be that of many at once: it is not known, or this machine's, as whatever comes by Tor."""
    return not peer or (not peer.endswith("/64") and ipaddress.ip_address(peer).is_loopback) or peer == "::/64"
