"""Reading a relay's answers from a stream of bytes that may be cut anywhere (RFC 5321 4.2)."""

import re

from tamizdat.wire.smtp.parcels import Reply

_LINE = re.compile(rb"([2-5][0-9]{2})([ -]|$)(?:([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9]))?")
_LONGEST_LINE = 8192
_MOST_LINES = 200


class ProtocolBroken(Exception):
    """The relay says what no SMTP server says; the connection is given up."""


class Replies:
    """Collects bytes and gives back whole answers, in order. `lines` of the last answer are kept for EHLO alone."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []
        self.last_lines: list[bytes] = []

    def feed(self, data: bytes) -> list[Reply]:
        """Take bytes in; return the answers that are complete now. Raises ProtocolBroken."""
        lines = (self._rest + data).split(b"\r\n")
        self._rest = lines.pop()
        if len(self._rest) > _LONGEST_LINE:
            message = "The relay sent a line without an end."
            raise ProtocolBroken(message)
        return [reply for line in lines if (reply := self._read(line)) is not None]

    @property
    def pending(self) -> bool:
        """Say whether bytes are left that belong to no whole answer."""
        return bool(self._rest or self._lines)

    def _read(self, line: bytes) -> Reply | None:
        match = _LINE.match(line)
        if match is None or len(self._lines) > _MOST_LINES:
            message = "The relay answered with something that is no SMTP reply."
            raise ProtocolBroken(message)
        self._lines.append(line[4:])
        if match[2] == b"-":
            return None
        self.last_lines, self._lines = self._lines, []
        code, _, kind, subject, detail = match.groups()
        return Reply(int(code), (int(kind), int(subject), int(detail)) if kind else (0, 0, 0))
