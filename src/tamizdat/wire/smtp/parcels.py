"""What is handed over to a relay, and the clerk who hands it over and is told what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, Protocol

_LAST_SUCCESS = 299
_LAST_LATER = 499


class Reply(NamedTuple):
    """An answer: its code, its enhanced status (RFC 3463) as three numbers, (0, 0, 0) where none came.

    The words of an answer often repeat the recipient's address; they are dropped where they come in.
    """

    code: int
    enhanced: tuple[int, int, int] = (0, 0, 0)

    @property
    def good(self) -> bool:
        """Say whether it was taken."""
        return self.code <= _LAST_SUCCESS

    @property
    def later(self) -> bool:
        """Say whether it may be taken another time."""
        return _LAST_SUCCESS < self.code <= _LAST_LATER

    def __str__(self) -> str:
        """`550 5.1.1`."""
        return f"{self.code} {'.'.join(map(str, self.enhanced))}" if any(self.enhanced) else str(self.code)


class Stage(Enum):
    """Which command an answer belongs to."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "the final dot"


@dataclass(slots=True, eq=False)
class Parcel:
    """One mail to one recipient. `pieces` together are the message with its dots doubled, ending in CRLF.

    Pieces that mails share are the same objects, so that a body is in memory once. `tag` belongs to the clerk.
    """

    sender: bytes
    recipient: bytes
    pieces: Sequence[bytes]
    tag: Any = field(default=None, repr=False)

    @property
    def size(self) -> int:
        """Bytes of the message, about."""
        return sum(map(len, self.pieces))


class Clerk(Protocol):
    """Hands parcels over and writes down what became of each. Every parcel taken gets `told` or `lost` exactly once."""

    def next(self) -> Parcel | None:
        """The next mail that may leave now; None if there is none at this moment."""

    def dot(self, parcel: Parcel) -> bool:
        """The final dot is about to leave. False keeps the mail back: the connection is dropped before the dot."""

    def told(self, parcel: Parcel, stage: Stage, reply: Reply) -> None:
        """The relay answered for this mail."""

    def lost(self, parcel: Parcel, *, after_dot: bool) -> None:
        """The connection ended without an answer. Before the dot the mail was certainly not sent."""

    def refused(self, reply: Reply | None) -> None:
        """No connection could be opened, or the relay closed one (421): everybody should wait."""

    def over(self) -> bool:
        """Say whether to come back as soon as nothing is under way any more."""
