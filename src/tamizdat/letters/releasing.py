"""What waited in the outbox goes to a relay that has come, because a person said so (`tamizdat mail release`).

The wish is a file beside the mails, so that whoever wishes needs no key; the sender, who has them, grants it.
"""

from collections.abc import Callable
from datetime import datetime

from tamizdat.letters.allowance import WHOLE, Allowance
from tamizdat.letters.outbox import Outbox, Waiting
from tamizdat.letters.verdicts import Whose, judge
from tamizdat.wire.smtp.parcels import Parcel, Reply, Stage


class ReleaseClerk:
    """Hands over what waits, oldest first. See `wire.smtp.parcels.Clerk`.

    A mail whose answer is lost goes again with the next wish: the same bytes, the same Message-ID.
    """

    def __init__(
        self, outbox: Outbox, allowance: Allowance, clock: Callable[[], datetime], halted: Callable[[], bool]
    ) -> None:
        self._outbox = outbox
        self._allowance = allowance
        self._clock = clock
        self._halted = halted
        self._waiting = outbox.unreleased()
        self._ahead: Waiting | None = next(self._waiting, None)
        self.stopped = False

    @property
    def finished(self) -> bool:
        """Say whether everything was tried."""
        return self._ahead is None

    def next(self) -> Parcel | None:
        """The oldest mail that waits."""
        if self.over() or self._ahead is None or not self._allowance.take(self._clock()):
            return None
        waiting, self._ahead = self._ahead, next(self._waiting, None)
        return Parcel(waiting.head.sender, waiting.head.recipient, self._outbox.pieces(waiting.head), waiting.name)

    def dot(self, parcel: Parcel) -> bool:
        """Whether the final dot may leave."""
        del parcel
        return not self._halted()

    def told(self, parcel: Parcel, stage: Stage, reply: Reply) -> None:
        """Taken, or refused for good: it waits no longer. Refused for our own sake: stop."""
        verdict = judge(stage, reply)
        if verdict.whose in {Whose.OURS, Whose.RELAY}:
            self.stopped = True
            self._allowance.hold(WHOLE, self._clock())
        elif not reply.later:
            self._outbox.note_released(parcel.tag)

    def lost(self, parcel: Parcel, *, after_dot: bool) -> None:
        """It waits on."""

    def refused(self, reply: Reply | None) -> None:
        """No connection."""
        del reply
        self.stopped = True
        self._allowance.hold(WHOLE, self._clock())

    def over(self) -> bool:
        """Say whether nothing more can leave for now."""
        return self.stopped or self._halted() or self._ahead is None
