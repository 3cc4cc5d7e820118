"""`tamizdat prune`: drop from older editions what was withdrawn since."""

import argparse
import sys
import tempfile
from pathlib import Path

from tamizdat.config.commands.verify import edition_source
from tamizdat.config.guard import STOPPED
from tamizdat.config.progress import Progress
from tamizdat.config.sentences import told
from tamizdat.edition.errors import EditionError, UnreachableError
from tamizdat.edition.heeding import withdrawn_in
from tamizdat.edition.layout import EditionFolder, find_edition
from tamizdat.edition.pruning import doomed_by, prune
from tamizdat.edition.withdrawal import WithdrawalList

# What cannot be read is not thereby unsound.
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the older editions, the newer one, and the root that it is checked against."""
    parser.add_argument("older", metavar="FOLDER", nargs="+", type=Path, help="folders of older editions that you keep")
    parser.add_argument("--by", required=True, metavar="PATH_OR_URL", help="a newer edition, whose list is heeded")
    parser.add_argument("--root", required=True, type=Path, help="the newspaper's trusted root.json")
    parser.add_argument(
        "--memory", type=Path, metavar="DIR", help="remember what was seen here, to refuse an older list"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would go, and remove nothing")


def run(arguments: argparse.Namespace) -> int:
    """Prune. Returns 1 where the list is not sound, 2 if the arguments cannot be used, 130 if it was stopped."""
    try:
        trusted_root = arguments.root.read_bytes()
        source = edition_source(arguments.by)
        folders = [_older(name) for name in arguments.older]
    except (OSError, ValueError) as error:
        sys.stderr.write(f"tamizdat prune: {told(error)}\n")
        return REFUSED
    try:
        with tempfile.TemporaryDirectory(prefix="tamizdat-prune-") as passing:
            listed = withdrawn_in(source, trusted_root, arguments.memory or Path(passing))
        for folder in folders:
            _prune(folder, listed, dry=arguments.dry_run)
    except UnreachableError as error:
        sys.stderr.write(f"tamizdat prune: Could not be checked: {error} Nothing was removed.\n")
        return REFUSED
    except (EditionError, OSError) as error:
        sys.stderr.write(f"tamizdat prune: {told(error)}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The same command goes on from here.\n")
        return STOPPED
    return 0


def _older(name: Path) -> EditionFolder:
    folder = find_edition(name)
    if not folder.metadata.is_dir():
        message = f"{name} holds no edition: there is no folder “metadata” in it. Give the edition's folder."
        raise ValueError(message)
    return folder


def _prune(folder: EditionFolder, listed: WithdrawalList, *, dry: bool) -> None:
    if not dry:
        sys.stdout.write(f"{folder.root}: {prune(folder, listed, Progress())} files removed.\n")
        return
    gone = doomed_by(folder, listed, Progress())
    lines = [f"  {path.relative_to(folder.root)}\n" for path in gone]
    sys.stdout.write(f"{folder.root}: {len(gone)} files would be removed.\n{''.join(lines)}")
