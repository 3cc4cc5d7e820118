"""`tamizdat gifts import FILE...`: hand statements of a bank to the vault that runs, as the office does."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import get_args

from tamizdat.config.commands.vault import var_of
from tamizdat.config.environment import EnvironmentRefused
from tamizdat.config.sentences import told
from tamizdat.envelope.errors import EnvelopeError
from tamizdat.envelope.gift_questions import Days, Decimal, ImportStatement, pack
from tamizdat.envelope.gift_replies import StatementRead
from tamizdat.envelope.messages import encode
from tamizdat.envelope.replies import Refused, decode_reply
from tamizdat.spool.errors import NoAnswer, SpoolFull
from tamizdat.spool.questions import ask

SECONDS = 900.0
NO_VAULT = "There is no vault in {place}. Make one with “tamizdat vault init”, or name another folder with --var."
STRANGE = "The vault's answer could not be read; it is of another version than this command."
NO_FILE = "There is no such file: {path}. See how it is spelt, and in which folder it lies."
NO_PAIR = "“{text}” names no column: write it as “Heading=amount”."


class ImportRefused(Exception):
    """A statement that could not be handed over; the sentence says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files, and what a table does not say itself."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CAMT, MT940 or a table (CSV)")
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--rehearse", action="store_true", help="say what would happen, and keep nothing")
    parser.add_argument(
        "--names",
        action="store_true",
        help="keep payers' names for an audit, sealed to two offline keepers; without these the file is refused",
    )
    alike = parser.add_mutually_exclusive_group()
    alike.add_argument(
        "--again", action="store_true", help="lines that look like ones you have are these: book none of them again"
    )
    alike.add_argument("--new", action="store_true", help="lines that look like ones you have are others: book them")
    parser.add_argument("--by", default="", help="who brings them in, for the books (default: your log-in name)")
    parser.add_argument("--account", default="", help="of a table: the end of our account's number, or its currency")
    parser.add_argument("--days", choices=get_args(Days), default="", help="of a table: the order of day, month, year")
    parser.add_argument("--decimal", choices=get_args(Decimal), default="", help="of a table: what is before the cents")
    parser.add_argument(
        "--column", action="append", default=[], metavar="HEADING=WHAT", help="of a table: what a heading holds"
    )


def run(arguments: argparse.Namespace) -> int:
    """Hand each over and print what became of it. Returns 1, with a sentence, if one was not taken."""
    status = 0
    for path in arguments.files:
        try:
            read = _handed_over(path, arguments)
        except (ImportRefused, NoAnswer, SpoolFull, EnvelopeError, EnvironmentRefused, OSError) as error:
            print(f"{path.name}: {told(error)}", file=sys.stderr)
            status = 1
            continue
        status = max(status, _told(path, read))
    return status


def _handed_over(path: Path, arguments: argparse.Namespace) -> StatementRead:
    if not path.is_file():
        raise ImportRefused(NO_FILE.format(path=path))
    var = var_of(arguments)
    public = var / "desk" / "vault.pub"
    if not public.exists():
        raise ImportRefused(NO_VAULT.format(place=var))
    question = ImportStatement(
        packed=pack(path.read_bytes()),
        rehearse=arguments.rehearse,
        by=f"{arguments.by or getpass.getuser()} by command",
        account=arguments.account,
        days=arguments.days,
        decimal=arguments.decimal,
        names=arguments.names,
        alike="again" if arguments.again else "new" if arguments.new else "",
        columns=dict(_pair(text) for text in arguments.column),
    )
    key = bytes.fromhex(public.read_text(encoding="ascii").strip())
    reply = decode_reply(ask(var / "office", key, encode(question), SECONDS))
    if isinstance(reply, Refused):
        raise ImportRefused(reply.sentence)
    if not isinstance(reply, StatementRead):
        raise ImportRefused(STRANGE)
    return reply


def _pair(text: str) -> tuple[str, str]:
    heading, sign, holds = text.rpartition("=")
    if not sign or not heading.strip():
        raise ImportRefused(NO_PAIR.format(text=text))
    return heading.strip(), holds.strip().lower()


def _told(path: Path, read: StatementRead) -> int:
    if read.verdict == "refused":
        for finding in read.findings:
            print(f"{path.name}: {finding}", file=sys.stderr)
        return 1
    how = "would be taken" if read.verdict == "rehearsed" else "taken"
    print(f"{path.name}: {how}, {read.lines} lines of {read.account}.")
    print(f"  {read.there} known before, {read.matched} matched, {read.waiting} waiting, {read.went_out} went out.")
    for finding in read.findings:
        print(f"  {finding}")
    return 0
