"""The conversation over one open connection, without the connection: answers in, bytes out, the clerk told.

In one flight go the body of a mail with its final dot and the envelope of the next (RFC 2920 3.1 allows the content of
a mail to be the first command of a group), so that a mail costs one round trip. Answers come in the order of the
commands, whatever else goes wrong; a strict queue of what was asked gives each to its own mail. At most one final dot
is ever unanswered.
"""

import re
from collections import deque
from dataclasses import dataclass
from enum import Enum

from tamizdat.wire.smtp.parcels import Clerk, Parcel, Reply, Stage
from tamizdat.wire.smtp.replies import ProtocolBroken

CLOSING = 421
GO_AHEAD = 354
TOO_LARGE = Reply(552, (5, 3, 4))
NO_ADDRESS = Reply(553, (5, 1, 3))
# A line break or a bracket within an address would be a command of its own.
_UNSAFE = re.compile(rb"[\x00-\x20<>\x7f-\xff]")


@dataclass(frozen=True, slots=True)
class Extensions:
    """What the relay offered after EHLO. `size` is the longest message in bytes, 0 for no limit said."""

    pipelining: bool = False
    eight_bit: bool = False
    size: int = 0
    starttls: bool = False
    auth: frozenset[str] = frozenset()


class _Ask(Enum):
    MAIL = 1
    RCPT = 2
    DATA = 3
    DOT = 4
    LONE_DOT = 5
    RESET = 6


@dataclass(slots=True, eq=False)
class _Errand:
    """One parcel on this connection. Its final dot is out when `dot_at` bytes have been handed to the system."""

    parcel: Parcel
    failed: Reply | None = None
    failed_at: Stage = Stage.MAIL
    dot_at: int = -1
    over: bool = False


class Exchange:
    """One connection after its opening. `out` holds buffers to be written; `dropped` says that it must be closed."""

    def __init__(self, extensions: Extensions, clerk: Clerk) -> None:
        self.out: deque[bytes] = deque()
        self.dropped = False
        self.closing = False
        self.carried = 0
        self._extensions = extensions
        self._clerk = clerk
        self._asked: deque[tuple[_Ask, _Errand | None]] = deque()
        self._unsaid: deque[tuple[_Ask, _Errand, bytes]] = deque()
        self._queued = 0
        self._written = 0

    @property
    def busy(self) -> bool:
        """Say whether an answer is awaited."""
        return bool(self._asked or self._unsaid)

    @property
    def awaits_dot(self) -> bool:
        """Say whether the next answer is the one to a final dot, for which one waits longest (RFC 5321 4.5.3.2.6)."""
        return bool(self._asked) and self._asked[0][0] is _Ask.DOT

    def begin(self, parcel: Parcel) -> None:
        """Offer one mail: its envelope goes out, in one flight if the relay takes flights."""
        if self._extensions.size and parcel.size > self._extensions.size:
            self._clerk.told(parcel, Stage.MAIL, TOO_LARGE)
            return
        if _UNSAFE.search(parcel.sender + parcel.recipient):
            self._clerk.told(parcel, Stage.RCPT, NO_ADDRESS)
            return
        errand = _Errand(parcel)
        options = b" BODY=8BITMIME" if self._extensions.eight_bit else b""
        if self._extensions.size:
            options += b" SIZE=%d" % parcel.size
        mail = b"MAIL FROM:<" + parcel.sender + b">" + options + b"\r\n"
        rcpt = b"RCPT TO:<" + parcel.recipient + b">\r\n"
        if self._extensions.pipelining:
            self._asked.extend(((_Ask.MAIL, errand), (_Ask.RCPT, errand), (_Ask.DATA, errand)))
            self._write(mail + rcpt + b"DATA\r\n")
        else:
            self._unsaid.extend(
                ((_Ask.MAIL, errand, mail), (_Ask.RCPT, errand, rcpt), (_Ask.DATA, errand, b"DATA\r\n"))
            )
            self._say_next()

    def sent(self, count: int) -> None:
        """Note that so many more bytes were handed to the system."""
        self._written += count

    def received(self, replies: list[Reply]) -> None:
        """Take answers in order. Raises ProtocolBroken for one that nobody asked for."""
        for reply in replies:
            if self.dropped:
                return
            self.dropped = self.closing = reply.code == CLOSING
            if self.closing and self.carried and not self.awaits_dot:
                return  # it has taken enough over this connection; what follows was not sent, and `ended` says so
            if self._asked:
                ask, errand = self._asked.popleft()
                if errand is not None:
                    self._answered(ask, errand, reply)
                self._say_next()
            elif not self.closing:
                message = "The relay answered without being asked."
                raise ProtocolBroken(message)

    def ended(self) -> None:
        """The connection is gone. Tell the clerk of every parcel whose fate is open."""
        errands = {id(one): one for _, one in self._asked if one} | {id(one): one for _, one, _ in self._unsaid}
        self._asked.clear()
        self._unsaid.clear()
        for errand in errands.values():
            if not errand.over:
                errand.over = True
                self._clerk.lost(errand.parcel, after_dot=0 <= errand.dot_at <= self._written)

    def _write(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.out.append(piece)
            self._queued += len(piece)

    def _say_next(self) -> None:
        """Without pipelining: one command, then its answer."""
        if self._unsaid and not self._asked:
            ask, errand, words = self._unsaid.popleft()
            self._asked.append((ask, errand))
            self._write(words)

    def _answered(self, ask: _Ask, errand: _Errand, reply: Reply) -> None:
        if ask is _Ask.MAIL or ask is _Ask.RCPT:
            if not reply.good and errand.failed is None:
                errand.failed = reply
                errand.failed_at = Stage[ask.name]
                self._leave_off(errand)
        elif ask is _Ask.DATA:
            self._data_answered(errand, reply)
        elif ask is _Ask.DOT:
            errand.over = True
            self.carried += reply.good
            self._clerk.told(errand.parcel, Stage.DOT, reply)

    def _leave_off(self, errand: _Errand) -> None:
        """Without pipelining, commands that have not been said need not be; the transaction is reset instead."""
        if self._unsaid and self._unsaid[0][1] is errand:
            self._unsaid.clear()
            self._unsaid.append((_Ask.RESET, errand, b"RSET\r\n"))
            self._fail(errand)

    def _fail(self, errand: _Errand) -> None:
        errand.over = True
        if errand.failed is not None:
            self._clerk.told(errand.parcel, errand.failed_at, errand.failed)

    def _data_answered(self, errand: _Errand, reply: Reply) -> None:
        if reply.code != GO_AHEAD:
            if errand.failed is None:
                errand.failed, errand.failed_at = reply, Stage.DATA
            self._fail(errand)
            self._go_on()
        elif errand.failed is not None:
            # RFC 2920 3.1: the recipient was refused, yet the relay waits for a message. It gets an empty one, for
            # nobody, and whatever it answers to that concerns no mail.
            self._asked.append((_Ask.LONE_DOT, None))
            self._write(b".\r\n")
            self._fail(errand)
            self._go_on()
        elif self.dropped or not self._clerk.dot(errand.parcel):
            self.dropped = True
            self._asked.appendleft((_Ask.DATA, errand))  # so that `ended` finds it: not sent
        else:
            self._asked.append((_Ask.DOT, errand))
            self._write(*errand.parcel.pieces, b".\r\n")
            errand.dot_at = self._queued
            self._go_on()

    def _go_on(self) -> None:
        """Let the next mail's envelope ride in the same flight."""
        if self.dropped or not self._extensions.pipelining:
            return
        parcel = self._clerk.next()
        if parcel is not None:
            self.begin(parcel)
