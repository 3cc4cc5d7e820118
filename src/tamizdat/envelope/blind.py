"""Addresses: one spelling for each, and keyed blind indexes, by which equal ones are known without being readable."""

import hashlib
import hmac
import re
import unicodedata

import idna

from tamizdat.envelope.errors import AddressRefused

LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64
INDEX_BYTES = 16
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+")


def normalised(address: str) -> str:
    """Spell an address in the one way in which it is kept, compared and written to: NFC, IDNA, lower case.

    Dots and plus signs stay: to some hosts they matter. Raises AddressRefused for what cannot be an address; a local
    part must be ASCII and unquoted (RFC 5321 dot-string), because hardly any relay takes others.
    """
    text = unicodedata.normalize("NFC", address).strip().lower()
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain:
        message = "This is no mail address. Write one such as name@example.org."
        raise AddressRefused(message)
    if not _LOCAL_PART.fullmatch(local) or len(local) > LONGEST_LOCAL_PART:
        message = "What stands before the @ cannot be written to. Use Latin letters, digits and signs such as . - _ +"
        raise AddressRefused(message)
    found = f"{local}@{_domain(domain)}"
    if len(found) > LONGEST_ADDRESS:
        message = f"A mail address has at most {LONGEST_ADDRESS} characters."
        raise AddressRefused(message)
    return found


def domain_of(address: str) -> str:
    """The part after the @ of a normalised address."""
    return address.rpartition("@")[2]


def blind_index(key: bytes, purpose: str, address: str) -> bytes:
    """128 bits by which an address is recognised by whoever holds `key`, and by nobody else."""
    return _keyed(key, f"{purpose}|v1|{normalised(address)}")[:INDEX_BYTES]


def domain_number(key: bytes, domain: str) -> int:
    """A number of 16 bits for a mail host, so that sending can be paced by host without any host being named."""
    return int.from_bytes(_keyed(key, f"domain|v1|{domain}")[:2])


def _keyed(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _domain(domain: str) -> str:
    try:
        found = idna.encode(domain, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        found = ""
    if not _HOST.fullmatch(found) or found.rpartition(".")[2].isdecimal():
        message = "What stands after the @ is no name of a mail host. Write one such as example.org."
        raise AddressRefused(message)
    return found
