"""`tamizdat press`: print what is new and stop; with --keep, go on printing whatever enters the log."""

import argparse
import gc
import signal
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.environment import Environment
from tamizdat.config.guard import STOPPED
from tamizdat.config.origins import warning_for
from tamizdat.config.press_source import source_in
from tamizdat.config.progress import Progress
from tamizdat.config.sentences import told
from tamizdat.edition.errors import EditionError
from tamizdat.pressroom.indexing import print_index
from tamizdat.pressroom.printing import PrintingError, print_new
from tamizdat.pressroom.source import SourceError
from tamizdat.pressroom.wake import wake
from tamizdat.pressroom.worker import Worker, lines_of, lines_of_index
from tamizdat.pressroom.works import StoppedError, Watch, Works, works_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the verb."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--keep", action="store_true", help="keep printing until stopped")
    parser.add_argument("--no-index", action="store_true", help="print pages only; a later run prints the search index")
    parser.add_argument("--processes", type=int, default=2, help="how many bake side by side (2)")


def run(arguments: argparse.Namespace) -> int:
    """Print. Returns 1 if a page could not be printed, 130 if it was stopped."""
    var = (arguments.var or Environment().folder("TAMIZDAT_VAR", "var")).expanduser().absolute()
    asked: list[int] = []

    def stop(received: int, _frame: object) -> None:
        asked.append(received)
        # The worker may be asleep, and Python takes up its sleep again after a signal.
        wake(var)

    # What stands now is never garbage, and printing makes few cycles among very many objects: look for them seldom.
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        works = works_in(var, source_in(var), processes=arguments.processes)
        if warning := warning_for(var, Environment(), works.source):
            sys.stderr.write(f"{warning}\n")
        return _keep(works, var, asked) if arguments.keep else _once(works, asked, index=not arguments.no_index)
    except StoppedError as stopped:
        sys.stderr.write(f"\n{stopped}\n")
        return STOPPED
    except (EditionError, PrintingError, SourceError, OSError, sqlite3.Error) as error:
        sys.stderr.write(f"Not printed: {told(error)}\n")
    return 1


def _once(works: Works, asked: list[int], *, index: bool) -> int:
    watch = Watch(say=Progress(), stop=lambda: bool(asked))
    printed = print_new(works, at=datetime.now(UTC), watch=watch)
    _tell(lines_of(printed) or [f"Nothing new: edition {printed.sealed.sequence} stands."])
    if index:
        # The paper is out; readers need not wait for what helps to find things in it.
        _tell(lines_of_index(print_index(works, at=datetime.now(UTC), watch=watch)))
    # The program ends here: nobody need look through all that it has read for what could be given back.
    gc.freeze()
    return 1 if printed.faults else 0


def _tell(lines: list[str]) -> None:
    for line in lines:
        _line(line)


def _keep(works: Works, var: Path, asked: list[int]) -> int:
    Worker(works, var, lambda: datetime.now(UTC), lambda: bool(asked), _line, told).run()
    return 0


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
