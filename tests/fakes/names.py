"""Names as a zone file has them, for what asks the DNS; and a name server that gives them out on 127.0.0.1."""

import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from tamizdat.wire.names import NamesSilent

Zone = Mapping[tuple[str, str], Sequence[str]]
"""(name, kind) to values as a zone file writes them; ("…", "SILENT") for a name at which nobody answers."""


@dataclass(frozen=True, slots=True)
class FakeNames:
    """A zone in memory."""

    zone: Zone = field(default_factory=dict)

    def texts(self, name: str) -> list[bytes]:
        return ["".join(value.strip('"').split('" "')).encode() for value in self._ask(name, "TXT")]

    def mail_hosts(self, name: str) -> list[tuple[int, str]]:
        pairs = (value.split() for value in self._ask(name, "MX"))
        return sorted((int(preference), host.strip(".").lower()) for preference, host in pairs)

    def addresses(self, name: str) -> list[str]:
        return [*self._ask(name, "A"), *self._ask(name, "AAAA")]

    def pointers(self, address: str) -> list[str]:
        reverse = f"{'.'.join(reversed(address.split('.')))}.in-addr.arpa"
        return [value.rstrip(".").lower() for value in self._ask(reverse, "PTR")]

    def _ask(self, name: str, kind: str) -> Sequence[str]:
        if (name.lower(), "SILENT") in self.zone:
            message = f"Nobody answered for {kind} of {name}."
            raise NamesSilent(message)
        return self.zone.get((name.lower(), kind), ())


@contextmanager
def name_server(zone: Zone) -> Iterator[int]:
    """Serve a zone over UDP; gives the port."""
    known = {name for name, _ in zone}

    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sender = self.request
            query = dns.message.from_wire(data)
            question = query.question[0]
            name = question.name.to_text(omit_final_dot=True).lower()
            kind = question.rdtype.name
            if (name, "SILENT") in zone:
                return
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.AA
            values = zone.get((name, kind), ())
            if values:
                answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
            elif name not in known:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            sender.sendto(answer.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
