"""A sender with everything around it in memory or under a temporary folder, and a clock that tests move."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.dkim import Signer
from tamizdat.letters.ledger import Office
from tamizdat.letters.models import Issue
from tamizdat.letters.postmark import House
from tamizdat.letters.queries import equation_of
from tamizdat.letters.relays import Relay
from tamizdat.letters.statuses import Equation
from tamizdat.letters.worker import Sender
from tests.fakes.readership import FakeAudience, FakeEdition
from tests.fakes.relays import FakeRelay

DUE = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
KEYRING = Keyring.of(bytes(range(32)), [bytes(range(32))])
HOUSE = House("news.example.org", "https://desk.example.org/", "https://example.org/")


@dataclass
class SendingHouse:
    folder: Path
    audience: FakeAudience = field(default_factory=lambda: FakeAudience.of(5))
    edition: FakeEdition = field(default_factory=FakeEdition)
    relay: Relay = field(default_factory=FakeRelay)
    now: datetime = DUE - timedelta(days=1)
    signer: Signer | None = None
    bounces: list[tuple[int, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sender = self.new_sender()

    def new_sender(self) -> Sender:
        """Another process, as it were."""
        office = Office(
            keyring=KEYRING,
            house=HOUSE,
            signer=self.signer,
            relay=self.relay,
            audience_of=lambda newsletter: self.audience,
            bounced=lambda member, kind, issue, now: self.bounces.append((member, kind, issue)),
            journals=self.folder / "journal",
            clock=lambda: self.now,
        )
        return Sender(office, self.edition)

    def restart(self) -> None:
        """The sender's process is gone, its files are let go of, another one begins."""
        self.sender.close()
        self.sender = self.new_sender()

    def turns(self, count: int = 3) -> None:
        for _ in range(count):
            self.sender.turn(self.now)

    def begin(self) -> None:
        """The vault has been running for a while before the letter is due."""
        self.sender.turn(self.now)

    def send(self, uid: int = 1, words: str = "Good evening.") -> Issue:
        """A letter comes due and is sent as far as it goes."""
        self.begin()
        self.edition.put(uid, DUE, words)
        self.now = max(self.now, DUE)
        self.turns()
        return self.issue(uid)

    def issue(self, uid: int = 1, version: int = 1) -> Issue:
        return Issue.objects.get(letter=uid, version=version)

    def account(self, uid: int = 1, version: int = 1) -> Equation:
        return equation_of(self.issue(uid, version))

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


def fakes(relay: Relay) -> FakeRelay:
    assert isinstance(relay, FakeRelay)
    return relay


def recipients(taken: Sequence[tuple[str, bytes]]) -> list[str]:
    return sorted(recipient for recipient, _ in taken)
