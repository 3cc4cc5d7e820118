"""A vault in a folder of its own, with its keys and letters that only keep what they are given."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tamizdat.envelope.messages import Message, encode
from tamizdat.envelope.sealed import seal
from tamizdat.spool.envelopes import Spool
from tamizdat.vault.intake import Intake, Turn
from tamizdat.vault.places import Places
from tests.contributions.givers import Givers, Till
from tests.fakes.letters_room import KeptLetters
from tests.fakes.provider_house import House as Books
from tests.readers.people import KEYRING, NOON


@dataclass
class House:
    """A desk that drops and a vault that takes in."""

    places: Places
    letters: KeptLetters = field(default_factory=KeptLetters)
    now: datetime = NOON
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spool = Spool(self.places.spool)
        self.intake = Intake(self.spool, KEYRING, self.letters, self.said.append)

    def drop(self, message: Message) -> str:
        return self.spool.drop(seal(KEYRING.public, encode(message)))

    def take_in(self) -> Turn:
        return self.intake.turn(self.now)

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def waiting(self) -> int:
        return sum(1 for _ in self.spool.waiting())


@pytest.fixture
def house(tmp_path: Path, db: None) -> House:
    return House(Places(tmp_path))


@pytest.fixture
def till(db: None) -> Till:
    return Till(Givers(), Books())
