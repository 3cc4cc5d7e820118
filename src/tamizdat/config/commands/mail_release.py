"""`tamizdat mail release`: let the vault send what waits in the outbox."""

import argparse
import sys
from pathlib import Path

from tamizdat.config.environment import Environment
from tamizdat.letters.wishes import wish_for_release


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where."""
    folder = Environment().folder("TAMIZDAT_VAR", "var")
    parser.add_argument("--var", type=Path, default=folder, help="the folder with everything")


def run(arguments: argparse.Namespace) -> int:
    """Leave the wish beside the mails. 1 if there is no relay."""
    relay = Environment().secret("TAMIZDAT_SMTP_URL")
    if not relay:
        print("There is no relay yet: set TAMIZDAT_SMTP_URL, start again, then release.", file=sys.stderr)
        return 1
    wish_for_release(arguments.var / "vault" / "outbox")
    print("The vault sends what waits as soon as it is unlocked and has the relay. The office shows how far it is.")
    return 0
