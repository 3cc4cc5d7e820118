"""`tamizdat mail key`: the DKIM key, and the DNS record that must stand for it."""

import argparse
import sys
from pathlib import Path

from tamizdat.config.environment import Environment
from tamizdat.edition.keys import write_secret
from tamizdat.letters.dkim import Signer, new_key, read_key
from tamizdat.letters.errors import LettersError

_LINE = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where."""
    folder = Environment().folder("TAMIZDAT_VAR", "var")
    parser.add_argument("--var", type=Path, default=folder, help="the folder with everything")


def run(arguments: argparse.Namespace) -> int:
    """Make the key if there is none, and print its record. 1 if it cannot be used."""
    environment, path = Environment(), _path(arguments.var)
    try:
        if not environment.secret("TAMIZDAT_DKIM_KEY") and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o770)
            write_secret(path, new_key())
            print(f"{path} is the new key. It signs as soon as the vault is unlocked again.")
        signer = signer_of(arguments.var, environment)
    except LettersError as error:
        print(error, file=sys.stderr)
        return 1
    if signer is not None:
        name, text = signer.record()
        print(f"This record must stand in DNS, of type TXT, under the name\n\n    {name}\n\nwith the text\n")
        print("    " + " ".join(f'"{text[at : at + _LINE]}"' for at in range(0, len(text), _LINE)))
    return 0


def signer_of(var: Path, environment: Environment) -> Signer | None:
    """Who signs; None where there is no key. Raises DkimRefused."""
    path = _path(var)
    pem = environment.secret("TAMIZDAT_DKIM_KEY") or (path.read_text(encoding="ascii") if path.exists() else "")
    if not pem:
        return None
    return Signer(domain_of(environment), environment.text("TAMIZDAT_DKIM_SELECTOR", "t1"), read_key(pem.encode()))


def domain_of(environment: Environment) -> str:
    """The domain of the addresses from which letters come."""
    return environment.text("TAMIZDAT_MAIL_DOMAIN", "news.localhost")


def _path(var: Path) -> Path:
    return var / "vault" / "keys" / "dkim.pem"
