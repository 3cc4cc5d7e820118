"""The press worker: wakes on a new entry of the log, prints all that is new, and rests.

When a campaign begins or ends, and at midnight, it prints with nothing new, for the sake of the slot files.
The search index follows once nobody has published for a moment, and at once when something was withdrawn; whoever
publishes meanwhile does not wait for it.
Once a day it signs anew what would expire and sweeps out what no edition needs any more.
"""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tamizdat.edition.errors import EditionError
from tamizdat.edition.keys import OnlineKeys
from tamizdat.edition.renewal import renew
from tamizdat.edition.sweep import sweep
from tamizdat.pressroom.indexing import Indexed, print_index
from tamizdat.pressroom.printing import Press, Printed, PrintingError
from tamizdat.pressroom.source import SourceError
from tamizdat.pressroom.wake import Sleeper
from tamizdat.pressroom.works import StoppedError, Watch, Works

# The longest wait when a wake was lost, or when the newsroom runs on another machine.
LOOK_SECONDS = 1.0
# After a failure (a full disk, say) the worker tries again, but does not hammer.
FAILURE_SECONDS = 15.0
RENEW_EVERY = timedelta(hours=24)

Clock = Callable[[], datetime]
Say = Callable[[str], None]
# Puts an error of the machine into a sentence.
Explain = Callable[[Exception], str]


class Worker:
    """Prints until `stop` says so. `say` receives one line for each edition and each fault."""

    def __init__(
        self, works: Works, var: Path, clock: Clock, stop: Callable[[], bool], say: Say, explain: Explain = str
    ) -> None:
        self.works = works
        self.press = Press(works)
        self.sleeper = Sleeper(var)
        self.clock = clock
        self.stop = stop
        self.say = say
        self.explain = explain
        self.position = -1
        self.due: datetime | None = None
        self.indexed = False
        self.renewed: datetime | None = None

    def run(self) -> None:
        """Look, print, sleep, again and again."""
        try:
            rested = False
            while not self.stop():
                sound = self._once(rested=rested)
                rested = not self.sleeper.sleep(LOOK_SECONDS if sound else FAILURE_SECONDS)
        finally:
            self.press.close()
            self.sleeper.close()

    def _once(self, *, rested: bool) -> bool:
        try:
            if self._is_behind():
                self._print()
            elif rested and not self.indexed:
                self._index()
            self._renew_daily()
        except StoppedError as stopped:
            self.say(str(stopped))
        except (EditionError, PrintingError, SourceError, OSError, sqlite3.Error) as error:
            self.say(f"Not printed: {self.explain(error)}")
            return False
        return True

    def _print(self) -> None:
        printed = self.press.print_new(at=self.clock(), watch=Watch(stop=self.stop))
        self.position, self.due = printed.position, printed.due
        self.indexed = False
        for line in lines_of(printed):
            self.say(line)
        if printed.sealed.dropped or printed.sealed.withdrawn:
            # What was withdrawn must not lie about in the store until tomorrow, nor its words in the index.
            sweep(self.works.folder, self.clock())
            self._index()

    def _is_behind(self) -> bool:
        return self.works.source.position() != self.position or self._slots_are_due()

    def _index(self) -> None:
        """Print the index, unless somebody publishes meanwhile: then the next rest will do."""
        watch = Watch(stop=lambda: self.stop() or self._is_behind())
        try:
            indexed = print_index(self.works, at=self.clock(), watch=watch, books=self.press.books())
        except StoppedError:
            return
        self.indexed = indexed.sealed is not None
        for line in lines_of_index(indexed):
            self.say(line)

    def _slots_are_due(self) -> bool:
        """Say whether a campaign begins or ends now, or slot files need a new date."""
        return self.due is not None and self.clock() >= self.due

    def _renew_daily(self) -> None:
        now = self.clock()
        if self.renewed is None or now - self.renewed >= RENEW_EVERY:
            renew(self.works.folder, OnlineKeys.load(self.works.keys), now)
            if self.renewed is not None:
                sweep(self.works.folder, now)
            self.renewed = now


def lines_of(printed: Printed) -> list[str]:
    """Say in words what a run did."""
    lines = list(printed.faults.values())
    if printed.sealed.new:
        sealed = printed.sealed
        lines.append(
            f"Edition {sealed.sequence}: {sealed.changed} pages new or changed, {sealed.dropped} gone, "
            f"{sealed.pages} in all; entry {printed.position} of the log."
        )
    return lines


def lines_of_index(indexed: Indexed) -> list[str]:
    """Say in words what a run of the index did."""
    lines = list(indexed.faults.values())
    if indexed.sealed and indexed.sealed.new:
        sealed = indexed.sealed
        lines.append(
            f"Search index in edition {sealed.sequence}: {indexed.stories} stories read, "
            f"{sealed.changed} files new or changed, {sealed.dropped} gone."
        )
    return lines
