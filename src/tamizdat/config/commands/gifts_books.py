"""The vault's books, opened for one act of `tamizdat gifts`. No key is needed, and the vault may be locked."""

import argparse
import importlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from django.db import DatabaseError

from tamizdat.config.commands.vault import var_of
from tamizdat.config.environment import EnvironmentRefused
from tamizdat.config.sentences import told
from tamizdat.config.zones import ZoneRefused, open_zone
from tamizdat.vault.places import Places

NO_TABLES = "The books of {place} cannot be read. Start the vault once (“tamizdat run”), then try again."
NO_VAULT = "There is no vault in {place}. Name another folder with --var."


@dataclass(slots=True)
class Books:
    """What an act calls, where it tells the newsroom, and the status with which the command ends."""

    face: ModuleType
    counts: Path
    status: int = 0

    def tell(self, sentences: Iterable[str]) -> None:
        """Print what was done, as it is done."""
        for sentence in sentences:
            print(sentence)


@contextmanager
def in_the_books(arguments: argparse.Namespace) -> Iterator[Books]:
    """Open the zone of the vault. What is refused is printed as a sentence, and the status is then 1."""
    var = var_of(arguments)
    books = Books(ModuleType("none"), var / "counts", status=1)
    try:
        if not Places(var).secret.exists():
            print(NO_VAULT.format(place=var), file=sys.stderr)
            sys.exit(1)
        open_zone("vault", var)
        # The models can be imported only now that the zone is open.
        books.face = importlib.import_module("tamizdat.office.by_command")
        refused = importlib.import_module("tamizdat.office.errors").OfficeError
    except (EnvironmentRefused, ZoneRefused, OSError) as error:
        print(told(error), file=sys.stderr)
        sys.exit(1)
    try:
        yield books
        books.status = 0
    except DatabaseError:
        print(NO_TABLES.format(place=var), file=sys.stderr)
    except (refused, OSError) as error:
        print(told(error), file=sys.stderr)
