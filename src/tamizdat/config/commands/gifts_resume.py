"""`tamizdat gifts resume METHOD...`: a way of giving is open again."""

import argparse
import getpass
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.commands.gifts_books import in_the_books


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which ways."""
    parser.add_argument("methods", nargs="+", metavar="METHOD", help="ways that are halted")
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument(
        "--missed", choices=("skip", "charge"), default=None, help="what becomes of payments that fell due meanwhile"
    )
    parser.add_argument("--by", default="", help="the keeper who orders it (default: your log-in name)")


def run(arguments: argparse.Namespace) -> int:
    """Resume. Returns 1, with a sentence, if it was not done."""
    with in_the_books(arguments) as books:
        by = arguments.by or getpass.getuser()
        books.tell(books.face.resume(arguments.methods, by, books.counts, datetime.now(UTC), arguments.missed))
    return books.status
