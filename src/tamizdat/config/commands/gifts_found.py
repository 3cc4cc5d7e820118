"""`tamizdat gifts found`: money at a provider of which the books know nothing; and to book it. No key is needed."""

import argparse
import getpass
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.commands.gifts_books import in_the_books


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether it is only shown."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--book", default="", metavar="PROVIDER", help="book all that was found at this provider")
    parser.add_argument("--by", default="", help="the keeper who orders it (default: your log-in name)")


def run(arguments: argparse.Namespace) -> int:
    """Show, or order. Returns 1, with a sentence, if it was not done."""
    with in_the_books(arguments) as books:
        if arguments.book:
            by = arguments.by or getpass.getuser()
            books.tell(books.face.book_found(arguments.book, by, datetime.now(UTC)))
        else:
            books.tell(books.face.show_found())
    return books.status
