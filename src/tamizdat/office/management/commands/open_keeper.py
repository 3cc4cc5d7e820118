"""`tamizdat manage --zone office open_keeper NAME`: makes a keeper's account, or gives one a new passphrase."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tamizdat.staff.actions import open_account
from tamizdat.staff.passphrases import passphrase


class Command(BaseCommand):
    """Prints the passphrase once; only its hash is kept."""

    help = "Make an account of a keeper, or give it a new passphrase, which is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose account."""
        parser.add_argument("name", help="a log-in name; a working name will do")
        parser.add_argument("--write", type=Path, help="add name and passphrase to this file instead of printing them")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401  # as Django calls it
        """Make it."""
        name = str(options["name"])
        if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
            message = "A log-in name has Latin letters, digits, - and _."
            raise CommandError(message)
        words = passphrase()
        open_account(username=name, password=words)
        if options["write"] is None:
            self.stdout.write(f"{name}  {words}")
            return
        handle = os.open(options["write"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{name} {words}\n")
