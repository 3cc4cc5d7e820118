"""Fetching one image from the public web, for a person who asked for it.

Every limit is checked before and while bytes arrive: scheme, port, address, redirects, time, size, type. The address
is looked up once, checked, and then that very address is dialled, so that a name cannot answer differently in between
(DNS rebinding). Each redirect goes through the same door. No cookie, referrer or telling user agent is sent.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from tamizdat.wire.pinned import Pinned

PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_OK = 200
_CHUNK = 1 << 16
_SAFE = "/%:=&?~#+!$,;'@()*[]"
# RFC 6052 and RFC 7915 (NAT64), RFC 3056 (6to4): IPv6 addresses that carry an IPv4 address within.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Lookup = Callable[[str, int], Sequence[str]]


class FetchRefused(Exception):
    """Something that is not fetched, or that failed; the sentence says what and why."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one fetch: bytes of the body, seconds altogether, redirects, and the start of the content type."""

    most_bytes: int = 40 << 20
    seconds: float = 30.0
    redirects: int = 5
    content_type: str = "image/"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the bytes, their declared type, and the address that gave them in the end."""

    data: bytes
    content_type: str
    url: str


def public_address(host: str, port: int) -> list[str]:
    """Look a host up. Returns its addresses as text, in the resolver's order. Raises FetchRefused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"{host} cannot be found: {error}."
        raise FetchRefused(message) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the public internet, also when it is wrapped in an IPv6 one."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        wrapped = parsed.ipv4_mapped or parsed.sixtofour
        if parsed in _NAT64:
            wrapped = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
        if parsed.teredo is not None or parsed.is_site_local:
            return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def fetch_image(url: str, bounds: Bounds | None = None, *, lookup: Lookup = public_address) -> Fetched:
    """Fetch an image over http(s) on the usual ports, from public addresses only. Raises FetchRefused."""
    return _fetch(url, bounds or Bounds(), lookup, is_public, PORTS)


def _fetch(url: str, bounds: Bounds, lookup: Lookup, allowed: Callable[[str], bool], ports: dict[str, int]) -> Fetched:
    """As `fetch_image`, with the rule for addresses and ports passed in, so that a test can dial itself."""
    deadline = time.monotonic() + bounds.seconds
    for _ in range(bounds.redirects + 1):
        answer, connection = dial(url, lookup, allowed, ports, deadline)
        try:
            if answer.status not in _REDIRECTS:
                return _read(answer, url, bounds, deadline)
            url = urljoin(url, answer.headers.get("Location", ""))
        finally:
            answer.close()
            connection.end()
    message = f"It was redirected more than {bounds.redirects} times."
    raise FetchRefused(message)


def dial(
    url: str,
    lookup: Lookup,
    allowed: Callable[[str], bool],
    ports: dict[str, int],
    deadline: float,
    form: bytes | None = None,
) -> tuple[http.client.HTTPResponse, Pinned]:
    """Look up, check and dial an address, and ask for it; with a `form`, send that (POST). Raises FetchRefused.

    The caller closes the answer and ends the connection.
    """
    scheme, host, port, target = _checked(url, ports)
    addresses = lookup(host, port)
    refused = [address for address in addresses if not allowed(address)]
    if refused or not addresses:
        message = f"{host} leads to {refused[0] if refused else 'nowhere'}, which is no address of the public internet."
        raise FetchRefused(message)
    tls = ssl.create_default_context() if scheme == "https" else None
    connection = Pinned(host, port, addresses[0], _left(deadline), tls)
    headers = {"User-Agent": "Mozilla/5.0", "Accept": "image/*", "Accept-Encoding": "identity", "Connection": "close"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if form is None else "POST", target, body=form, headers=headers)
        return connection.getresponse(), connection
    except (OSError, http.client.HTTPException, ValueError) as error:
        connection.end()
        message = f"{host} did not answer: {error!r}."
        raise FetchRefused(message) from error


def _checked(url: str, ports: dict[str, int]) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        host = (
            (parts.hostname or "").encode("idna").decode("ascii") if not _is_literal(parts.hostname) else parts.hostname
        )
        port = parts.port
    except (ValueError, UnicodeError) as error:
        message = f"{url[:200]} is not an address that can be fetched."
        raise FetchRefused(message) from error
    if parts.scheme not in ports or not host:
        message = f"{url[:200]} is not fetched: only http and https are."
        raise FetchRefused(message)
    if parts.username is not None or parts.password is not None or port not in {None, ports[parts.scheme]}:
        message = f"{host} is not fetched: the address names a password or an unusual port."
        raise FetchRefused(message)
    target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    return parts.scheme, host, ports[parts.scheme], target


def _is_literal(host: str | None) -> bool:
    try:
        ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return True


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        message = "It took too long."
        raise FetchRefused(message)
    return left


def _read(answer: http.client.HTTPResponse, url: str, bounds: Bounds, deadline: float) -> Fetched:
    content_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if answer.status != _OK:
        message = f"The server answered {answer.status} {answer.reason}."
        raise FetchRefused(message)
    if not content_type.startswith(bounds.content_type):
        message = f"The server sent {content_type or 'something without a type'}, not an image."
        raise FetchRefused(message)
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := answer.read1(_CHUNK):
            size += len(piece)
            if size > bounds.most_bytes:
                message = f"It is larger than {bounds.most_bytes >> 20} MB."
                raise FetchRefused(message)
            pieces.append(piece)
    except (OSError, http.client.HTTPException) as error:
        message = f"The connection broke: {error!r}."
        raise FetchRefused(message) from error
    _left(deadline)
    if answer.length:
        message = f"The connection broke: {answer.length} bytes are missing."
        raise FetchRefused(message)
    return Fetched(b"".join(pieces), content_type, url)
