"""The addresses of the list: what a mail wants, by where it was sent.

`b+TOKEN@bounce.DOMAIN`: a bounce of one mail to one reader. `u+TOKEN@DOMAIN`: one reader leaves (the mailto: beside
RFC 8058's address). `c+TOKEN@DOMAIN`: one reader confirms. `get@`, `get+ru@`, `join@`, `leave@`, `verify@`: anybody
asks. Whatever else lies in the domain is "other", with its local part: perhaps the name of a newsletter.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from tamizdat.letters.inbound.mail import Mail

Purpose = Literal["bounce", "unsubscribe", "confirm", "get", "join", "leave", "verify", "other"]

_TOKENS: dict[str, Purpose] = {"b": "bounce", "u": "unsubscribe", "c": "confirm"}
_REQUESTS: dict[str, Purpose] = {"get": "get", "join": "join", "leave": "leave", "verify": "verify"}
_MOST_ADDRESSES = 50
_LONGEST = 254
# Where mail servers write the address to which a mail was really sent; the door writes the first one itself.
_ENVELOPE_FIELDS = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to")
_SHOWN_FIELDS = ("to", "cc")
# The standard library's parser of addresses recurses into comments; whatever looks like an address is one here.
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]{1,200}@[^\s<>@,;:\"()\[\]]{1,200}")
# One mailbox and nothing else: a name (quoted or plain), an address in brackets; or the address alone.
_MAILBOX = re.compile(
    r"""(?: (?:"(?:[^"\\]|\\.)*" | [^<>"@,;:]*) \s* <(?P<bracketed>[^\s<>@,;:"()]+@[^\s<>@,;:"()]+)>
          | (?P<bare>[^\s<>@,;:"()]+@[^\s<>@,;:"()]+) ) \s* (?:\([^()]*\))?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class ListAddress:
    """One of our own addresses. `detail` is what stands after the plus: a token, or a language."""

    purpose: Purpose
    detail: str = ""


def recipients(mail: Mail) -> list[str]:
    """Give the addresses that a mail was sent to, as written: by the envelope first, then as its header shows."""
    values = [value for name in (*_ENVELOPE_FIELDS, *_SHOWN_FIELDS) for value in mail.all(name)]
    found = (hit[0] for value in values[:_MOST_ADDRESSES] for hit in _ADDRESS.finditer(value))
    return list(dict.fromkeys(islice((each for each in found if len(each) <= _LONGEST), _MOST_ADDRESSES)))


def list_addresses(mail: Mail, domain: str) -> list[ListAddress]:
    """Give what our own addresses among the recipients mean. `domain` is that of the list."""
    return [read_address(address, domain) for address in recipients(mail) if is_ours(address, domain)]


def is_ours(address: str, domain: str) -> bool:
    """Say whether an address lies in the list's own domain or below it."""
    host = address.rpartition("@")[2].lower().rstrip(".")
    return host == domain or host.endswith(f".{domain}")


def read_address(address: str, domain: str) -> ListAddress:
    """Read one of our own addresses; what it does not know is "other". A token keeps its capitals."""
    local, _, host = address.rpartition("@")
    word, _, detail = local.partition("+")
    word, host = word.lower(), host.lower()
    if word in _TOKENS and detail and host in {domain, f"bounce.{domain}"}:
        return ListAddress(_TOKENS[word], detail)
    if word in _REQUESTS and host == domain:
        return ListAddress(_REQUESTS[word], detail.lower())
    return ListAddress("other", local.lower())


def sender_of(mail: Mail) -> str:
    """Give the one address of the From field, as written; "" where there is none, or more than one could be meant."""
    fields = mail.all("from")
    found = _MAILBOX.fullmatch(fields[0]) if len(fields) == 1 and len(fields[0]) <= _LONGEST * 4 else None
    if found is None:
        return ""
    address = found["bracketed"] or found["bare"]
    return address if len(address) <= _LONGEST else ""
