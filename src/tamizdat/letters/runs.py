"""One chunk in a sender's hands: what is to be sent, what is under way, what became of it.

The order of things is what the promises rest on: reserve, durable; address, fetched; mail, made; *dot imminent*,
written; dot, sent; outcome, written.
"""

import time
from array import array
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from tamizdat.letters.actions.claims import Remark
from tamizdat.letters.audience import Audience
from tamizdat.letters.errors import JournalBroken
from tamizdat.letters.hosts import OTHER, host_kind
from tamizdat.letters.journal import GROUP, Journal, Kind, Record
from tamizdat.letters.limits import retry_seconds
from tamizdat.letters.making import Made, Make, when_asked
from tamizdat.letters.models import Chunk
from tamizdat.letters.replay import settled
from tamizdat.letters.splicing import Splicer
from tamizdat.letters.statuses import Status, open_places
from tamizdat.letters.verdicts import Verdict
from tamizdat.wire.smtp.parcels import Parcel, Reply

# A lease lasts sixty seconds on everybody's clock; ten of them are left for clocks that differ.
LEASE_SECONDS = 60.0
MARGIN_SECONDS = 10.0
_KINDS = {
    Status.ACCEPTED: Kind.ACCEPTED,
    Status.DEFERRED: Kind.DEFERRED,
    Status.REJECTED: Kind.REJECTED,
    Status.SKIPPED: Kind.SKIPPED,
    Status.UNCERTAIN: Kind.UNCERTAIN,
    Status.UNSENT: Kind.NOT_SENT,
}


def awake_seconds() -> float:
    """Seconds since the machine started, sleep included: a lease runs on while a laptop's lid is shut."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class Means:
    """What a run works with: the journal, the readers, who makes each edition's mails, which hosts need rest."""

    journal: Journal
    audience: Audience
    splicers: Mapping[int, Splicer]
    resting: Callable[[str], datetime | None]
    make: Make = when_asked
    clock: Callable[[], float] = awake_seconds


class Run:
    """The sending of one chunk. `gone` is filled from outside with members who left since."""

    def __init__(self, chunk: Chunk, means: Means, remarks: dict[int, Remark], now: datetime) -> None:
        self.chunk = chunk
        self.statuses = bytearray(bytes(chunk.statuses))
        self.remarks = remarks
        self.gone: set[int] = set()
        self.bounces: list[tuple[int, str]] = []
        self.stopped = False
        self.under_way = 0
        self._ids = array("Q", bytes(chunk.ids))
        self._editions = bytes(chunk.editions)
        self._means = means
        self._queue = deque(place for place in open_places(bytes(self.statuses)) if self._due(place, now))
        self._ready: deque[tuple[int, str, Made]] = deque()
        self.renewed()

    @property
    def over(self) -> bool:
        """Say whether nothing is left to begin and nothing is under way."""
        return self.under_way == 0 and (self.stopped or not (self._queue or self._ready))

    def renewed(self) -> None:
        """The lease was taken or renewed just now."""
        self._lease_over = self._means.clock() + LEASE_SECONDS - MARGIN_SECONDS

    def next(self) -> Parcel | None:
        """The next mail; None when none is left."""
        while not self.stopped:
            if not self._ready and not self._reserve():
                return None
            place, address, made = self._ready.popleft()
            if self._ids[place] in self.gone:
                self._note(place, Status.SKIPPED)
                continue
            parcel = made()
            parcel.tag = (self, place, host_kind(address))
            self.under_way += 1
            return parcel
        return None

    def dot(self, place: int) -> bool:
        """The final dot is about to leave. False: it must not."""
        if self.stopped or self._ids[place] in self.gone or self._means.clock() > self._lease_over:
            return False
        self._means.journal.note(Record(Kind.DOT, self.chunk.seq, place, self.chunk.epoch))
        self.statuses[place] = Status.DOT
        return True

    def told(self, place: int, verdict: Verdict, reply: Reply, now: datetime) -> None:
        """The relay answered."""
        self.under_way -= 1
        self._note(place, verdict.status, reply)
        if verdict.status == Status.DEFERRED:
            tries = self.remarks[place].tries + 1 if place in self.remarks else 1
            later = now + timedelta(seconds=retry_seconds(tries, self._ids[place]))
            self.remarks[place] = Remark(reply.code, _words(reply), tries, later)
        elif verdict.status == Status.REJECTED:
            self.remarks[place] = Remark(reply.code, _words(reply), 1, None)
        if verdict.bounce:
            self.bounces.append((self._ids[place], verdict.bounce))

    def lost(self, place: int, *, after_dot: bool) -> None:
        """The connection ended without an answer."""
        self.under_way -= 1
        with suppress(JournalBroken):  # then recovery finds the dot without an outcome, and calls it uncertain
            self._note(place, Status.UNCERTAIN if after_dot else Status.UNSENT)
        if not after_dot and not self.stopped:
            self._queue.append(place)

    def stop(self) -> None:
        """Begin nothing more; what was reserved and not begun was not sent."""
        self.stopped = True
        for place, _, _ in self._ready:
            with suppress(JournalBroken):
                self._note(place, Status.UNSENT)
        self._ready.clear()

    def settle(self) -> None:
        """Nothing is under way any more: what still looks so was broken off by an error of our own."""
        self.statuses = bytearray(settled(bytes(self.statuses), exact=True))

    def message_ids(self) -> dict[int, str]:
        """The Message-IDs of the uncertain places."""
        return {
            place: self._means.splicers[self._editions[place]].message_id(self._ids[place])
            for place, status in enumerate(self.statuses)
            if status == Status.UNCERTAIN
        }

    def _due(self, place: int, now: datetime) -> bool:
        remark = self.remarks.get(place)
        return remark is None or remark.next_try is None or remark.next_try <= now

    def _reserve(self) -> bool:
        """Reserve a group, durably, and only then look at addresses. False when none is left."""
        while self._queue and not self._ready:
            places = sorted(self._queue.popleft() for _ in range(min(GROUP, len(self._queue))))
            self._means.journal.reserve(self.chunk.seq, self.chunk.epoch, places)
            for place in places:
                self.statuses[place] = Status.RESERVED
            addresses = self._means.audience.addresses([self._ids[place] for place in places])
            for place in places:
                self._make_ready(place, addresses.get(self._ids[place]))
        return bool(self._ready)

    def _make_ready(self, place: int, address: str | None) -> None:
        if address is None:
            self._note(place, Status.SKIPPED)
        elif (kind := host_kind(address)) != OTHER and (until := self._means.resting(kind)):
            tries = self.remarks[place].tries if place in self.remarks else 0
            self.remarks[place] = Remark(0, "", tries, until)
            self._note(place, Status.DEFERRED)
        else:
            splicer = self._means.splicers[self._editions[place]]
            self._ready.append((place, address, self._means.make(splicer, self._ids[place], address)))

    def _note(self, place: int, status: Status, reply: Reply | None = None) -> None:
        code, enhanced = (reply.code, _three_bytes(reply)) if reply else (0, b"\0\0\0")
        self.statuses[place] = status
        self._means.journal.note(Record(_KINDS[status], self.chunk.seq, place, self.chunk.epoch, code, enhanced))


def _words(reply: Reply) -> str:
    return ".".join(map(str, reply.enhanced)) if any(reply.enhanced) else ""


def _three_bytes(reply: Reply) -> bytes:
    kind, subject, detail = reply.enhanced
    return bytes((kind, min(subject, 255), min(detail, 255)))
