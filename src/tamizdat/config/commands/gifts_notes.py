"""`tamizdat gifts notes MONTH`: take the notes for an audit out, sealed as they are; or drop those of a month."""

import argparse
import getpass
import re
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.commands.gifts_books import in_the_books

_MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which month, where to, and by whom."""
    parser.add_argument("month", type=month, metavar="MONTH", help="such as 2026-11")
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, default=None, help="the file to write; it must not exist")
    what.add_argument("--drop", action="store_true", help="forget these notes and their key, for good")
    parser.add_argument("--by", default="", help="the keeper who does it (default: your log-in name)")
    parser.add_argument("--second", default="", help="the other keeper who has said yes, to drop them")


def run(arguments: argparse.Namespace) -> int:
    """Take them out, or drop them. Returns 1, with a sentence, if it was not done."""
    by, now = arguments.by or getpass.getuser(), datetime.now(UTC)
    with in_the_books(arguments) as books:
        if arguments.drop:
            books.tell(books.face.drop_month(arguments.month, by, arguments.second, now))
        else:
            books.tell(books.face.take_notes(arguments.month, arguments.out, by, now))
    return books.status


def month(text: str) -> str:
    """A month as it is written here."""
    if not _MONTH.fullmatch(text):
        message = f"“{text}” is no month; write it as 2026-11"
        raise argparse.ArgumentTypeError(message)
    return text
