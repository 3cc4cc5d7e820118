"""`tamizdat gifts open FILE`: open notes for an audit with a keeper's own key, on a machine without any network.

It needs no vault, no database and no settings: the file that `gifts notes` wrote, and the key.
"""

import argparse
import base64
import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tamizdat.config.sentences import told
from tamizdat.contributions.books.spreadsheet import safe
from tamizdat.edition.keys import write_secret
from tamizdat.envelope.audit import open_month, open_note
from tamizdat.envelope.errors import SealError
from tamizdat.vault.errors import VaultError
from tamizdat.vault.keys import read_key_file

COLUMNS = ("day", "amount", "currency", "reference", "payer")
DAMAGED = "{file} holds no notes, or is damaged. “tamizdat gifts notes” writes such files."


class NotesRefused(Exception):
    """A file that cannot be opened; the sentence says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, with which key."""
    parser.add_argument("file", type=Path, metavar="FILE", help="what “tamizdat gifts notes” wrote")
    parser.add_argument("--key-file", type=Path, required=True, help="the keeper's age identity")
    parser.add_argument("--out", type=Path, default=None, help="the CSV to write; it must not exist (default: print)")


def run(arguments: argparse.Namespace) -> int:
    """Open them. Returns 1, with a sentence, if it could not be done."""
    try:
        rows = list(_opened(arguments.file, read_key_file(arguments.key_file)))
        _hand_out(rows, arguments.out)
    except (NotesRefused, VaultError, SealError, OSError) as error:
        print(told(error), file=sys.stderr)
        return 1
    return 0


def _hand_out(rows: Sequence[Sequence[str]], out: Path | None) -> None:
    if out is None:
        sys.stdout.write(_csv(rows))
        return
    if out.exists():
        message = f"{out} exists already and is not overwritten; move it away first."
        raise NotesRefused(message)
    write_secret(out, _csv(rows).encode())
    print(f"{out} names {len(rows)} payers. Delete it when the audit is over.")


def _opened(file: Path, identity: str) -> Iterator[list[str]]:
    """Every note of the file, as the columns of a row. Raises NotesRefused, SealError."""
    try:
        found = json.loads(file.read_text(encoding="ascii"))
        key, notes = base64.b64decode(found["key"]), [base64.b64decode(one) for one in found["notes"]]
    except (ValueError, KeyError, TypeError) as error:
        raise NotesRefused(DAMAGED.format(file=file)) from error
    private = open_month(key, identity)
    for note in notes:
        yield [safe(str(cell)) for cell in json.loads(open_note(private, note))]


def _csv(rows: Sequence[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return written.getvalue()
