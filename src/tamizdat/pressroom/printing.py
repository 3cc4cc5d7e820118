"""One run of the press: take in what is new, develop, plan, bake, seal. Each step may be cut off and taken up again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice

from tamizdat.edition import objects
from tamizdat.edition.journal import recover
from tamizdat.edition.keys import OnlineKeys
from tamizdat.edition.seal import Sealed, seal, standing_edition
from tamizdat.edition.slot_keys import tell_publics
from tamizdat.press.typeset import TypesetError
from tamizdat.pressroom.bakehouse import Batch, bake_pages
from tamizdat.pressroom.books import Books
from tamizdat.pressroom.card_drawing import draw_cards
from tamizdat.pressroom.carrying import Carrying
from tamizdat.pressroom.darkroom import Exposure, develop_all, undeveloped
from tamizdat.pressroom.first_tree import has_files, put_right
from tamizdat.pressroom.intake import take_in, withhold
from tamizdat.pressroom.planning import Plan, plan_run
from tamizdat.pressroom.recalling import forget_former_words, forget_pictures
from tamizdat.pressroom.remaking import exposures_of, forget_made, lost_masters
from tamizdat.pressroom.slotting import due, place_slots, trusting_keys
from tamizdat.pressroom.theming import in_theme
from tamizdat.pressroom.works import StoppedError, Watch, Works

# Pages that can be withheld one by one; if another cannot be baked, the paper stays as it was.
WITHHELD = ("story/", "page/", "redirect/", "history/", "withdrawn/", "newsletter/", "letter/")
# Batches entered in one transaction: what a power cut in the midst of a run may cost.
TOGETHER = 8


class PrintingError(Exception):
    """The run was given up and the edition stays as it was; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a run did: the edition that stands now, how many pages were baked and dropped, and what failed.

    `faults` maps a subject or page to the sentence that says what is wrong and what to do. `due` is when slot files
    must be written again even if nothing is published.
    """

    sealed: Sealed
    position: int
    baked: int
    dropped: int
    faults: dict[str, str]
    due: datetime


class Press:
    """Prints run after run, and keeps its books open in between."""

    def __init__(self, works: Works) -> None:
        self.works = works
        self._books: Books | None = None

    def print_new(self, *, at: datetime, watch: Watch | None = None) -> Printed:
        """Print what entered the log since the last edition, or everything if nothing was printed yet.

        Raises StoppedError when `watch.stop()` said so, PrintingError when a template is broken, SourceError when the
        records cannot be read, EditionError when the edition cannot be written. The old edition stands in all cases.
        """
        try:
            with _plainly():
                self.works = trusting_keys(in_theme(self.works))
            books = self.books()
            printed = _Run(self.works, books, at, watch or Watch()).print()
            books.rest()
        except BaseException:
            self.close()
            raise
        return printed

    def close(self) -> None:
        """Close the books."""
        if self._books is not None:
            self._books.close()
            self._books = None

    def books(self) -> Books:
        """Open the books, unless they are open and nobody else wrote into them."""
        if self._books is None or not self._books.stand():
            self.close()
            self._books = Books(self.works.file)
        return self._books


def print_new(works: Works, *, at: datetime, watch: Watch | None = None) -> Printed:
    """Print once; see Press."""
    with closing(Press(works)) as press:
        return press.print_new(at=at, watch=watch)


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn a broken template into a run that was given up."""
    try:
        yield
    except TypesetError as error:
        raise PrintingError(str(error)) from error


@dataclass(slots=True)
class _Tally:
    """How far the baking of a plan has come."""

    total: int
    done: int = 0
    stopped: bool = False
    faults: dict[str, str] = field(default_factory=dict)


class _Run:
    """One run under way."""

    def __init__(self, works: Works, books: Books, at: datetime, watch: Watch) -> None:
        self.works = works
        self.at = at
        self.watch = watch
        self.connection = books.connection
        self.shelf = books.shelf
        self.ledger = books.ledger
        self.standing: Sealed | None = None
        self.cut_off = False
        self.baked = 0
        self.dropped = 0

    def print(self) -> Printed:
        keys = OnlineKeys.load(self.works.keys)
        objects.prepare(self.works.folder)
        tell_publics(self.works.folder, self.works.typeset.slot_keys)
        recover(self.works.folder)
        self.standing = standing_edition(self.works.folder)
        self.cut_off = self.standing is None and has_files(self.works.folder)
        with self.writing():
            position = take_in(self.works, self.shelf, self.ledger)
        self._develop()
        plan = self._bake_until_sound()
        if lost := lost_masters(self.shelf, self.works.folder):
            self._make_again(lost)
            plan = self._bake_until_sound()
        sealed = self._seal(keys, position, plan)
        faults = self.ledger.faults()
        return Printed(sealed, position, self.baked, self.dropped, faults, due(self.shelf, self.at))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold one transaction on the press's file."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.ledger.flush()
        self.connection.execute("COMMIT")

    def _develop(self) -> None:
        touched = "SELECT substr(key, 6) FROM touched WHERE key GLOB 'full:image/*'"
        failed = "SELECT subject FROM fault WHERE subject GLOB 'image/*'"
        fresh = self.ledger.state("everything") == "1"
        everywhere = "SELECT subject FROM subject WHERE kind = 'image'"
        rows = self.connection.execute(everywhere if fresh else f"{touched} UNION {failed}")
        exposures = undeveloped(self.shelf, [row[0] for row in rows])
        self._expose(exposures, None if fresh else self._touched())

    def _make_again(self, lost: set[str]) -> None:
        """Make what left the edition and is shown again; pages that find it otherwise are baked again."""
        with self.writing():
            forget_made(self.shelf, lost)
        self._expose(exposures_of(self.shelf, lost), None)

    def _expose(self, exposures: list[Exposure], touched: set[str] | None) -> None:
        """Develop images, draw cards (of what was touched; None: all that are missing), and enter what was made."""
        made, faults = develop_all(self.works, exposures, self.watch)
        made += draw_cards(self.works, self.shelf, touched, self.watch)
        with self.writing():
            self.connection.executemany("INSERT OR REPLACE INTO variant VALUES (?, ?, ?, ?, ?, ?, ?)", made)
            self.ledger.forget_faults(one.subject for one in exposures)
            touched_again = ((f"full:{one.subject}", "") for one in exposures)
            self.connection.executemany("INSERT OR REPLACE INTO touched VALUES (?, ?)", touched_again)
            self.ledger.set_faults(faults)

    def _touched(self) -> set[str]:
        rows = self.connection.execute("SELECT substr(key, 6) FROM touched WHERE key GLOB 'full:*'")
        return {row[0] for row in rows}

    def _bake_until_sound(self) -> Plan:
        """Bake what the plan says; if a record proves broken, withhold it and bake again what had shown it."""
        while True:
            plan = plan_run(self.works, self.shelf, self.ledger)
            with self.writing():
                self.dropped += self.ledger.drop(plan.to_drop)
            faults = self._bake(plan)
            for name, sentence in faults.items():
                if not name.startswith(WITHHELD):
                    raise PrintingError(sentence)
            if not faults:
                return plan
            with self.writing():
                # Of a letter stand several files; all of them go with the record that is broken.
                broken = {name.partition("@")[0]: sentence for name, sentence in faults.items()}
                withhold(self.works, self.shelf, self.ledger, broken)

    def _bake(self, plan: Plan) -> dict[str, str]:
        first = self.standing is None
        with _plainly(), closing(bake_pages(self.works, plan.to_bake, straight_into_tree=first)) as batches:
            tally = _Tally(len(plan.to_bake))
            for batch in batches:
                self._enter_some(plan, chain([batch], islice(batches, TOGETHER - 1)), tally)
                if tally.stopped:
                    message = f"Stopped after {tally.done} of {tally.total} pages; the next run goes on from there."
                    raise StoppedError(message)
        self.baked += tally.done - len(tally.faults)
        return tally.faults

    def _enter_some(self, plan: Plan, batches: Iterator[Batch], tally: _Tally) -> None:
        """Enter batches in one transaction, as they come."""
        with self.writing():
            for batch in batches:
                self.ledger.set_faults(self.ledger.enter(batch.loaves, plan.run, lambda: plan.expected))
                tally.faults |= batch.faults
                tally.done += len(batch.loaves) + len(batch.faults)
                self.watch.say("bake", tally.done, tally.total)
                tally.stopped = self.watch.stop()
                if tally.stopped:
                    break

    def _seal(self, keys: OnlineKeys, position: int, plan: Plan) -> Sealed:
        folder = self.works.folder
        if self.standing is None:
            put_right(folder, self.ledger, cut_off=self.cut_off)
        change = Carrying(self.shelf, self.ledger).change(folder, self.standing)
        change = replace(change, slots=place_slots(self.works, self.shelf, self.at))
        self.watch.say("seal", 0, 1)
        sealed = seal(folder, keys, change, at=self.at, log_position=position, processes=self.works.processes)
        with self.writing():
            self.ledger.close(sealed.sequence, plan.broads.now(self.ledger.broad_keys()))
            if change.recall is not None:
                forget_pictures(self.shelf)
        if change.recall is not None:
            forget_former_words(self.connection)
        return sealed
