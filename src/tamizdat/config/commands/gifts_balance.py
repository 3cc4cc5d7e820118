"""`tamizdat gifts balance`: what stands in each account."""

import argparse
from datetime import date
from pathlib import Path

from tamizdat.config.commands.gifts_books import in_the_books


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Until which day."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument(
        "--until", type=date.fromisoformat, default=None, metavar="DAY", help="the last one that counts"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print them. Returns 1, with a sentence, if the books cannot be read."""
    with in_the_books(arguments) as books:
        books.tell(books.face.show_balances(arguments.until))
    return books.status
