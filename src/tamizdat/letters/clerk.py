"""Hands a relay the mails of all issues that are being sent, notices first, and writes down what became of each.

One clerk serves one turn of the sender. It looks around four times a second: whether somebody paused or stopped an
issue, who left, whether a notice waits; every two seconds it writes checkpoints, which also keep its leases.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from tamizdat.letters.allowance import WHOLE, Allowance
from tamizdat.letters.errors import LeaseLost
from tamizdat.letters.hosts import OTHER
from tamizdat.letters.runs import Run, awake_seconds
from tamizdat.letters.verdicts import Whose, judge
from tamizdat.wire.smtp.parcels import Parcel, Reply, Stage

LOOK_SECONDS = 0.25
CHECKPOINT_SECONDS = 2.0
# Waiting this long for leave, the clerk lets the connections go.
PATIENCE_SECONDS = 2.0


class Desk(Protocol):
    """The ledger's side of things: what the clerk asks of the database."""

    def claim(self, now: datetime) -> Run | None:
        """Take the next chunk of any issue that is being sent."""

    def may_go_on(self, run: Run) -> bool:
        """Say whether a run's issue is still being sent; tell the run who left."""

    def checkpoint(self, run: Run, now: datetime) -> None:
        """Write down how far a run is. Raises LeaseLost."""

    def release(self, run: Run, now: datetime) -> None:
        """Write down how a run ended, and give its chunk back. Raises LeaseLost."""

    def pause(self, run: Run, reply: Reply, now: datetime) -> None:
        """Our own trouble: pause the run's issue, and say why."""

    def look(self) -> None:
        """Look again at what others may have changed."""


class Lane(Protocol):
    """Mails that overtake: notices."""

    def waiting(self, now: datetime) -> Iterable[Parcel]:
        """Those that may go now and are not under way; their `tag` is the lane's own."""

    def told(self, tag: object, stage: Stage, reply: Reply, now: datetime) -> None:
        """The relay answered for one."""

    def lost(self, tag: object, now: datetime) -> None:
        """No answer came; it goes again, the same bytes."""


class SendingClerk:
    """See `wire.smtp.parcels.Clerk`."""

    def __init__(
        self, desk: Desk, lane: Lane, allowance: Allowance, clock: Callable[[], datetime], halted: Callable[[], bool]
    ) -> None:
        self._desk = desk
        self._lane = lane
        self._allowance = allowance
        self._clock = clock
        self._halted = halted
        self._run: Run | None = None
        self._runs: list[Run] = []
        self._express: deque[Parcel] = deque()
        self._dry = False
        self._looked = self._written = float("-inf")
        self._refused_since: float | None = None

    def next(self) -> Parcel | None:
        """The next mail that may leave now."""
        self._look_around()
        if self._resting() or not self._take_leave():
            return None
        parcel = self._express.popleft() if self._express else self._next_of_runs()
        if parcel is None:
            self._allowance.put_back()
        return parcel

    def dot(self, parcel: Parcel) -> bool:
        """Whether the final dot may leave."""
        if self._halted():
            return False
        if parcel.tag[0] is None:
            return True
        run, place, _ = parcel.tag
        self._look_around()
        return bool(run.dot(place))

    def told(self, parcel: Parcel, stage: Stage, reply: Reply) -> None:
        """The relay answered for this mail."""
        now = self._clock()
        if reply.good:
            self._allowance.well(WHOLE)
        if parcel.tag[0] is None:
            self._lane.told(parcel.tag[1], stage, reply, now)
            return
        run, place, kind = parcel.tag
        verdict = judge(stage, reply)
        run.told(place, verdict, reply, now)
        if verdict.whose is Whose.RELAY:
            self._allowance.hold(WHOLE, now)
        elif verdict.whose is Whose.OURS:
            run.stop()
            self._desk.pause(run, reply, now)
        elif kind != OTHER:
            self._allowance.hold(kind, now) if verdict.whose is Whose.HOST else self._allowance.well(kind)
        self._finish(run)

    def lost(self, parcel: Parcel, *, after_dot: bool) -> None:
        """The connection ended without an answer."""
        if parcel.tag[0] is None:
            self._lane.lost(parcel.tag[1], self._clock())
            return
        run, place, _ = parcel.tag
        run.lost(place, after_dot=after_dot)
        self._finish(run)

    def refused(self, reply: Reply | None) -> None:
        """No connection: everybody waits."""
        del reply
        self._allowance.hold(WHOLE, self._clock())

    def over(self) -> bool:
        """Say whether nothing more can leave for now."""
        self._look_around()
        waited = self._refused_since is not None and awake_seconds() - self._refused_since > PATIENCE_SECONDS
        return self._resting() or waited or (self._dry and not self._express and self._run is None)

    def close(self) -> None:
        """Give back every chunk. After a relay's `carry` nothing is under way."""
        for run in list(self._runs):
            run.stop()
            self._give_back(run)

    def _resting(self) -> bool:
        return self._halted() or self._allowance.held_until(WHOLE, self._clock()) is not None

    def _take_leave(self) -> bool:
        if self._allowance.take(self._clock()):
            self._refused_since = None
            return True
        self._refused_since = self._refused_since or awake_seconds()
        return False

    def _next_of_runs(self) -> Parcel | None:
        while True:
            if self._run is None:
                if self._dry:
                    return None
                self._run = self._desk.claim(self._clock())
                if self._run is None:
                    self._dry = True
                    return None
                self._runs.append(self._run)
            parcel = self._run.next()
            if parcel is not None:
                return parcel
            run, self._run = self._run, None
            self._finish(run)

    def _finish(self, run: Run) -> None:
        """Give a chunk back when nothing of it is under way or left."""
        if run.over and run in self._runs and (run is not self._run or run.stopped):
            self._give_back(run)

    def _give_back(self, run: Run) -> None:
        self._runs.remove(run)
        self._run = None if self._run is run else self._run
        try:
            self._desk.release(run, self._clock())
        except LeaseLost:
            run.stopped = True

    def _look_around(self) -> None:
        moment = awake_seconds()
        if moment - self._looked < LOOK_SECONDS:
            return
        self._looked = moment
        self._desk.look()
        now = self._clock()
        if not self._express:
            self._express.extend(self._lane.waiting(now))
        for run in list(self._runs):
            if not run.stopped and not self._desk.may_go_on(run):
                run.stop()
            self._finish(run)
        if moment - self._written >= CHECKPOINT_SECONDS:
            self._written = moment
            self._checkpoint(now)

    def _checkpoint(self, now: datetime) -> None:
        for run in list(self._runs):
            try:
                self._desk.checkpoint(run, now)
                run.renewed()
            except LeaseLost:
                run.stopped = True
                self._runs.remove(run)
                self._run = None if self._run is run else self._run
