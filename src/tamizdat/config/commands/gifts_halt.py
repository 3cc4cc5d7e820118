"""`tamizdat gifts halt METHOD...`: nothing more is taken by a way of giving, from now on. The vault may be locked."""

import argparse
import getpass
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.commands.gifts_books import in_the_books
from tamizdat.money.methods import SLUGS

REASONS = ("designation", "provider", "repair", "closed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which ways, why, and what becomes of their pledges."""
    parser.add_argument("methods", nargs="+", metavar="METHOD", help=", ".join(SLUGS))
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--reason", choices=REASONS, required=True, help="what the page of support says of it")
    parser.add_argument("--words", default="", help="words of your own for readers, after that")
    parser.add_argument("--pledges", choices=("keep", "cancel"), required=True, help="whether pledges wait or end")
    parser.add_argument("--by", default="", help="the keeper who orders it (default: your log-in name)")
    parser.add_argument("--second", default="", help="the other keeper who has said yes, to end pledges")
    parser.add_argument("--drill", action="store_true", help="say what would happen, write that down, and do nothing")


def run(arguments: argparse.Namespace) -> int:
    """Halt, or rehearse it. Returns 1, with a sentence, if it was not done."""
    with in_the_books(arguments) as books:
        order = books.face.HaltOrder(
            methods=list(dict.fromkeys(arguments.methods)),
            reason=arguments.reason,
            words=" ".join(arguments.words.split()),
            cancel=arguments.pledges == "cancel",
            by=arguments.by or getpass.getuser(),
            second=arguments.second,
        )
        now = datetime.now(UTC)
        said = books.face.rehearse(order, now) if arguments.drill else books.face.halt(order, books.counts, now)
        books.tell(said)
    return books.status
