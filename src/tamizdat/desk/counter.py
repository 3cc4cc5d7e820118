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
# Of four threads one stays for everybody else: two may begin gifts, one may look at what was given.
MOST_AT_ONCE, MOST_LOOKS_AT_ONCE = 2, 1
LATER, BUSY = NotTaken("later"), NotTaken("busy")


class _Window:
    """Where a kind of question waits. A look that was not answered says nothing of gifts, which may take longer."""

    def __init__(self, places: int, seconds: float) -> None:
        self.places = BoundedSemaphore(places)
        self.seconds = seconds
        self.silent_until = 0.0


class Counter:
    """Questions over `folder`, sealed to the vault's public key in the file `key`. Threads may share it."""

    def __init__(
        self, key: Path, folder: Path, *, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._key = key
        self._folder = folder
        self._clock = clock
        self._gifts = _Window(MOST_AT_ONCE, seconds)
        self._looks = _Window(MOST_LOOKS_AT_ONCE, min(seconds, SHORTLY))

    def ask_shortly(self, question: CounterQuestion) -> CounterAnswer:
        """Ask what a page can do without, and wait a moment only. Whoever opens made-up links keeps nobody waiting."""
        return self._at(self._looks, question)

    def ask(self, question: CounterQuestion) -> CounterAnswer:
        """Ask and wait. `NotTaken("later")` where nobody answers, `NotTaken("busy")` where too many wait already."""
        return self._at(self._gifts, question)

    def _at(self, window: _Window, question: CounterQuestion) -> CounterAnswer:
        if self._clock() < window.silent_until:
            return LATER
        if not window.places.acquire(blocking=False):
            return BUSY
        try:
            return self._asked(window, question)
        finally:
            window.places.release()

    def _asked(self, window: _Window, question: CounterQuestion) -> CounterAnswer:
        try:
            key = bytes.fromhex(self._key.read_text(encoding="ascii").strip())
            return decode_counter_answer(ask(self._folder, key, encode_at_counter(question), window.seconds))
        except (NoAnswer, SpoolFull, EnvelopeError, OSError, ValueError):
            window.silent_until = self._clock() + SILENT_SECONDS
            return LATER


@cache
def counter() -> Counter:
    """The counter of this process."""
    return Counter(settings.VAR / "desk" / "vault.pub", settings.VAR / "counter")
