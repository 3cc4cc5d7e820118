"""A mailbox on 127.0.0.1 that speaks as much IMAP as fetching needs, and can misbehave."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, PASSWORD = "letters", "quay 7"


@dataclass(slots=True)
class Box:
    """Mails by number. `breaks_after` cuts the connection after so many fetches."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1
    uidplus: bool = True
    breaks_after: int | None = None
    deleted: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)

    def expunge(self, numbers: set[int]) -> None:
        for number in numbers & self.deleted:
            del self.mails[number]


class _Server(socketserver.ThreadingTCPServer):
    box: Box


class _Speaking(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("* OK ready")
        answers = {
            "CAPABILITY": self._capability,
            "LOGIN": self._login,
            "SELECT": self._select,
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
            "UID STORE": self._store,
            "UID EXPUNGE": self._expunge,
        }
        for line in self.rfile:
            tag, _, words = line.decode().strip().partition(" ")
            word, _, rest = words.partition(" ")
            if word == "UID":
                second, _, rest = rest.partition(" ")
                word = f"UID {second}"
            status = answers[word](rest) if word in answers else "OK"
            if not status:
                return
            self._say(f"{tag} {status} done")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _capability(self, _: str) -> str:
        self._say(f"* CAPABILITY IMAP4rev1{' UIDPLUS' if self.server.box.uidplus else ''}")
        return "OK"

    def _login(self, rest: str) -> str:
        return "OK" if rest == f'{USER} "{PASSWORD}"' else "NO"

    def _select(self, rest: str) -> str:
        self._say(f"* {len(self.server.box.mails)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self.server.box.validity}] valid")
        return "OK" if rest == '"INBOX"' else "NO"

    def _search(self, rest: str) -> str:
        mails = self.server.box.mails
        first = int(rest.removeprefix("UID ").removesuffix(":*"))
        numbers = sorted({number for number in mails if number >= first} | set(sorted(mails)[-1:]))
        self._say(f"* SEARCH {' '.join(map(str, numbers))}".rstrip())
        return "OK"

    def _fetch(self, rest: str) -> str:
        box, number = self.server.box, int(rest.partition(" ")[0])
        if box.breaks_after is not None and len(box.fetched) >= box.breaks_after:
            return ""
        box.fetched.append(number)
        if ".PEEK" not in rest:
            box.seen.add(number)
        size = int(rest.partition("<0.")[2].partition(">")[0])
        raw = box.mails[number][:size]
        self.wfile.write(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return "OK"

    def _store(self, rest: str) -> str:
        self.server.box.deleted.add(int(rest.partition(" ")[0]))
        return "OK"

    def _expunge(self, rest: str) -> str:
        self.server.box.expunge({int(rest)})
        return "OK"


@contextmanager
def mailbox(box: Box) -> Iterator[int]:
    """Serve a mailbox; gives the port."""
    with _Server(("127.0.0.1", 0), _Speaking) as server:
        server.box = box
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
