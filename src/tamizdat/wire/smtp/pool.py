"""All connections to one relay in one thread: as many as the relay bears, each with an `Exchange`.

More connections are opened one by one while all goes well, and half of them closed when the relay complains.
"""

import contextlib
import selectors
import socket
import ssl
import time
from collections.abc import Callable
from itertools import islice

from tamizdat.wire.smtp.exchange import Exchange
from tamizdat.wire.smtp.opening import OpeningFailed, open_connection
from tamizdat.wire.smtp.parcels import Clerk
from tamizdat.wire.smtp.replies import ProtocolBroken, Replies
from tamizdat.wire.smtp.server import Server

# RFC 5321 4.5.3.2: five minutes for an ordinary answer, ten for the one to the final dot.
ANSWER_SECONDS = 300.0
DOT_SECONDS = 600.0
LOOK_SECONDS = 0.1
_CARRIED_BEFORE_MORE = 20
_PIECE = 1 << 16
_PIECES = 16


class _Line:
    """One connection: its socket, its conversation, and until when an answer must come."""

    def __init__(self, connection: socket.socket, exchange: Exchange, now: float) -> None:
        self.socket = connection
        self.exchange = exchange
        self.last_heard = now
        self.encrypted = isinstance(connection, ssl.SSLSocket)
        self._replies = Replies()

    def late(self, now: float) -> bool:
        return now - self.last_heard > (DOT_SECONDS if self.exchange.awaits_dot else ANSWER_SECONDS)

    def write(self) -> None:
        """Write what the socket takes now."""
        out = self.exchange.out
        while out:
            try:
                count = self.socket.send(out[0]) if self.encrypted else self.socket.sendmsg(islice(out, _PIECES))
            except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                return
            self.exchange.sent(count)
            while out and count >= len(out[0]):
                count -= len(out.popleft())
            if count:
                out[0] = out[0][count:]

    def read(self, now: float) -> None:
        """Read what is there. Raises ConnectionError at its end."""
        while True:
            try:
                data = self.socket.recv(_PIECE)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            if not data:
                message = "closed"
                raise ConnectionError(message)
            self.last_heard = now
            self.exchange.received(self._replies.feed(data))
            if not self.encrypted:
                return

    def close(self) -> None:
        with contextlib.suppress(OSError):
            if not self.exchange.busy and not self.exchange.dropped:
                self.socket.send(b"QUIT\r\n")
        self.socket.close()


class Pool:
    """Carries a clerk's parcels to one relay. `carry` runs in the calling thread until the clerk is over."""

    def __init__(
        self, server: Server, tls: ssl.SSLContext | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.server = server
        self._tls = tls
        self._clock = clock
        self._allowed = 1.0
        self._lines: list[_Line] = []
        self._selector: selectors.BaseSelector = selectors.DefaultSelector()

    def carry(self, clerk: Clerk) -> None:
        """Carry until the clerk is over and nothing is under way."""
        try:
            while not clerk.over() or any(line.exchange.busy for line in self._lines):
                self._hand_out(clerk)
                self._turn(clerk)
        finally:
            for line in list(self._lines):
                self._end(line, clerk)

    def _hand_out(self, clerk: Clerk) -> None:
        """Give every idle connection a mail; open one more where all are busy and the relay bears it."""
        idle = [line for line in self._lines if not line.exchange.busy]
        if not idle and len(self._lines) < int(self._allowed) and not clerk.over():
            opened = self._open(clerk)
            idle = [opened] if opened else []
        for line in idle:
            parcel = clerk.next()
            if parcel is None:
                return
            line.last_heard = self._clock()
            line.exchange.begin(parcel)
            self._serve(line, clerk, reading=False)

    def _open(self, clerk: Clerk) -> _Line | None:
        try:
            opened = open_connection(self.server, self._tls)
        except OpeningFailed as failure:
            self._allowed = max(1.0, len(self._lines) / 2)
            if not self._lines:
                clerk.refused(failure.reply)
            return None
        line = _Line(opened.socket, Exchange(opened.extensions, clerk), self._clock())
        self._lines.append(line)
        self._selector.register(line.socket, selectors.EVENT_READ, line)
        return line

    def _turn(self, clerk: Clerk) -> None:
        ready = {key.data: events for key, events in self._selector.select(LOOK_SECONDS)}
        for line, events in ready.items():
            before = line.exchange.carried
            self._serve(line, clerk, reading=bool(events & selectors.EVENT_READ))
            grown = (line.exchange.carried - before) / _CARRIED_BEFORE_MORE
            self._allowed = min(float(self.server.connections), self._allowed + grown)
        now = self._clock()
        for line in [line for line in self._lines if line.exchange.busy and line.late(now)]:
            self._end(line, clerk)

    def _serve(self, line: _Line, clerk: Clerk, *, reading: bool) -> None:
        try:
            if reading:
                line.read(self._clock())
            line.write()
        except (OSError, ProtocolBroken):
            self._end(line, clerk)
            return
        if line.exchange.dropped:
            self._end(line, clerk)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if line.exchange.out else 0)
        if self._selector.get_key(line.socket).events != wanted:
            self._selector.modify(line.socket, wanted, line)

    def _end(self, line: _Line, clerk: Clerk) -> None:
        """Close a connection. One that the relay closed before it took anything means: wait."""
        kept_back = line.exchange.dropped and not line.exchange.closing
        useless = not (line.exchange.carried or line.exchange.awaits_dot or kept_back)
        self._selector.unregister(line.socket)
        self._lines.remove(line)
        line.close()
        if (line.exchange.busy and not kept_back) or line.exchange.closing:
            self._allowed = max(1.0, self._allowed / 2)
        troubled = line.exchange.busy or line.exchange.closing
        line.exchange.ended()
        if useless and troubled:
            clerk.refused(None)
