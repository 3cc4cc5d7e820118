"""The vault's process: it waits locked until it is told the secret, works with some threads, and forgets it when told.

To forget is to become another program: the process replaces itself (execve), and the kernel takes all its memory. No
amount of overwriting in Python could promise that.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import connections

from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.face import AUDIT_YEARS
from tamizdat.spool.envelopes import Spool
from tamizdat.vault.answers import Answers, Outgoing
from tamizdat.vault.clocks import Clocks
from tamizdat.vault.counting import Counting
from tamizdat.vault.desk_of_gifts import DeskOfGifts
from tamizdat.vault.errors import VaultError
from tamizdat.vault.intake import Intake, Mailroom, trace_of
from tamizdat.vault.keyhole import Keyhole
from tamizdat.vault.keys import Secret, parse_secret, read_offline
from tamizdat.vault.pinned import Offering, PinnedEdition
from tamizdat.vault.places import Places

SECONDS_BETWEEN_LOOKS = 0.25
SECONDS_AFTER_TROUBLE = 5.0
SECONDS_TO_STOP = 3.0
LOCKED, UNLOCKED, STOPPED = "locked", "unlocked", "stopped"
LOCKING = "locking"  # said until the new process stands, which knows nothing

Say = Callable[[str], None]
Clock = Callable[[], datetime]


class Sending(Protocol):
    """What sends letters and notices while the vault is unlocked (letters.worker)."""

    def turn(self, now: datetime) -> float:
        """Send what is due; returns after a while. Returns seconds until there may be something again."""

    def stop(self) -> None:
        """Ask the turn that runs to end within a second."""

    def close(self) -> None:
        """Let go of everything, after the last turn."""


class Fetching(Protocol):
    """What fetches mail from a mailbox."""

    def turn(self, now: datetime) -> float:
        """Fetch what is new. Returns seconds until the next look."""


class Letters(Mailroom, Outgoing, Protocol):
    """The letters' room, as the worker needs it."""

    def sending(self, keyring: Keyring) -> Sending:
        """Begin to send with these keys."""

    def fetching(self, keyring: Keyring) -> "Fetching | None":
        """Begin to fetch mail, where there is a mailbox."""


class Working(Protocol):
    """Work in a thread of its own."""

    def turn(self, now: datetime) -> float:
        """Do what is due. Returns seconds until the next look."""


class Giving(Protocol):
    """The gifts' room, as the worker needs it."""

    def counter(self, keyring: Keyring) -> Working:
        """Begin to answer the desk."""

    def work(self, keyring: Keyring) -> Working:
        """Begin to charge, to sweep, and to tell givers."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the worker is given: its places, its letters, its gifts, a clock and somebody to talk to.

    Notes for an audit are kept for `audit_years` after the year of their payment.
    """

    places: Places
    letters: Letters
    giving: Giving
    clock: Clock
    say: Say
    audit_years: int = AUDIT_YEARS


class Shift:
    """The time between unlocking and locking: a thread takes in, one sends, two see to gifts; one may fetch."""

    def __init__(self, outside: Outside, keyring: Keyring) -> None:
        self._outside = outside
        self._over = threading.Event()
        self._sending = outside.letters.sending(keyring)
        say, places = outside.say, outside.places
        self._intake = Intake(Spool(places.spool), keyring, outside.letters, say)
        gifts = DeskOfGifts(Offering(PinnedEdition(places, places.seen_by_gifts)).accounts)
        self._answers = Answers(places.office, keyring, outside.letters, gifts, say)
        self._clocks = Clocks(places, outside.audit_years)
        self._counting = Counting(places)
        self._threads = [
            threading.Thread(target=self._keep, args=(self._take_in, str), name="intake", daemon=True),
            threading.Thread(
                target=self._keep, args=(self._sending.turn, self._sending.close), name="sending", daemon=True
            ),
        ]
        others = {"counter": outside.giving.counter(keyring), "gifts": outside.giving.work(keyring)}
        if (fetching := outside.letters.fetching(keyring)) is not None:
            others["fetching"] = fetching
        self._threads += [
            threading.Thread(target=self._keep, args=(other.turn, str), name=name, daemon=True)
            for name, other in others.items()
        ]

    def begin(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def end(self) -> bool:
        """Ask them to end, and wait for a moment. Says whether they have."""
        self._over.set()
        self._sending.stop()
        for thread in self._threads:
            thread.join(SECONDS_TO_STOP / len(self._threads))
        return not any(thread.is_alive() for thread in self._threads)

    def _keep(self, work: Callable[[datetime], float], close: Callable[[], object]) -> None:
        """Work and rest until the shift is over. Trouble is told without its words, and work goes on."""
        try:
            while not self._over.is_set():
                try:
                    rest = work(self._outside.clock())
                except Exception as error:  # noqa: BLE001  # an unlocked vault keeps working, whatever went wrong once
                    name = threading.current_thread().name
                    self._outside.say(f"Trouble in the vault's {name} ({trace_of(error)}); it goes on.")
                    rest = SECONDS_AFTER_TROUBLE
                    connections.close_all()
                self._over.wait(rest)
        finally:
            close()
            connections.close_all()

    def _take_in(self, now: datetime) -> float:
        turn = self._intake.turn(now, self._over.is_set)
        answered = self._answers.turn(now)
        self._counting.turn(now, changed=bool(turn.done + answered))
        for line in self._clocks.turn(now):
            if line.late:
                self._outside.say(f"Past its clock: {line.name}, the oldest from {line.oldest}.")
        return 0.0 if turn.done + answered else SECONDS_BETWEEN_LOOKS


class Worker:
    """Waits at the keyhole. `run` returns "lock" when the process shall replace itself, "stop" when it shall end."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._stop = threading.Event()
        self._shift: Shift | None = None
        self._after = STOPPED
        self._keyhole = Keyhole(outside.places.keyhole)

    def stop(self) -> None:
        """End at the next look."""
        self._stop.set()

    def unlock(self, secret: Secret) -> None:
        """Begin to work with a secret, unless it is at work already."""
        if self._shift is None:
            places = self._outside.places
            self._shift = Shift(self._outside, secret.keyring(read_offline(places)))
            self._shift.begin()
            with suppress(FileNotFoundError):
                places.stay_locked.unlink()
            self._note(UNLOCKED)

    def run(self) -> str:
        """Wait for words until told to lock or to stop."""
        if self._shift is None:
            self._note(LOCKED)
        try:
            while not self._stop.is_set():
                word = self._keyhole.wait(SECONDS_BETWEEN_LOOKS)
                if word is not None and word.act == "lock":
                    self._outside.places.stay_locked.touch(mode=0o600)
                    self._after = LOCKING
                    return "lock"
                if word is not None:
                    self._try(word.secret)
            return "stop"
        finally:
            if self._shift is not None and not self._shift.end():
                self._outside.say("Work was still under way and is cut off; the journal tells what became of it.")
            self._note(self._after)
            self._keyhole.close()

    def _try(self, text: str) -> None:
        try:
            self.unlock(parse_secret(text))
        except VaultError as error:
            self._outside.say(f"Not unlocked: {error}")

    def _note(self, state: str) -> None:
        self._outside.places.state.write_text(f"{state}\n", encoding="ascii")
        self._outside.say(f"The vault is {state}.")
