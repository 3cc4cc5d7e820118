"""A real HTTP server on this machine for an invented provider, which breaks as it is told."""

import contextlib
import email.utils
import http.server
import socket
import threading
import time
from typing import Protocol
from urllib.parse import urlsplit

from tests.laboratory.books import Clock, Fault, Faults, Reply, Request

_BROKEN = Reply(500, b'{"error": {"type": "api_error", "message": "Something went wrong on our end."}}')
_DOWN = Reply(503, b'{"error": {"type": "api_error", "message": "Try again later."}}')
_MANY = Reply(429, b'{"error": {"type": "invalid_request_error", "code": "rate_limit"}}')
DRIP_SECONDS = 0.05


class House(Protocol):
    """An invented provider."""

    faults: Faults
    clock: Clock

    def reply(self, request: Request) -> Reply:
        """Answer one request."""

    def spoil(self, request: Request, broken: Reply) -> None:
        """Answer this request so from now on, where the provider keeps answers by key."""


class Serving:
    """A provider at an address of this machine."""

    def __init__(self, house: House, port: int = 0) -> None:
        class Handler(_Handler):
            provider = house

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}"
        self._thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self._thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    provider: House
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, parts.query, headers, body)
        fault = self.provider.faults.of(f"{request.method} {request.path}")
        with contextlib.suppress(OSError):  # whoever asked has hung up
            self._carry_out(request, fault)

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def do_OPTIONS(self) -> None:
        self._answer()

    def _carry_out(self, request: Request, fault: Fault | None) -> None:
        if fault is Fault.RESET:
            self._hang_up()
            return
        if fault in {Fault.DOWN, Fault.MANY}:
            self._send(_DOWN if fault is Fault.DOWN else _MANY)
            return
        reply = self.provider.reply(request)
        if fault is Fault.BROKEN:
            self.provider.spoil(request, _BROKEN)
            reply = _BROKEN
        if fault is Fault.LOST:
            self._hang_up()
        else:
            self._send(reply, fault)

    def _send(self, reply: Reply, fault: Fault | None = None) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if fault is Fault.HALF:
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self._hang_up()
        elif fault is Fault.DRIP:
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                time.sleep(DRIP_SECONDS)
        else:
            self.wfile.write(reply.body)

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The provider's own clock, not the machine's."""
        return email.utils.format_datetime(self.provider.clock.now, usegmt=True)

    def version_string(self) -> str:
        return "laboratory"

    def log_message(self, *_arguments: object) -> None:
        return
