"""The gifts' room as the vault's worker uses it: the counter, and the work that needs nobody to ask for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from tamizdat.contributions.actions.flooding import halt_on_disputes
from tamizdat.contributions.actions.mailing import tell
from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.providers.protocol import Provider
from tamizdat.contributions.providers.registry import ProviderSettings, open_providers
from tamizdat.contributions.worker import Work, is_time
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.offer import NOTHING_OFFERED, Offer
from tamizdat.readers.face import NoticeWish, Scrubber
from tamizdat.vault.counter import Counter
from tamizdat.vault.pinned import Offering, PinnedEdition
from tamizdat.vault.places import Places

SECONDS_BETWEEN_TURNS = 5.0
SECONDS_BETWEEN_LOOKS = 0.05
LOOK_FOR_FLOODS_EVERY = timedelta(minutes=10)
Say = Callable[[str], None]


class Mails(Protocol):
    """What the gifts ask of the letters: to write to one person."""

    def enqueue(self, wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
        """Keep a mail to be sent, within the transaction that stands."""


class Tills:
    """Providers as they are set up, opened anew when the newsroom lists other countries."""

    def __init__(self, settings: ProviderSettings, keyring: Keyring, offering: Offering, returning: str) -> None:
        self._settings = settings
        self._offering = offering
        self._risk: frozenset[str] | None = None
        self._providers: dict[str, Provider] = {}
        self._dealings = Dealings({}, keyring, returning, None)

    def offer(self, now: datetime) -> Offer | None:
        """What is offered; None while no edition can be believed that says it."""
        offer = self._offering.offer(now)
        return None if offer is NOTHING_OFFERED else offer

    def dealings(self, now: datetime) -> Dealings:
        """Providers and the list of countries as they are now. Without a list nothing is charged, only looked up."""
        offer = self.offer(now)
        risk = frozenset(offer.risk_countries) if offer else None
        if risk != self._risk or not self._providers:
            self._risk = risk
            self._providers = dict(open_providers(self._settings, risk or ()))
        self._dealings = replace(self._dealings, providers=self._providers, risk=risk)
        return self._dealings


class GivingRoom:
    """Gifts of one vault. `returning` is where a giver comes back to from a provider's page."""

    def __init__(
        self, places: Places, settings: ProviderSettings, returning: str, mails: Mails, say: Say, *, most_calls: int
    ) -> None:
        self._places = places
        self._settings = settings
        self._returning = returning
        self._mails = mails
        self._say = say
        self._most_calls = most_calls

    def counter(self, keyring: Keyring) -> "CounterShift":
        """Begin to answer the desk."""
        tills = self._tills(keyring, "gifts-seen-counter")
        counter = Counter(self._places.counter, keyring, tills.dealings, tills.offer, self._say, self._most_calls)
        return CounterShift(counter, self._places.door)

    def work(self, keyring: Keyring) -> "GiftsWork":
        """Begin to charge, to sweep, and to tell givers."""
        return GiftsWork(self._tills(keyring, "gifts-seen-work"), keyring, self._mails)

    def _tills(self, keyring: Keyring, memory: str) -> Tills:
        """Each thread has a memory of editions of its own: two do not share one."""
        edition = PinnedEdition(self._places, self._places.folder / memory)
        return Tills(self._settings, keyring, Offering(edition), self._returning)


class CounterShift:
    """The counter, in a thread of its own: a provider that does not answer holds up nobody's sign-up."""

    def __init__(self, counter: Counter, door: Path) -> None:
        self._counter = counter
        self._door = door
        self._sign = ""

    def turn(self, now: datetime) -> float:
        """Answer who waits. Returns seconds until the next look."""
        answered = self._counter.turn(now)
        if (sign := self._counter.sign(now)) != self._sign:
            self._sign = sign
            self._door.write_text(f"{sign}\n", encoding="ascii")
        return 0.0 if answered else SECONDS_BETWEEN_LOOKS


class GiftsWork:
    """What is done without being asked."""

    def __init__(self, tills: Tills, keyring: Keyring, mails: Mails) -> None:
        self._tills = tills
        self._keyring = keyring
        self._mails = mails
        self._work = Work(Dealings({}, keyring, risk=None))
        self._scrubber = Scrubber()
        self._looked_for_floods: datetime | None = None

    def turn(self, now: datetime) -> float:
        """Look up, sweep, charge, tell. Returns seconds until there may be something again."""
        self._work.dealings = self._tills.dealings(now)
        done = self._work.turn(now)
        if is_time(self._looked_for_floods, LOOK_FOR_FLOODS_EVERY, now):
            self._looked_for_floods = now
            halt_on_disputes(now)
        if told := tell(self._mails.enqueue, self._keyring, now):
            self._scrubber.owe()
        self._scrubber.settle()
        return 0.0 if done + told else SECONDS_BETWEEN_TURNS
