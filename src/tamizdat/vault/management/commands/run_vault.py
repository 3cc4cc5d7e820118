"""`tamizdat vault` from the inside: the worker as a process of its own."""

import os
import signal
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tamizdat.envelope.hardening import harden
from tamizdat.letters.postmark import House
from tamizdat.vault.errors import VaultError
from tamizdat.vault.giving import GivingRoom
from tamizdat.vault.keys import read_key_file, read_secret
from tamizdat.vault.places import Places
from tamizdat.vault.post import Mailing, Post
from tamizdat.vault.worker import Outside, Worker


def clock() -> datetime:
    """Read the clock; below this door it is handed on."""
    return datetime.now(UTC)  # noqa: TID251  # this is the door


def mailing(places: Places) -> Mailing:
    """How mail leaves, as the settings say."""
    dkim_key = settings.DKIM_KEY or (places.dkim.read_text(encoding="ascii") if places.dkim.exists() else "")
    house = House(settings.MAIL_DOMAIN, settings.DESK_URL, settings.PAPER_ORIGIN)
    urls = (settings.IMAP_URL, settings.MIRROR_URLS, settings.ANYMAIL_PROVIDER)
    return Mailing(house, settings.SMTP_URL, dkim_key, settings.DKIM_SELECTOR, *urls)


class Command(BaseCommand):
    """Runs until a signal comes; told to lock, the process becomes a new one that knows nothing."""

    help = "Open envelopes and send letters, while unlocked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """By what it may unlock itself."""
        parser.add_argument("--key-file", default="", help="unlock at once with the age identity in this file")

    def handle(self, *_arguments: Any, key_file: str, **_options: Any) -> None:
        """Run."""
        for trouble in harden():
            self._say(trouble)
        places = Places(Path(settings.VAR))
        places.folder.mkdir(parents=True, exist_ok=True, mode=0o770)
        how = mailing(places)
        self._publish_record(places, how)
        post = Post(places, how, clock, self._say)
        returning, most = f"{settings.DESK_URL}given", settings.PROVIDER_CALLS
        giving = GivingRoom(places, settings.GIFT_PROVIDERS, returning, post, self._say, most_calls=most)
        worker = Worker(Outside(places, post, giving, clock, self._say, settings.AUDIT_YEARS))
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_rest: worker.stop())
        if key_file:
            self._unlock_by_file(worker, places, Path(key_file))
        if worker.run() == "lock":
            sys.stdout.flush()
            os.execv(sys.executable, sys.orig_argv)  # noqa: S606  # the same program again: that is how it forgets

    def _publish_record(self, places: Places, how: Mailing) -> None:
        """Lay the public half of our DKIM key beside the vault's, so that the office can say whether mails hold."""
        try:
            signer = how.signer()
        except VaultError as error:
            self._say(f"{error}")
            return
        if signer and places.public.exists():
            places.public.with_name("dkim.txt").write_text(f"{signer.record()[1]}\n", encoding="ascii")

    def _unlock_by_file(self, worker: Worker, places: Places, key_file: Path) -> None:
        if places.stay_locked.exists():
            self._say("A keeper has locked this vault: it waits for “tamizdat unlock”.")
            return
        try:
            worker.unlock(read_secret(places, read_key_file(key_file)))
        except VaultError as error:
            self._say(f"Not unlocked: {error}")
            return
        if settings.DEMONSTRATION:
            self._say("DEMONSTRATION: the vault unlocked itself, with the key that lies beside it.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
