"""`tamizdat vault`: the vault's worker; with `init`, the keys of a new vault."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pyrage
from django.core.management import call_command

from tamizdat.config.commands.vault_keys import add_key_arguments, new_key_of
from tamizdat.config.environment import Environment
from tamizdat.config.zones import open_zone
from tamizdat.edition.errors import EditionError
from tamizdat.edition.keys import write_secret
from tamizdat.envelope.errors import EnvelopeError
from tamizdat.envelope.months import new_data_key
from tamizdat.envelope.sealed import new_pair
from tamizdat.vault.errors import VaultError
from tamizdat.vault.keys import found_vault, new_secret
from tamizdat.vault.places import Places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One act, init; without it the worker runs."""
    parser.set_defaults(perform=_run)
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    add_key_arguments(parser)
    acts = parser.add_subparsers(dest="act", metavar="ACT")
    init = acts.add_parser("init", help="make the vault's keys", description="Make the vault's keys.")
    init.set_defaults(perform=_init)
    init.add_argument("--var", type=Path, default=argparse.SUPPRESS, help="the folder that holds everything")
    init.add_argument("--passphrase-file", type=Path, default=argparse.SUPPRESS, help="the new passphrase in a file")
    init.add_argument("--key-file", type=Path, default=argparse.SUPPRESS, help="lock by this age identity, made if new")
    init.add_argument("--offline", action="append", default=[], metavar="AGE1...", help="an age recipient who may open")


def run(arguments: argparse.Namespace) -> int:
    """Run the worker until told to stop, or make keys. Returns 1, with a sentence, if it could not be done."""
    try:
        perform: Callable[[argparse.Namespace], None] = arguments.perform
        perform(arguments)
    except (VaultError, EnvelopeError, EditionError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def var_of(arguments: argparse.Namespace) -> Path:
    """The folder that holds everything."""
    return Path((arguments.var or Environment().folder("TAMIZDAT_VAR", "var")).expanduser().absolute())


def _run(arguments: argparse.Namespace) -> None:
    var = var_of(arguments)
    chosen = arguments.key_file or Environment().text("TAMIZDAT_VAULT_KEY_FILE")
    open_zone("vault", var)
    call_command("run_vault", key_file=f"{chosen or ''}")


def _init(arguments: argparse.Namespace) -> None:
    places = Places(var_of(arguments))
    if places.secret.exists():
        message = f"{places.secret} stands already, and without it nobody can open the list. Nothing was changed."
        raise VaultError(message)
    new_data_key(new_pair().public, arguments.offline)  # refuses what is no recipient, before anything is written
    if arguments.key_file is not None and not arguments.key_file.exists():
        write_secret(arguments.key_file, f"{pyrage.x25519.Identity.generate()}\n".encode())
        print(f"{arguments.key_file} is the key of the vault. Keep it elsewhere; who has it opens the list.")
    found_vault(places, new_secret(), new_key_of(arguments), tuple(arguments.offline))
    print(f"{places.secret} holds the vault's secret, locked. Copy it to a second place now.")
    print(f"{places.public} is the public half, for the desk. “tamizdat unlock” opens the vault.")
    if not arguments.offline:
        print("No keeper can open the list if the passphrase is lost: name one with --offline, in a new vault.")
