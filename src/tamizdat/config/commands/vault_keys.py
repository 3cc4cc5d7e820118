"""How a keeper proves to be one: by a passphrase, asked for or in a file, or by a key file."""

import argparse
import getpass
from pathlib import Path

from tamizdat.config.sentences import told
from tamizdat.vault.errors import VaultError
from tamizdat.vault.keys import Secret, read_key_file, read_secret
from tamizdat.vault.places import Places


def add_key_arguments(parser: argparse.ArgumentParser) -> None:
    """The two ways of giving a key without being asked."""
    parser.add_argument("--passphrase-file", type=Path, help="passphrase in a file, instead of being asked for it")
    parser.add_argument("--key-file", type=Path, help="an age identity in a file, instead of a passphrase")


def key_of(arguments: argparse.Namespace) -> str:
    """The passphrase or age identity that a keeper gives. Raises VaultError."""
    if arguments.key_file is not None:
        return read_key_file(arguments.key_file)
    if arguments.passphrase_file is not None:
        try:
            return str(arguments.passphrase_file.read_text(encoding="utf-8").split("\n")[0].strip())
        except (OSError, UnicodeDecodeError) as error:
            message = f"The passphrase file cannot be read. {told(error)}"
            raise VaultError(message) from error
    return getpass.getpass("Passphrase of the vault: ")


def new_key_of(arguments: argparse.Namespace) -> str:
    """The key of a new vault; a passphrase is asked for twice. Raises VaultError."""
    key = key_of(arguments)
    asked = arguments.key_file is None and arguments.passphrase_file is None
    if asked and getpass.getpass("Once more: ") != key:
        message = "The two passphrases differ; nothing was made."
        raise VaultError(message)
    return key


def secret_of(arguments: argparse.Namespace, places: Places) -> Secret:
    """Open the vault's secret in this process. Raises VaultError."""
    if not places.secret.exists():
        message = f"There is no vault in {places.folder}. Make one with “tamizdat vault init”."
        raise VaultError(message)
    return read_secret(places, key_of(arguments))
