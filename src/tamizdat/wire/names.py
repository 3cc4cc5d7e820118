"""Looking things up in the DNS, for checks before sending and for the signatures of mails that came in.

Answers are bounded in time. That nothing stands under a name is an answer; that nobody answered is not.
"""

from collections.abc import Sequence
from functools import partial

import dns.exception
import dns.name
import dns.resolver
import dns.reversename
from dns.rdata import Rdata
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

SECONDS = 5.0


class NamesSilent(Exception):
    """Nobody answered: the sentence says for what. It may be otherwise in a minute."""


class DnsNames:
    """Names as the resolvers of this machine know them, or those at `servers` (addresses) and `port`."""

    def __init__(self, servers: Sequence[str] = (), port: int = 53, seconds: float = SECONDS) -> None:
        self._servers = tuple(servers)
        self._port = port
        self._seconds = seconds

    def texts(self, name: str) -> list[bytes]:
        """TXT records, each joined from its pieces (RFC 7208 3.3). Raises NamesSilent."""
        return [b"".join(found.strings) for found in self._ask(name, "TXT") if isinstance(found, TXT)]

    def mail_hosts(self, name: str) -> list[tuple[int, str]]:
        """MX records as (preference, host), the most wanted first; the host "" is a null MX. Raises NamesSilent."""
        found = [one for one in self._ask(name, "MX") if isinstance(one, MX)]
        return sorted((one.preference, one.exchange.to_text(omit_final_dot=True).strip(".").lower()) for one in found)

    def addresses(self, name: str) -> list[str]:
        """IPv4 and IPv6 addresses. Raises NamesSilent."""
        return [found.to_text() for kind in ("A", "AAAA") for found in self._ask(name, kind)]

    def pointers(self, address: str) -> list[str]:
        """Names to which an address points back (PTR). Raises NamesSilent."""
        try:
            reverse = dns.reversename.from_address(address).to_text()
        except (dns.exception.DNSException, ValueError):
            return []
        return [found.to_text().rstrip(".").lower() for found in self._ask(reverse, "PTR")]

    def _ask(self, name: str, kind: str) -> list[Rdata]:
        try:
            asked = dns.name.from_text(name)
        except (dns.exception.DNSException, UnicodeError):
            return []  # no name at all, so nothing stands under it
        ask = partial(self._resolver().resolve, raise_on_no_answer=False, lifetime=self._seconds, search=False)
        try:
            answer = ask(asked, kind)
        except dns.resolver.NXDOMAIN:
            return []
        except dns.exception.DNSException as error:
            message = f"Nobody answered for {kind} of {name} ({type(error).__name__})."
            raise NamesSilent(message) from error
        return list(answer.rrset or ())

    def _resolver(self) -> dns.resolver.Resolver:
        try:
            resolver = dns.resolver.Resolver(configure=not self._servers)
        except dns.resolver.NoResolverConfiguration as error:
            message = "This machine knows no DNS server: /etc/resolv.conf names none."
            raise NamesSilent(message) from error
        if self._servers:
            resolver.nameservers = list(self._servers)
            resolver.port = self._port
        return resolver
