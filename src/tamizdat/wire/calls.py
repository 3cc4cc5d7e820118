"""One request to a provider over the net, and its whole answer: bounded, checked, told once.

Nothing is done again here and no redirect is followed, since a second request may be a second charge. Only public
addresses are dialled, but for hosts that the operator named (a machine of their own). Certificates are checked; plain
http goes to this machine only, or to an onion, whose name is its key. No proxy of the environment, no cookie.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, Protocol
from urllib.parse import urlsplit

from tamizdat.wire.fetch import FetchRefused, Lookup, is_public, public_address
from tamizdat.wire.pinned import Pinned
from tamizdat.wire.socks import through_socks

MOST_BYTES = 8 << 20
_CHUNK = 1 << 16
_PORTS = {"http": 80, "https": 443}
_NO_CONTENT = 204


class CallRefused(Exception):
    """Nothing was sent: the address is none that may be called. The sentence says why."""


class CallBroken(Exception):
    """No whole answer came, and the request may have been carried out. The sentence names the host, nothing else."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request over the net. `body` is sent as it stands. Its representation shows neither headers nor body."""

    method: Literal["GET", "POST", "DELETE"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Transport(Protocol):
    """The way out, as providers use it."""

    def call(self, call: Call) -> Answer:
        """Ask, within the call's seconds. Raises CallRefused, CallBroken."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What an operator allows. `local`: hosts that may be on private addresses. `socks`: Tor's port on this machine."""

    local: frozenset[str] = frozenset()
    socks: tuple[str, int] | None = None


class Network:
    """The real way out. `lookup`, `public` and `trust` are for tests."""

    def __init__(
        self,
        ways: Ways | None = None,
        *,
        lookup: Lookup = public_address,
        public: Callable[[str], bool] = is_public,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Nothing is opened until something is called."""
        self._ways = ways or Ways()
        self._lookup = lookup
        self._public = public
        self._trust = trust or ssl.create_default_context()

    def call(self, call: Call) -> Answer:
        """Ask, within the call's seconds. Raises CallRefused, CallBroken."""
        deadline = time.monotonic() + call.seconds
        connection, target = self._connection(call)
        try:
            # As in `fetch`: a word that half the world sends. None at all would be turned away by some doors.
            headers = {
                "User-Agent": "Mozilla/5.0",
                "Accept-Encoding": "identity",
                "Connection": "close",
                **call.headers,
            }
            body = call.body if call.method == "POST" else None
            connection.request(call.method, target, body=body, headers=headers)
            with connection.getresponse() as answer:
                return _whole(answer, deadline)
        except (OSError, http.client.HTTPException, ValueError) as error:
            # The error's own words may repeat what was sent.
            message = f"{connection.host} gave no whole answer ({type(error).__name__})."
            raise CallBroken(message) from error
        finally:
            connection.end()

    def _connection(self, call: Call) -> tuple[Pinned, str]:
        scheme, host, port, target = _read(call.url)
        tls = self._trust if scheme == "https" else None
        if host.endswith(".onion"):
            dial = partial(self._through_tor, host, port)
            return Pinned(host, port, host, call.seconds, tls, dial), target
        if scheme == "http" and not _is_loopback(host):
            message = f"{host} is not called over plain http: anybody on the way could read the key. Use https."
            raise CallRefused(message)
        return Pinned(host, port, self._address(host, port), call.seconds, tls), target

    def _through_tor(self, host: str, port: int, seconds: float) -> socket.socket:
        if self._ways.socks is None:
            message = f"{host} is an onion. Name Tor's port in TAMIZDAT_SOCKS, such as 127.0.0.1:9050."
            raise CallRefused(message)
        return through_socks(self._ways.socks, host, port, seconds)

    def _address(self, host: str, port: int) -> str:
        try:
            addresses = self._lookup(host, port)
        except FetchRefused as error:
            # Nothing was sent, but a name that cannot be found now may be found in a minute.
            message = f"{host} cannot be found."
            raise CallBroken(message) from error
        allowed = host in self._ways.local
        refused = [address for address in addresses if not (allowed or self._public(address))]
        if refused or not addresses:
            message = f"{host} leads to {refused[0] if refused else 'nowhere'}, which is no address of the internet."
            raise CallRefused(message)
        return addresses[0]


def _read(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        message = "An address to be called cannot be read."
        raise CallRefused(message) from error
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in _PORTS or not host or parts.username is not None or not plain:
        message = f"{host or 'An address without a host'} is not called: write https://host/path."
        raise CallRefused(message)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or _PORTS[parts.scheme], target


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _whole(answer: http.client.HTTPResponse, deadline: float) -> Answer:
    """Read to the end. Less than was announced, or more than is taken, is no answer."""
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(_CHUNK):
        size += len(piece)
        if size > MOST_BYTES:
            message = "too long"
            raise ValueError(message)
        pieces.append(piece)
    if answer.length or time.monotonic() > deadline:
        message = "not whole"
        raise ValueError(message)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    told = "content-length" in headers or "chunked" in headers.get("transfer-encoding", "")
    if not told and answer.status != _NO_CONTENT:
        message = "nobody can tell whether it is whole"
        raise ValueError(message)
    return Answer(answer.status, headers, b"".join(pieces))
