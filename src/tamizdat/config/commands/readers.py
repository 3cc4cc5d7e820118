"""`tamizdat readers`: bring a list of another program in, or take one out, sealed to a keeper."""

import argparse
import importlib
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from tamizdat.config.commands.vault import var_of
from tamizdat.config.commands.vault_keys import add_key_arguments, secret_of
from tamizdat.config.guard import STOPPED
from tamizdat.config.progress import Progress
from tamizdat.config.zones import open_zone
from tamizdat.edition.errors import EditionError
from tamizdat.edition.keys import write_secret
from tamizdat.envelope.errors import EnvelopeError
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import EDITIONS
from tamizdat.vault.errors import VaultError
from tamizdat.vault.keys import read_offline
from tamizdat.vault.places import Places

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two acts: import and export."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    bring_in = acts.add_parser("import", help="bring in lists that another program exported")
    bring_in.set_defaults(perform=_import)
    bring_in.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV; all files of a list together")
    bring_in.add_argument("--language", required=True, help="in which language these people read")
    bring_in.add_argument("--edition", choices=EDITIONS, default="digest", help="which edition they get (%(default)s)")
    bring_in.add_argument(
        "--consent", required=True, help="how these people agreed, in a sentence: it is kept as proof"
    )
    take_out = acts.add_parser("export", help="take a list out, sealed to a keeper")
    take_out.set_defaults(perform=_export)
    take_out.add_argument("--to", required=True, metavar="AGE1...", help="the keeper's age recipient")
    take_out.add_argument("--out", required=True, type=Path, help="the file to write; it must not exist")
    take_out.add_argument("--by", required=True, help="the keeper who takes it out")
    take_out.add_argument("--second", required=True, help="the other keeper who has said yes")
    for act in acts.choices.values():
        act.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
        act.add_argument("--newsletter", required=True, help="short name of the newsletter, as in its address")
        add_key_arguments(act)


def run(arguments: argparse.Namespace) -> int:
    """Do one act. Returns 1, with a sentence, if it could not be done; 130 if it was stopped."""
    try:
        keyring = _keyring(arguments)
        open_zone("vault", var_of(arguments))
        # The models can be imported only now that the zone is open.
        face = importlib.import_module("tamizdat.readers.face")
        perform: Callable[[argparse.Namespace, ModuleType, Keyring], None] = arguments.perform
        try:
            perform(arguments, face, keyring)
        except face.ReadersError as error:
            print(error, file=sys.stderr)
            return 1
    except (VaultError, EnvelopeError, EditionError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return STOPPED
    return 0


def _keyring(arguments: argparse.Namespace) -> Keyring:
    places = Places(var_of(arguments))
    return secret_of(arguments, places).keyring(read_offline(places))


def _import(arguments: argparse.Namespace, face: ModuleType, keyring: Keyring) -> None:
    terms = face.Terms(arguments.newsletter, arguments.language, arguments.edition, arguments.consent)
    files = [face.open_list(path) for path in arguments.files]
    for file in files:
        print(f"{file.path.name}: a list of {file.form.name}")
    report = face.import_lists(files, terms, keyring, datetime.now(UTC), Progress())
    print(f"{report.came} came, {report.there} were there already.")
    print(f"{report.gone} had left the old list or did not exist; they are not written to from here either.")
    print(f"{report.suppressed} were passed over because they had left, here or there.")
    if report.refused:
        print(f"{len(report.refused)} lines could not be read:")
        print("\n".join(f"  {line}" for line in report.refused[:SHOWN]))
        if len(report.refused) > SHOWN:
            print(f"  … and {len(report.refused) - SHOWN} more.")


def _export(arguments: argparse.Namespace, face: ModuleType, keyring: Keyring) -> None:
    if arguments.out.exists():
        message = f"{arguments.out} exists already and is not overwritten; move it away first."
        raise VaultError(message)
    sealed = face.export_list(
        arguments.newsletter,
        by=arguments.by,
        second=arguments.second,
        recipient=arguments.to,
        keyring=keyring,
        now=datetime.now(UTC),
    )
    write_secret(arguments.out, sealed)
    print(f"{arguments.out} opens for the keeper alone: age --decrypt -i KEYFILE {arguments.out.name}")
