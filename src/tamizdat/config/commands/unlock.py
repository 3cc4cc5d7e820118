"""`tamizdat unlock`: open the vault that runs, so that letters are sent and envelopes opened."""

import argparse
import sys
import time
from pathlib import Path

from tamizdat.config.commands.vault import var_of
from tamizdat.config.commands.vault_keys import add_key_arguments, secret_of
from tamizdat.vault.errors import VaultError
from tamizdat.vault.keyhole import Word, tell
from tamizdat.vault.places import Places

SECONDS_TO_ANSWER = 15.0
SECONDS_BETWEEN_LOOKS = 0.05


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which vault, and by what."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    add_key_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Open the secret here, and hand it to the worker through the keyhole. Returns 1, with a sentence, on failure."""
    try:
        places = Places(var_of(arguments))
        tell(places.keyhole, Word("unlock", secret_of(arguments, places).to_json()))
        await_state(places, "unlocked")
    except VaultError as error:
        print(error, file=sys.stderr)
        return 1
    print("The vault is unlocked.")
    return 0


def await_state(places: Places, wanted: str) -> None:
    """Wait until the worker says that it is so. Raises VaultError after some seconds."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        if places.state.exists() and places.state.read_text(encoding="ascii").strip() == wanted:
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)
    message = f"The vault's worker does not say that it is {wanted}. See what it has printed."
    raise VaultError(message)
