"""Asks the vault while a giver waits: to begin a gift that a provider takes part in, and what a gift has become.

The desk keeps nothing of the question and holds no key but the one made for its answer. A vault that is silent, locked
or busy is not waited for again and again: the way by bank needs nobody, and other readers need these threads.
"""

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from tamizdat.envelope.errors import EnvelopeError
from tamizdat.envelope.gift_messages import (
    CounterAnswer,
    CounterQuestion,
    NotTaken,
    decode_counter_answer,
    encode_at_counter,
)
from tamizdat.spool.errors import NoAnswer, SpoolFull
from tamizdat.spool.questions import ask

SECONDS = 20.0
SHORTLY = 4.0
# As long as a silent vault is believed to be silent still, and how long it is asked meanwhile.
SILENT_SECONDS = 30.0
# Of four threads two stay for everybody else.
MOST_AT_ONCE = 2
LATER, BUSY = NotTaken("later"), NotTaken("busy")


class Counter:
    """Questions over `folder`, sealed to the vault's public key in the file `key`. Threads may share it."""

    def __init__(
        self, key: Path, folder: Path, *, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._key = key
        self._folder = folder
        self._seconds = seconds
        self._clock = clock
        self._places = BoundedSemaphore(MOST_AT_ONCE)
        self._silent_until = 0.0

    def ask_shortly(self, question: CounterQuestion) -> CounterAnswer:
        """Ask what a page can do without, and wait a moment only."""
        return self.ask(question, min(self._seconds, SHORTLY))

    def ask(self, question: CounterQuestion, seconds: float | None = None) -> CounterAnswer:
        """Ask and wait. `NotTaken("later")` where nobody answers, `NotTaken("busy")` where too many wait already."""
        if self._clock() < self._silent_until:
            return LATER
        if not self._places.acquire(blocking=False):
            return BUSY
        try:
            return self._asked(question, seconds or self._seconds)
        finally:
            self._places.release()

    def _asked(self, question: CounterQuestion, seconds: float) -> CounterAnswer:
        try:
            key = bytes.fromhex(self._key.read_text(encoding="ascii").strip())
            return decode_counter_answer(ask(self._folder, key, encode_at_counter(question), seconds))
        except (NoAnswer, SpoolFull, EnvelopeError, OSError, ValueError):
            self._silent_until = self._clock() + SILENT_SECONDS
            return LATER


@cache
def counter() -> Counter:
    """The counter of this process."""
    return Counter(settings.VAR / "desk" / "vault.pub", settings.VAR / "counter")
