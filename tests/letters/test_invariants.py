"""Whatever relays answer and whenever senders die: nobody is lost, nobody is sent to twice without need."""

import sys
import tempfile
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.letters.clerk import SendingClerk
from tamizdat.letters.models import Instance, Issue, RelayAllowance
from tamizdat.wire.smtp.parcels import Parcel, Reply
from tests.fakes.readership import FakeAudience
from tests.fakes.relays import AFTER_DOT, BEFORE_DOT, TAKEN_UNHEARD, FakeRelay, Fate, Killed
from tests.letters.sending_house import DUE, SendingHouse

READERS = 12
MOST_LIVES = 60
OVER = {Issue.State.SENT, Issue.State.PARTIAL}
FATES: list[Fate] = [
    Reply(250, (2, 0, 0)),
    Reply(250, (2, 0, 0)),
    Reply(450, (4, 2, 1)),
    Reply(454, (4, 7, 0)),
    Reply(550, (5, 1, 1)),
    BEFORE_DOT,
    AFTER_DOT,
    TAKEN_UNHEARD,
]


class Story:
    """One sending with fates and deaths as they were drawn; both come to an end, so that the sending can."""

    def __init__(self, folder: Path, fates: list[Fate], deaths: list[int], *, asked: bool) -> None:
        self.unheard = 0
        self.deaths = list(deaths)
        self._fates = list(fates)
        self._number = count()
        self.relay = FakeRelay(fate=self._fate, before_each=self._perhaps_die, can_be_asked=asked)
        self.house = SendingHouse(folder, audience=FakeAudience.of(READERS), relay=self.relay)

    def tell(self) -> None:
        """Begin, die, go on, until it is over."""
        self.house.begin()
        self.house.edition.put(1, DUE)
        self.house.now = DUE
        for _ in range(MOST_LIVES):
            try:
                self.house.turns(2)
            except Killed:
                self.house.restart()
            if Issue.objects.filter(state__in=OVER).exists():
                return
            self.house.later(minutes=20)

    def _fate(self, recipient: str, attempt: int) -> Fate:
        fate = self._fates.pop() if self._fates else Reply(250)
        self.unheard += fate == TAKEN_UNHEARD
        return fate

    def _perhaps_die(self, parcel: Parcel) -> None:
        if self.deaths and next(self._number) == self.deaths[0]:
            self.deaths.pop(0)
            raise Killed


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fates=st.lists(st.sampled_from(FATES), max_size=25),
    deaths=st.lists(st.integers(0, 30), max_size=3, unique=True).map(sorted),
    asked=st.booleans(),
)
@pytest.mark.django_db
def test_nobody_is_lost_and_nobody_is_sent_to_twice_without_need(
    fates: list[Fate],
    deaths: list[int],
    asked: bool,  # noqa: FBT001  # Hypothesis fills it in by name
) -> None:
    for model in (Issue, Instance, RelayAllowance):
        model.objects.all().delete()
    monkey = pytest.MonkeyPatch()
    with tempfile.TemporaryDirectory(prefix="tamizdat-story-") as name, monkey.context() as patched:
        patched.setattr("tamizdat.letters.clerk.SendingClerk.close", _close_unless_dying)
        story = Story(Path(name), fates, deaths, asked=asked)
        story.tell()
        account = story.house.account()

    assert account.balanced
    assert account.terminal == account.audience == READERS
    assert account.accepted == len(story.relay.copies)
    repeated = sum(copies - 1 for copies in story.relay.copies.values())
    assert repeated <= (0 if asked else story.unheard)
    assert len(set(story.relay.taken)) == len(story.relay.copies)
    assert all(kind == "hard" for _, kind, _ in story.house.bounces)


_close = SendingClerk.close


def _close_unless_dying(clerk: SendingClerk) -> None:
    """A killed process gives nothing back; one that ends by itself gives back its chunks."""
    if sys.exc_info()[0] is not Killed:
        _close(clerk)
