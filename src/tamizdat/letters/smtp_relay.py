"""A real relay: `wire.smtp` carries, and where it is an own Postfix whose log can be read, the log answers."""

import re
from collections.abc import Sequence
from pathlib import Path

from tamizdat.wire.smtp.parcels import Clerk
from tamizdat.wire.smtp.pool import Pool
from tamizdat.wire.smtp.server import Limit, Server

# Postfix: `cleanup[…]: 4XYZ: message-id=<…>` when it reads a mail, `qmgr[…]: 4XYZ: from=<…>, size=…` once the mail is
# safe in its queue. Only the second makes it Postfix's.
_READ = re.compile(rb"/cleanup\[[0-9]+\]: ([0-9A-Za-z]+): message-id=<([^>]+)>")
_QUEUED = re.compile(rb"/qmgr\[[0-9]+\]: ([0-9A-Za-z]+): from=<")
_NEWEST_BYTES = 64 << 20


class SmtpRelay:
    """See `relays.Relay`."""

    def __init__(self, server: Server) -> None:
        self.name = server.name
        self.limits: Sequence[Limit] = server.limits
        self._server = server

    def carry(self, clerk: Clerk) -> None:
        """Carry over as many connections as the relay bears."""
        Pool(self._server).carry(clerk)

    def ask(self, message_ids: Sequence[str]) -> list[bool | None]:
        """Look the mails up in the relay's log; without one nothing can be said."""
        if not self._server.log:
            return [None] * len(message_ids)
        try:
            found = queued_in(_tail(Path(self._server.log)))
        except OSError:
            return [None] * len(message_ids)
        return [one.encode() in found for one in message_ids]


def queued_in(log: bytes) -> set[bytes]:
    """The Message-IDs of all mails that Postfix has taken into its queue, according to its log."""
    read = dict(_READ.findall(log))
    return {read[number] for number in _QUEUED.findall(log) if number in read}


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _NEWEST_BYTES))
        return file.read()
