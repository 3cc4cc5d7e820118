"""Which relay, and what its provider allows, from one address: `smtp://user:password@host:587?tls=starttls`."""

import re
from dataclasses import dataclass, field
from typing import Literal, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

Tls = Literal["starttls", "implicit", "none"]
_PORTS = {"smtp": 587, "smtps": 465}
_SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86400}
_RATE = re.compile(r"([1-9][0-9]{0,8})/(s|min|h|day)")
_MOST_CONNECTIONS = 50
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_OPTIONS = frozenset(("tls", "rate", "connections", "log", "hello"))
WANTED = "smtp://user:password@relay.example.org:587?tls=starttls&rate=14/s,50000/day&connections=4"


class ServerRefused(Exception):
    """An address of a relay that cannot be used; the sentence says what to write."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` mails in any `seconds`."""

    count: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Server:
    """A relay. `log` is the mail log of an own Postfix, which can be asked what became of a mail."""

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    connections: int = 4
    limits: tuple[Limit, ...] = ()
    log: str = ""
    hello: str = "localhost"

    @property
    def name(self) -> str:
        """Host and port."""
        return f"{self.host}:{self.port}"

    @property
    def near(self) -> bool:
        """Say whether it stands on this machine."""
        return self.host in _LOOPBACK


# What providers allow a new account, as their own pages say it. `rate=` in the address overrules it.
PRESETS: tuple[tuple[str, tuple[Limit, ...], int], ...] = (
    (r"email-smtp\..*\.amazonaws\.com", (Limit(14, 1), Limit(50_000, 86_400)), 4),
    (r"smtp-relay\.(brevo|sendinblue)\.com", (Limit(300, 86_400),), 2),
    (r"smtp(-broadcasts)?\.postmarkapp\.com", (Limit(50, 1),), 8),
    (r"smtp(\.eu)?\.mailgun\.org", (Limit(100, 3600),), 4),
    (r"smtp(-relay)?\.gmail\.com", (Limit(60, 60), Limit(2000, 86_400)), 2),
)


def read_server(url: str, hello: str = "localhost") -> Server:
    """Read the address of a relay. Raises ServerRefused; its sentence shows no password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        _refuse("It is no address", error)
    options = dict(parse_qsl(parts.query))
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"}:
        _refuse("It names no relay")
    if unknown := sorted(set(options) - _OPTIONS):
        _refuse(f"It has an option that is not known: {', '.join(unknown)}")
    near = parts.hostname in _LOOPBACK
    limits, connections = _limits(parts.hostname, options.get("rate", ""))
    return Server(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        tls=_tls(parts.scheme, options.get("tls", ""), near=near),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        connections=_connections(options.get("connections", str(connections))),
        limits=limits,
        log=options.get("log", ""),
        hello=options.get("hello", hello),
    )


def _tls(scheme: str, wish: str, *, near: bool) -> Tls:
    if scheme == "smtps" or wish == "implicit":
        return "implicit"
    if wish == "none" and not near:
        _refuse("tls=none is for a relay on this machine only: passwords and readers' addresses would be open")
    if wish == "none" or (near and not wish):
        return "none"
    if wish not in {"", "starttls"}:
        _refuse("tls is starttls, implicit or none")
    return "starttls"


def _limits(host: str, rate: str) -> tuple[tuple[Limit, ...], int]:
    preset = next((row for row in PRESETS if re.fullmatch(row[0], host)), ("", (), 4))
    if not rate:
        return preset[1], preset[2]
    found = [_RATE.fullmatch(word.strip()) for word in rate.split(",")]
    limits = tuple(Limit(int(match[1]), _SECONDS[match[2]]) for match in found if match)
    if len(limits) != len(found):
        _refuse("rate is like 14/s or 14/s,50000/day; the units are s, min, h, day")
    return limits, preset[2]


def _connections(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_CONNECTIONS:
        _refuse(f"connections is a number from 1 to {_MOST_CONNECTIONS}")
    return int(text)


def _refuse(what: str, cause: Exception | None = None) -> NoReturn:
    message = f"TAMIZDAT_SMTP_URL cannot be used. {what}. Write {WANTED}."
    raise ServerRefused(message) from cause
