"""`tamizdat manage load_demonstration FOLDER`: bring the invented paper into an empty newsroom."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tamizdat.newsroom.demonstration.content import ContentError, read_paper
from tamizdat.newsroom.demonstration.loading import load
from tamizdat.newsroom.demonstration.logins import logins_of, make_logins
from tamizdat.newsroom.demonstration.markup import MarkupError
from tamizdat.newsroom.demonstration.staffing import open_accounts

SECONDS_BETWEEN = 1.0


class Command(BaseCommand):
    """Reads the folder, opens the accounts, writes and publishes everything. Safe to repeat."""

    help = "Bring the invented paper of a folder into the newsroom."
    _spoken = 0.0

    def add_arguments(self, parser: CommandParser) -> None:
        """Say where the content lies."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_arguments: Any, folder: Path, **_options: Any) -> None:
        """Load."""
        logins = logins_of(settings.VAR) or make_logins(settings.VAR)
        try:
            paper = read_paper(folder)
            accounts = open_accounts(logins)
            load(paper, by=accounts["publisher"], at=timezone.now(), say=self._say)  # noqa: TID251  # a door reads the clock
        except (ContentError, MarkupError) as error:
            raise CommandError(str(error)) from error

    def _say(self, what: str, done: int, total: int) -> None:
        """One line in place on a terminal; elsewhere a line now and then."""
        terminal = self.stdout.isatty()
        if done < total and not terminal and time.monotonic() - self._spoken < SECONDS_BETWEEN:
            return
        self._spoken = time.monotonic()
        self.stdout.write(f"  {what}: {done} of {total}", ending="\n" if done == total or not terminal else "\r")
        self.stdout.flush()
