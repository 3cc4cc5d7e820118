"""`tamizdat import wordpress FILE...`: bring the archive of another site into the newsroom, and print a report."""

import argparse
import importlib
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from django.db import Error as DatabaseError

from tamizdat.config.environment import Environment
from tamizdat.config.guard import STOPPED, show_traceback
from tamizdat.config.progress import Progress
from tamizdat.config.sentences import sentence_of
from tamizdat.config.zones import open_zone

NAMES = ("wordpress",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which export, where its images are, and what to do."""
    parser.add_argument("kind", choices=NAMES, help="what made the export")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="the export; all its parts, if it has several"
    )
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--media", type=Path, metavar="DIR", help="a copy of the old site's uploads")
    parser.add_argument(
        "--fetch-media",
        action="store_true",
        help="fetch images that are not in DIR from the old site, over the network",
    )
    parser.add_argument(
        "--language", default="", help="code of the language of the export, if it does not say so rightly"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would come")
    parser.add_argument("--report", type=Path, metavar="REPORT", help="write the whole report here, as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Import. Returns 0, 1 if disk or database failed, 2 if the export was refused, 130 if it was stopped."""
    var = arguments.var or Environment().folder("TAMIZDAT_VAR", "var")
    trouble = _trouble(arguments)
    if trouble:
        print(trouble, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="tamizdat-rehearsal-") as empty:
        nothing_there = arguments.dry_run and not (var / "newsroom").exists()
        open_zone("newsroom", Path(empty) if nothing_there else var)
        # The models can be imported only now that the zone is open.
        door = importlib.import_module("tamizdat.newsroom.importers.door")
        return _bring_in(door, arguments, var)


def _bring_in(door: ModuleType, arguments: argparse.Namespace, var: Path) -> int:
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: asked.append(received))
    say = Progress()
    say("survey", 0, len(arguments.files))

    def progress(done: int, total: int) -> bool:
        say("reading", done, total)
        return not asked

    order = door.Order(
        arguments.kind, arguments.files, arguments.media, arguments.fetch_media, arguments.language, arguments.dry_run
    )
    try:
        report = door.bring_in(order, at=datetime.now(UTC), progress=progress)
    except door.ImportRefused as refused:
        sys.stderr.write(f"\nNothing was imported. {refused}\n")
        return 2
    except (DatabaseError, OSError) as broken:
        if not (sentence := sentence_of(broken)):
            raise
        show_traceback()
        sys.stderr.write(f"\nThe import broke off. {sentence} What came is whole; the same command goes on from it.\n")
        return 1
    sys.stdout.write("\n".join([*report.lines(), *_next_step(arguments, var), ""]))
    if arguments.report is not None:
        arguments.report.write_text(report.as_json() + "\n", encoding="utf-8")
    if report.stopped:
        return STOPPED
    return 0


def _next_step(arguments: argparse.Namespace, var: Path) -> list[str]:
    if arguments.dry_run:
        return ["Nothing was written. Leave out --dry-run to import."]
    return [f"Print it: tamizdat press --var {var}"]


def _trouble(arguments: argparse.Namespace) -> str:
    folder = next((path for path in arguments.files if path.is_dir()), None)
    if folder is not None:
        return f"{folder} is a folder. Give the .xml file that the old site exported."
    missing = next((path for path in arguments.files if not path.is_file()), None)
    if missing is not None:
        return f"There is no file {missing}. Give the .xml file that the old site exported."
    if arguments.media is not None and not arguments.media.is_dir():
        return f"There is no folder {arguments.media}. Give the folder that holds the old site's uploads."
    if arguments.report is not None and not arguments.report.absolute().parent.is_dir():
        return f"There is no folder {arguments.report.absolute().parent} to write the report into. Make it first."
    return ""
