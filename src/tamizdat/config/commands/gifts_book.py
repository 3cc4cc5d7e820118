"""`tamizdat gifts book`: the books as a file, for a spreadsheet, Beancount, ledger-cli or hledger."""

import argparse
import getpass
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from tamizdat.config.commands.gifts_books import in_the_books

FORMS = ("csv", "beancount", "ledger")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which days, in which form, and where to."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--first", type=date.fromisoformat, default=None, metavar="DAY", help="default: the first one")
    parser.add_argument("--last", type=date.fromisoformat, default=None, metavar="DAY", help="default: today")
    parser.add_argument("--form", choices=FORMS, default="csv", help="default %(default)s")
    parser.add_argument("--out", type=Path, default=None, help="the file to write; it must not exist (default: print)")
    parser.add_argument("--by", default="", help="who takes them out (default: your log-in name)")


def run(arguments: argparse.Namespace) -> int:
    """Write them. Returns 1, with a sentence, if it was not done."""
    with in_the_books(arguments) as books:
        now = datetime.now(UTC)
        last = arguments.last or now.date()
        text = books.face.write_book(arguments.first, last, arguments.form, arguments.by or getpass.getuser(), now)
        if arguments.out is None:
            sys.stdout.write(text)
            return 0
        with arguments.out.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
        print(f"{arguments.out} holds the books until {last}.")
    return books.status
