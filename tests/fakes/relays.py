"""A relay that does what a test says: answers, breaks off before or after the dot, and remembers what it took."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tamizdat.wire.smtp.parcels import Clerk, Parcel, Reply, Stage
from tamizdat.wire.smtp.server import Limit

OK = Reply(250, (2, 0, 0))
BEFORE_DOT = "before the dot"
AFTER_DOT = "after the dot"
TAKEN_UNHEARD = "taken, but the answer is lost"
Fate = Reply | str


class Killed(BaseException):
    """The process dies here: nobody tidies up."""


@dataclass
class FakeRelay:
    """`fate` says what becomes of a recipient's n-th attempt; `before_each` is called before every mail."""

    fate: Callable[[str, int], Fate] = lambda recipient, attempt: OK
    can_be_asked: bool = False
    name: str = "fake"
    limits: Sequence[Limit] = ()
    before_each: Callable[[Parcel], None] = lambda parcel: None
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)

    def carry(self, clerk: Clerk) -> None:
        while not clerk.over():
            parcel = clerk.next()
            if parcel is None:
                continue
            self.before_each(parcel)
            self._carry_one(clerk, parcel)

    def ask(self, message_ids: Sequence[str]) -> list[bool | None]:
        known = {message_id(message) for _, message in self.taken}
        return [one in known if self.can_be_asked else None for one in message_ids]

    @property
    def copies(self) -> Counter[str]:
        """How many mails each recipient got."""
        return Counter(recipient for recipient, _ in self.taken)

    def _carry_one(self, clerk: Clerk, parcel: Parcel) -> None:
        recipient = parcel.recipient.decode()
        fate = self.fate(recipient, self.attempts[recipient])
        self.attempts[recipient] += 1
        if isinstance(fate, Reply) and not fate.good:
            clerk.told(parcel, Stage.RCPT, fate)
        elif fate == BEFORE_DOT or not clerk.dot(parcel):
            clerk.lost(parcel, after_dot=False)
        else:
            if fate != AFTER_DOT:
                self.taken.append((recipient, b"".join(parcel.pieces)))
            if isinstance(fate, Reply):
                clerk.told(parcel, Stage.DOT, fate)
            else:
                clerk.lost(parcel, after_dot=True)


def message_id(message: bytes) -> str:
    """The Message-ID of a mail."""
    found = re.search(rb"\nMessage-ID: <([^>]+)>", message)
    assert found
    return found[1].decode()
