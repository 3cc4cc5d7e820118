"""What sending asks of a relay: carry a clerk's parcels, and if it can, say what became of a mail.

`wire.smtp` speaks to a real one, `outbox` keeps what no relay takes yet. One suite of tests judges both.
"""

from collections.abc import Sequence
from typing import Protocol

from tamizdat.wire.smtp.parcels import Clerk
from tamizdat.wire.smtp.server import Limit


class Relay(Protocol):
    """A way out for mail. `name` tells its allowance from others'; `limits` are what its provider allows."""

    @property
    def name(self) -> str:
        """Host and port, or `outbox`."""

    @property
    def limits(self) -> Sequence[Limit]:
        """At most so many mails in so many seconds."""

    def carry(self, clerk: Clerk) -> None:
        """Carry in this thread until the clerk is over and nothing is under way. Every parcel gets one answer."""

    def ask(self, message_ids: Sequence[str]) -> list[bool | None]:
        """For each Message-ID: the relay has taken responsibility for it, has not, or cannot say."""
