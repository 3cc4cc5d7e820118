"""SPF (RFC 7208): may this address send for that domain? As far as a newsroom's own record needs it.

Macros and `exists` are answered with "neutral", since nobody needs them to send a letter.
"""

import ipaddress
from dataclasses import dataclass, field
from typing import Literal

from tamizdat.letters.preflight.finding import Names

Verdict = Literal["pass", "fail", "softfail", "neutral", "none", "permerror"]
MOST_LOOKUPS = 10
_QUALIFIERS: dict[str, Verdict] = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_COSTING = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
_DUAL = 2


class TooManyLookups(Exception):
    """More than ten questions (RFC 7208 4.6.4): receivers give up, and so do we."""


@dataclass(slots=True)
class Asked:
    """How many questions were asked for one verdict."""

    names: Names
    lookups: int = field(default=0)

    def count(self) -> None:
        """Count one. Raises TooManyLookups."""
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise TooManyLookups


def records(names: Names, domain: str) -> list[str]:
    """Give the SPF records of a domain; there should be exactly one."""
    found = (text.decode("utf-8", "replace") for text in names.texts(domain))
    return [text for text in found if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def verdict(names: Names, domain: str, address: str) -> Verdict:
    """Say what a receiver finds for mail of `domain` from the IP `address`."""
    try:
        return _of(Asked(names), domain, ipaddress.ip_address(address))
    except TooManyLookups:
        return "permerror"


def lookups(names: Names, domain: str) -> int:
    """Count the questions that an address costs which nothing matches; more than MOST_LOOKUPS is too many."""
    asked = Asked(names)
    try:
        _of(asked, domain, ipaddress.ip_address("192.0.2.1"))  # RFC 5737: nobody's
    except TooManyLookups:
        return MOST_LOOKUPS + 1
    return asked.lookups


_IP = ipaddress.IPv4Address | ipaddress.IPv6Address


def _of(asked: Asked, domain: str, address: _IP) -> Verdict:
    found = records(asked.names, domain)
    if len(found) != 1:
        return "permerror" if found else "none"
    redirect = ""
    for term in found[0].split()[1:]:
        name, equals, value = term.partition("=")
        if equals and ":" not in name and "/" not in name:
            redirect = value if name.lower() == "redirect" else redirect
            continue
        qualifier, mechanism = (term[0], term[1:]) if term[0] in _QUALIFIERS else ("+", term)
        if _matches(asked, mechanism, domain, address):
            return _QUALIFIERS[qualifier]
    if redirect:
        asked.count()
        return _of(asked, redirect, address)
    return "neutral"


def _matches(asked: Asked, mechanism: str, domain: str, address: _IP) -> bool:
    kind, _, value = mechanism.partition(":")
    kind = kind.partition("/")[0].lower()
    if kind in _COSTING:
        asked.count()
    if kind == "all":
        return True
    if kind in {"ip4", "ip6"}:
        return _within(address, value)
    if kind == "include":
        return _of(asked, value, address) == "pass"
    if kind in {"a", "mx"}:
        host, lengths = _host(mechanism, domain)
        hosts = [host] if kind == "a" else [name for _, name in asked.names.mail_hosts(host)[:MOST_LOOKUPS] if name]
        return any(
            _within(address, f"{each}{_length(each, lengths)}")
            for name in hosts
            for each in asked.names.addresses(name)
        )
    return False


def _host(mechanism: str, domain: str) -> tuple[str, list[str]]:
    """Divide `mx:example.org/24//64` into the host and the two lengths of the prefix."""
    head, _, rest = mechanism.partition("/")
    return head.partition(":")[2] or domain, rest.split("//") if rest else []


def _length(address: str, lengths: list[str]) -> str:
    number = 1 if ":" in address else 0
    given = lengths[number] if len(lengths) > number else ""
    return f"/{given.strip('/')}" if given.strip("/") else ""


def _within(address: _IP, network: str) -> bool:
    try:
        return address in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
