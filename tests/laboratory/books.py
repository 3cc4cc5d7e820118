"""What all invented providers share: a clock that a test sets, names that a seed decides, and what goes wrong."""

import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass
class Clock:
    """The providers' own time."""

    now: datetime = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

    @property
    def seconds(self) -> int:
        return int(self.now.timestamp())

    def pass_by(self, time: timedelta) -> None:
        self.now += time


class Names:
    """Names of objects, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def new(self, prefix: str, length: int = 24) -> str:
        return prefix + "".join(self._chance.choice(_LETTERS) for _ in range(length))


class Fault(StrEnum):
    """What can go wrong with one request."""

    LOST = "carried out, and the line breaks before an answer"
    RESET = "the line breaks before anything is done"
    HALF = "carried out, and half of the answer comes"
    DRIP = "carried out, and the answer comes a byte at a time"
    BROKEN = "carried out, and 500 is answered, now and whenever the key comes again"
    DOWN = "503, and nothing is done"
    MANY = "429, and nothing is done"


@dataclass
class Faults:
    """Which requests go wrong, and how: those that were ordered first, then by chance at a rate."""

    chance: random.Random = field(default_factory=lambda: random.Random(5))
    rate: float = 0.0
    kinds: tuple[Fault, ...] = tuple(Fault)
    ordered: deque[tuple[str, Fault]] = field(default_factory=deque)

    def order(self, path: str, fault: Fault) -> None:
        """Let the next request whose line (`POST /v1/refunds`) begins with `path` go wrong."""
        self.ordered.append((path, fault))

    def of(self, line: str) -> Fault | None:
        """What goes wrong with this request."""
        for place, (path, fault) in enumerate(self.ordered):
            if line.startswith(path):
                del self.ordered[place]
                return fault
        if self.rate and self.chance.random() < self.rate:
            return self.chance.choice(self.kinds)
        return None


@dataclass(frozen=True)
class Heard:
    """One message that a card's issuer heard of."""

    kind: str
    country: str
    reference: str


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An answer that says no; raised where it is found, so that rules read as rules."""

    def __init__(self, status: HTTPStatus, body: bytes) -> None:
        super().__init__(status)
        self.reply = Reply(status, body)


@dataclass
class Replays:
    """Answers kept by idempotency key for a day, as Stripe and Mollie keep them."""

    clock: Clock
    keep: timedelta = timedelta(hours=24)
    kept: dict[str, tuple[datetime, bytes, Reply]] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, key: str, asked: bytes, carry_out: Callable[[], Reply], clash: Reply, running: Reply) -> Reply:
        """The first answer again; `clash` where other things are asked under the key, `running` while it is done."""
        with self.lock:
            found = self.kept.get(key)
            if found is not None and self.clock.now - found[0] < self.keep:
                first = found[2]
                replayed = Reply(first.status, first.body, first.kind, {"Idempotent-Replayed": "true"})
                return replayed if found[1] == asked else clash
            if key in self.busy:
                return running
            self.busy.add(key)
        try:
            reply = carry_out()
            with self.lock:
                self.kept[key] = self.clock.now, asked, reply
            return reply
        finally:
            with self.lock:
                self.busy.discard(key)

    def spoil(self, key: str, broken: Reply) -> None:
        """Keep `broken` under a key in place of what was answered."""
        with self.lock:
            if key in self.kept:
                moment, asked, _ = self.kept[key]
                self.kept[key] = moment, asked, broken
