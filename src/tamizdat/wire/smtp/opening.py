"""Opening a connection to a relay: greeting, EHLO, STARTTLS, AUTH. Blocking, within seconds.

Nothing is sent in the open that was to be encrypted: a relay that does not offer STARTTLS is refused, for somebody in
between may have struck the offer out; and whatever came before the handshake is not believed afterwards.
"""

import base64
import contextlib
import socket
import ssl
from dataclasses import dataclass

from tamizdat.wire.smtp.exchange import Extensions
from tamizdat.wire.smtp.parcels import Reply
from tamizdat.wire.smtp.replies import ProtocolBroken, Replies
from tamizdat.wire.smtp.server import Server

SECONDS = 30
_GOES_ON = 334
_PIECE = 1 << 16


class OpeningFailed(Exception):
    """The relay cannot be used now. `reply` is what it said, None where it said nothing."""

    def __init__(self, message: str, reply: Reply | None = None) -> None:
        super().__init__(message)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection over which mails can go, not blocking any more."""

    socket: socket.socket
    extensions: Extensions


def open_connection(server: Server, tls: ssl.SSLContext | None = None) -> Opened:
    """Dial a relay and get as far as MAIL. Raises OpeningFailed. `tls` is for tests with a certificate of their own."""
    try:
        connection = socket.create_connection((server.host, server.port), SECONDS)
    except OSError as error:
        message = f"The relay {server.name} cannot be reached ({error.strerror or error})."
        raise OpeningFailed(message) from error
    opening = _Opening(server, connection, tls)
    try:
        extensions = opening.run()
    except (OSError, ProtocolBroken) as error:
        opening.connection.close()
        message = f"The relay {server.name} broke off: {error}"
        raise OpeningFailed(message) from error
    except OpeningFailed:
        opening.close()
        raise
    opening.connection.setblocking(False)  # noqa: FBT003  # the socket's own signature
    return Opened(opening.connection, extensions)


class _Opening:
    """One opening under way."""

    def __init__(self, server: Server, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
        self.connection = connection
        self._server = server
        self._tls = tls
        self._replies = Replies()

    def run(self) -> Extensions:
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._server.tls == "implicit":
            self._encrypt()
        self._expect(self._read(), "greets with")
        extensions = self._hello()
        if self._server.tls == "starttls":
            extensions = self._start_tls(extensions)
        if self._server.user:
            self._log_in(extensions)
        return extensions

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.sendall(b"QUIT\r\n")
        self.connection.close()

    def _encrypt(self) -> None:
        context = self._tls or ssl.create_default_context()
        self.connection = context.wrap_socket(self.connection, server_hostname=self._server.host)

    def _start_tls(self, extensions: Extensions) -> Extensions:
        if not extensions.starttls:
            message = f"The relay {self._server.name} does not offer STARTTLS. Nothing is sent to it in the open."
            raise OpeningFailed(message)
        self._expect(self._ask(b"STARTTLS"), "answers STARTTLS with")
        if self._replies.pending or self._more_is_there():
            message = (
                f"The relay {self._server.name} spoke between STARTTLS and the handshake; somebody may be between."
            )
            raise OpeningFailed(message)
        self._encrypt()
        return self._hello()

    def _more_is_there(self) -> bool:
        """Say whether plain text came after the answer; a TLS server waits for the client to speak first."""
        self.connection.setblocking(False)  # noqa: FBT003  # the socket's own signature
        try:
            return bool(self.connection.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        finally:
            self.connection.settimeout(SECONDS)

    def _hello(self) -> Extensions:
        name = self._server.hello.encode("ascii")
        if self._ask(b"EHLO " + name).good:
            return read_extensions(self._replies.last_lines)
        self._expect(self._ask(b"HELO " + name), "answers HELO with")
        return Extensions()

    def _log_in(self, extensions: Extensions) -> None:
        if self._server.tls == "none" and not self._server.near:
            message = f"No password is sent to {self._server.name} without encryption."
            raise OpeningFailed(message)
        user, password = self._server.user.encode(), self._server.password.encode()
        if "PLAIN" in extensions.auth:
            reply = self._ask(b"AUTH PLAIN " + base64.b64encode(b"\0" + user + b"\0" + password))
        elif "LOGIN" in extensions.auth:
            reply = self._ask(b"AUTH LOGIN")
            for word in (user, password):
                reply = self._ask(base64.b64encode(word)) if reply.code == _GOES_ON else reply
        else:
            message = f"The relay {self._server.name} offers neither AUTH PLAIN nor LOGIN. Leave the user name out."
            raise OpeningFailed(message)
        self._expect(reply, "answers the log-in with")

    def _expect(self, reply: Reply, what: str) -> None:
        if not reply.good:
            message = f"The relay {self._server.name} {what} {reply}."
            raise OpeningFailed(message, reply)

    def _ask(self, words: bytes) -> Reply:
        self.connection.sendall(words + b"\r\n")
        return self._read()

    def _read(self) -> Reply:
        while True:
            data = self.connection.recv(_PIECE)
            if not data:
                message = f"The relay {self._server.name} closed the connection."
                raise OpeningFailed(message)
            found = self._replies.feed(data)
            if len(found) > 1:
                message = "it answered more than it was asked."
                raise ProtocolBroken(message)
            if found:
                return found[0]


def read_extensions(lines: list[bytes]) -> Extensions:
    """Read the lines of an answer to EHLO, the first of which is a greeting."""
    words = [line.decode("ascii", "replace").upper().split() for line in lines[1:]]
    offered = {line[0]: line[1:] for line in words if line}
    size = offered.get("SIZE", [])
    return Extensions(
        pipelining="PIPELINING" in offered,
        eight_bit="8BITMIME" in offered,
        size=int(size[0]) if size and size[0].isdecimal() else 0,
        starttls="STARTTLS" in offered,
        auth=frozenset(offered.get("AUTH", [])),
    )
