"""What may become of one mail to one reader: a byte, and the sum that must come out.

    audience = accepted + rejected + skipped + expired + uncertain + waiting

`uncertain` is shown and never rounded away: the final dot left, and the connection broke before the answer came.
"""

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum


class Status(IntEnum):
    """One byte per reader and issue. RESERVED and DOT exist only while a chunk is being sent."""

    UNSENT = 0
    RESERVED = 1
    DOT = 2
    ACCEPTED = 3
    DEFERRED = 4
    REJECTED = 5
    SKIPPED = 6
    UNCERTAIN = 7
    EXPIRED = 8


TERMINAL = frozenset((Status.ACCEPTED, Status.REJECTED, Status.SKIPPED, Status.EXPIRED))
UNDER_WAY = frozenset((Status.RESERVED, Status.DOT))
WAITING = frozenset((Status.UNSENT, Status.DEFERRED)) | UNDER_WAY
GOT_IT = frozenset((Status.ACCEPTED,))
MISSING = frozenset((Status.UNSENT, Status.DEFERRED, Status.UNCERTAIN, Status.EXPIRED))


@dataclass(frozen=True, slots=True)
class Equation:
    """The account of an issue. It balances at every moment, since each reader has exactly one status."""

    audience: int = 0
    accepted: int = 0
    rejected: int = 0
    skipped: int = 0
    expired: int = 0
    uncertain: int = 0
    waiting: int = 0

    @property
    def balanced(self) -> bool:
        """Say whether every reader is accounted for."""
        return self.audience == self.terminal + self.uncertain + self.waiting

    @property
    def terminal(self) -> int:
        """How many have come to an end."""
        return self.accepted + self.rejected + self.skipped + self.expired

    def __add__(self, other: "Equation") -> "Equation":
        """Sum two accounts."""
        return Equation(
            self.audience + other.audience,
            self.accepted + other.accepted,
            self.rejected + other.rejected,
            self.skipped + other.skipped,
            self.expired + other.expired,
            self.uncertain + other.uncertain,
            self.waiting + other.waiting,
        )


def tally(statuses: bytes) -> Equation:
    """Count the bytes of a chunk."""
    found = Counter(statuses)
    return Equation(
        audience=len(statuses),
        accepted=found[Status.ACCEPTED],
        rejected=found[Status.REJECTED],
        skipped=found[Status.SKIPPED],
        expired=found[Status.EXPIRED],
        uncertain=found[Status.UNCERTAIN],
        waiting=sum(found[status] for status in WAITING),
    )


def open_places(statuses: bytes) -> list[int]:
    """Places that can be sent now: never tried, or to be tried again."""
    return [place for place, status in enumerate(statuses) if status in {Status.UNSENT, Status.DEFERRED}]
