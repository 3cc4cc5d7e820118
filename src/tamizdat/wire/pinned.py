"""A connection to an address that was looked up and checked before, and that ends when its time is up."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable

Dial = Callable[[float], socket.socket]


class Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked; `host` is still the name that the server is asked for."""

    def __init__(
        self,
        host: str,
        port: int,
        address: str,
        timeout: float,
        tls: ssl.SSLContext | None,
        dial: Dial | None = None,
    ) -> None:
        """Make one; nothing is dialled yet. With `dial`, that connects in place of `address` (through a proxy)."""
        super().__init__(host, port, timeout=timeout)
        if tls is not None:
            self.default_port = http.client.HTTPS_PORT  # which the name that is asked for then leaves out
        self._tls = tls
        self._dial = dial or (lambda seconds: socket.create_connection((address, port), seconds))
        self._timer: threading.Timer | None = None

    def connect(self) -> None:
        """Dial the checked address; over TLS the certificate must be for the name.

        A timer ends the connection when the time is up: a timeout of the socket alone would begin anew with every
        byte that a slow server lets drip.
        """
        self.sock = self._dial(self.timeout or 0)
        self._timer = threading.Timer(self.timeout or 0, _hang_up, [self.sock])
        self._timer.daemon = True
        self._timer.start()
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)

    def end(self) -> None:
        """Close, and call the timer off. http.client calls `close` itself while the answer is still being read."""
        if self._timer is not None:
            self._timer.cancel()
        self.close()


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may have ended by itself
        connection.shutdown(socket.SHUT_RDWR)
