"""An honest SMTP server: it writes down (recipient, Message-ID, SHA-256) before it answers, and does no more.

It can be told to refuse recipients by their local part, to break off after some final dots, to take only so many over a
connection, and not to take flights.
Run as a program it prints its port and serves until it is killed.
"""

import argparse
import asyncio
import hashlib
import os
import random
import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path

_MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE)
_CODE = re.compile(r"code([0-9]{3})")


@dataclass
class Manners:
    """How the sink behaves. A recipient `code550x@…` is answered with 550. `drops` is the share of unanswered dots."""

    pipelining: bool = True
    drops: float = 0.0
    most: int = 0
    record: Path | None = None
    tls: ssl.SSLContext | None = None
    injects: bool = False
    greeting: bytes = b"220 sink"
    auth: bool = False
    seen: list[bytes] = field(default_factory=list)
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    chance: random.Random = field(default_factory=random.Random)
    open: set[asyncio.Transport] = field(default_factory=set)


class Sink(asyncio.Protocol):
    """One connection."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._buffer = b""
        self._rcpt = ""
        self._mode = b""
        self._count = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._manners.open.add(transport)
        if transport.get_extra_info("sslcontext") is None or not self._mode:
            self._say(self._manners.greeting)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._read()

    def _read(self) -> None:
        while self._transport is not None and self._mode != b"TLS":
            ending = b"\r\n.\r\n" if self._mode == b"DATA" else b"\r\n"
            if self._mode == b"DATA" and self._buffer.startswith(b".\r\n"):
                message, self._buffer = b"", self._buffer[3:]
            else:
                message, found, rest = self._buffer.partition(ending)
                if not found:
                    return
                self._buffer = rest
            if self._mode == b"DATA":
                self._take(message + b"\r\n" if message else b"")
            else:
                self._answer(message)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def _say(self, words: bytes) -> None:
        if self._transport is not None:
            self._transport.write(words + b"\r\n")

    def _answer(self, line: bytes) -> None:
        self._manners.seen.append(line)
        verb = line[:4].upper()
        if self._mode == b"AUTH":
            self._mode = b""
            self._say(b"235 2.7.0 ok")
        elif verb == b"EHLO":
            self._hello()
        elif verb == b"STAR":
            self._start_tls()
        elif verb == b"AUTH":
            self._log_in(line)
        elif verb == b"RCPT":
            self._recipient(line)
        elif verb == b"MAIL" and self._manners.most and self._count >= self._manners.most:
            self._close(b"421 4.4.2 enough over this connection")
        else:
            self._mode = b"DATA" if verb == b"DATA" else b""
            self._say({b"DATA": b"354 go ahead", b"QUIT": b"221 bye"}.get(verb, b"250 2.0.0 ok"))

    def _close(self, words: bytes) -> None:
        self._say(words)
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _hello(self) -> None:
        offers = [b"sink", b"SIZE 100000000", b"8BITMIME", b"ENHANCEDSTATUSCODES"]
        offers += [b"PIPELINING"] if self._manners.pipelining else []
        offers += [b"STARTTLS"] if self._manners.tls else []
        offers += [b"AUTH PLAIN LOGIN"] if self._manners.auth else []
        self._say(b"\r\n".join([b"250-" + offer for offer in offers[:-1]] + [b"250 " + offers[-1]]))

    def _start_tls(self) -> None:
        self._say(b"220 ready" + (b"\r\n250 injected" if self._manners.injects else b""))
        if self._manners.tls and not self._manners.injects and self._transport is not None:
            transport, self._mode = self._transport, b"TLS"
            asyncio.get_running_loop().create_task(self._encrypt(transport, self._manners.tls))

    async def _encrypt(self, transport: asyncio.Transport, context: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        self._transport = await loop.start_tls(transport, self, context, server_side=True)
        self._mode = b""
        self._read()

    def _log_in(self, line: bytes) -> None:
        if line.upper() == b"AUTH LOGIN":
            self._mode = b"AUTH"
            self._say(b"334 VXNlcm5hbWU6")
        else:
            self._say(b"235 2.7.0 ok")

    def _recipient(self, line: bytes) -> None:
        self._rcpt = line[line.index(b"<") + 1 : line.index(b">")].decode()
        match = _CODE.match(self._rcpt)
        if match:
            self._say(f"{match[1]} {match[1][0]}.1.1 {self._rcpt} no".encode())
            self._rcpt = ""
        else:
            self._say(b"250 2.1.5 ok")

    def _take(self, message: bytes) -> None:
        self._mode = b""
        if not self._rcpt:
            self._say(b"554 5.5.1 no valid recipients")
            return
        if self._manners.record is None:
            self._manners.taken.append((self._rcpt, message))
        else:
            found = _MESSAGE_ID.search(message)
            identity = found[1].decode() if found else "-"
            write_down(self._manners.record, f"{self._rcpt} {identity} {hashlib.sha256(message).hexdigest()}\n")
        self._rcpt = ""
        self._count += 1
        if self._manners.drops and self._manners.chance.random() < self._manners.drops and self._transport is not None:
            self._transport.abort()
            self._transport = None
            return
        self._say(b"250 2.0.0 taken")


_open: dict[Path, int] = {}


def write_down(path: Path, line: str) -> None:
    """Append a line in one write."""
    if path not in _open:
        _open[path] = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(_open[path], line.encode())


async def serve(manners: Manners, port: int = 0) -> asyncio.Server:
    """Begin to listen on this machine."""
    return await asyncio.get_running_loop().create_server(lambda: Sink(manners), "127.0.0.1", port)


async def close(server: asyncio.Server, manners: Manners) -> None:
    """Close everything, and wait until it is closed."""
    server.close()
    for transport in manners.open:
        transport.abort()
    await server.wait_closed()
    await asyncio.sleep(0.01)


async def _main(manners: Manners) -> None:
    server = await serve(manners)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201  # whoever started it reads the port
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--drops", type=float, default=0.0)
    asked = parser.parse_args()
    asyncio.run(_main(Manners(record=asked.record, drops=asked.drops)))
