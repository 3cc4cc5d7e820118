"""`tamizdat unpack`: a copy of an edition for a disk, which opens without a server."""

import argparse
import sys
from pathlib import Path

from tamizdat.config.commands.verify import edition_source
from tamizdat.config.guard import STOPPED
from tamizdat.config.progress import Progress
from tamizdat.config.sentences import told
from tamizdat.edition.errors import EditionError, UnreachableError
from tamizdat.edition.taking import Whole
from tamizdat.mirrors.unpacked.ledger import CopyError
from tamizdat.mirrors.unpacked.unpacking import unpack

# What cannot be read is not thereby unsound.
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the edition, the folder of the copy, and the root that the edition is checked against."""
    parser.add_argument("edition", metavar="PATH_OR_URL", help="folder of the edition (or the var folder), or address")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where the copy goes: new, empty, or an older copy")
    parser.add_argument("--root", required=True, type=Path, help="the newspaper's trusted root.json")


def run(arguments: argparse.Namespace) -> int:
    """Unpack. Returns 1 where the edition is not sound, 2 if the arguments cannot be used, 130 if it was stopped."""
    try:
        trusted_root = arguments.root.read_bytes()
        source = edition_source(arguments.edition)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"tamizdat unpack: {told(error)}\n")
        return REFUSED
    try:
        whole = unpack(source, trusted_root, arguments.folder, Progress())
    except CopyError as error:
        sys.stderr.write(f"tamizdat unpack: {told(error)}\n")
        return REFUSED
    except UnreachableError as error:
        sys.stderr.write(f"tamizdat unpack: Could not be checked: {error} The same command goes on from here.\n")
        return REFUSED
    except (EditionError, OSError) as error:
        sys.stderr.write(
            f"tamizdat unpack: {told(error)}\nThe copy is not whole. The same command goes on from here.\n"
        )
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The same command goes on from here.\n")
        return STOPPED
    sys.stdout.write(_words(whole, arguments.folder))
    return 0


def _words(whole: Whole, folder: Path) -> str:
    control = whole.control
    return (
        f"Edition {control.seq} of {control.pages} pages, sealed {control.at}, digest {control.digest}\n"
        f"Every file was checked, then written to {folder}. Open {folder / 'index.html'}.\n"
        "A copy is changed for the disk and not signed: give it to people who know you.\n"
    )
