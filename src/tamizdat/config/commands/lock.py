"""`tamizdat lock`: close the vault that runs; its memory is empty within five seconds."""

import argparse
import sys
from pathlib import Path

from tamizdat.config.commands.unlock import await_state
from tamizdat.config.commands.vault import var_of
from tamizdat.vault.errors import VaultError
from tamizdat.vault.keyhole import Word, tell
from tamizdat.vault.places import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which vault."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")


def run(arguments: argparse.Namespace) -> int:
    """Tell the worker to forget. Returns 1, with a sentence, if no worker heard."""
    try:
        places = Places(var_of(arguments))
        tell(places.keyhole, Word("lock"))
        await_state(places, "locked")
    except VaultError as error:
        print(error, file=sys.stderr)
        return 1
    print("The vault is locked. It stays so until “tamizdat unlock”, whatever is started again.")
    return 0
