"""Kills the sender again and again, at random moments, and counts what arrived.

A real sender (worker, ledger in SQLite, journal, signatures, own SMTP client) sends letters to an honest server in a
process of its own, which writes every mail down before it answers, and sometimes breaks off instead of answering. The
sender is killed with SIGKILL, and another one goes on. In the end every reader must have got every letter; a second
copy is allowed only where the answer to a final dot was lost, and must be the same bytes. A relay that can be asked
allows none.

The last line is `kills n lost a repeated b`; the status is 1 if anything was lost, or more was repeated than the bound.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import connections

from bench.generated import GeneratedAudience
from tamizdat.config.zones import open_zone
from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.dkim import Signer, new_key, read_key
from tamizdat.letters.postmark import House
from tamizdat.letters.smtp_relay import SmtpRelay
from tamizdat.wire.smtp.server import Server
from tests.fakes.readership import FakeEdition

PLACE = tempfile.TemporaryDirectory(prefix="tamizdat-crashlab-")
open_zone("vault", Path(PLACE.name))

from tamizdat.letters.ledger import Office  # noqa: E402  # models can be loaded once the zone is open
from tamizdat.letters.models import Issue  # noqa: E402  # as above
from tamizdat.letters.worker import Sender  # noqa: E402  # as above

CONNECTIONS = 4
READERS = 1500
DROPS = 0.002
LONGEST_LIFE_SECONDS = 0.6
SIGNER = Signer("news.example.org", "t1", read_key(new_key()))
BEGAN = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Count:
    """What a lab found. `differing` are second copies that were other bytes."""

    kills: int
    letters: int
    mails: int
    lost: int
    repeated: int
    differing: int


def _everybody(_newsletter: str) -> GeneratedAudience:
    return GeneratedAudience(READERS)


def _nobody_asks(*_: object) -> None:
    """No mail bounces here."""


class AskedRelay(SmtpRelay):
    """The same server, which lets itself be asked: its record is its log."""

    def __init__(self, server: Server, record: Path) -> None:
        super().__init__(server)
        self._record = record

    def ask(self, message_ids: Sequence[str]) -> list[bool | None]:
        """Look into the record."""
        known = {line.split()[1] for line in self._record.read_text().splitlines()}
        return [one in known for one in message_ids]


class Lab:
    """One server, one folder, any number of lives of a sender."""

    def __init__(self, folder: Path, chance: random.Random, *, asked: bool) -> None:
        self._folder = folder
        self._chance = chance
        self._asked = asked
        self._record = folder / "record"
        self._record.touch()
        self._began = time.monotonic()

    def run(self, kills: int) -> Count:
        """Kill so many senders, then let one finish."""
        words = [sys.executable, "-m", "tests.fakes.sink", "--record", str(self._record), "--drops", str(DROPS)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as sink:
            try:
                assert sink.stdout is not None
                server = Server("127.0.0.1", int(sink.stdout.readline()), "none", connections=CONNECTIONS)
                letters = self._kill(server, kills)
            finally:
                sink.kill()
        return self._counted(kills, letters)

    def _kill(self, server: Server, kills: int) -> int:
        killed, letters = 0, 1
        while killed < kills:
            child = self._live(server, letters)
            time.sleep(self._chance.uniform(0.02, LONGEST_LIFE_SECONDS))
            ended, _ = os.waitpid(child, os.WNOHANG)
            if ended:
                letters += 1
                continue
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed += 1
            if killed % 50 == 0:
                print(f"{killed} killed, {letters} letters", flush=True)
        os.waitpid(self._live(server, letters), 0)
        return letters

    def _live(self, server: Server, letters: int) -> int:
        """Begin a life: a fork of this process, which has loaded everything and opened nothing."""
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            self._send(server, letters)
            status = 0
        finally:
            os._exit(status)

    def _now(self) -> datetime:
        return BEGAN + timedelta(seconds=time.monotonic() - self._began)

    def _send(self, server: Server, letters: int) -> None:
        relay = AskedRelay(server, self._record) if self._asked else SmtpRelay(server)
        office = Office(
            keyring=Keyring.of(bytes(range(32)), [bytes(range(32))]),
            house=House("news.example.org", "https://desk.example.org/", "https://example.org/"),
            signer=SIGNER,
            relay=relay,
            audience_of=_everybody,
            bounced=_nobody_asks,
            journals=self._folder / "journal",
            clock=self._now,
        )
        edition = FakeEdition()
        for letter in range(max(1, letters - 5), letters + 1):  # an edition lists its newest letters only
            edition.put(letter, BEGAN, words=f"Letter {letter}. " * 200)
        sender = Sender(office, edition)
        while Issue.objects.filter(letter=letters, state=Issue.State.SENT).count() == 0:
            time.sleep(min(0.05, sender.turn(self._now())))

    def _counted(self, kills: int, letters: int) -> Count:
        copies: Counter[tuple[str, str]] = Counter()
        hashes: dict[tuple[str, str], set[str]] = defaultdict(set)
        for line in self._record.read_text().splitlines():
            recipient, identity, digest = line.split()
            copies[recipient, identity] += 1
            hashes[recipient, identity].add(digest)
        return Count(
            kills=kills,
            letters=letters,
            mails=sum(copies.values()),
            lost=READERS * letters - len(copies),
            repeated=sum(count - 1 for count in copies.values()),
            differing=sum(len(found) > 1 for found in hashes.values()),
        )


def lab(kills: int, seed: int, *, asked: bool) -> Count:
    """Run one lab in this process's folder."""
    with PLACE as name:
        call_command("migrate", verbosity=0)
        connections.close_all()
        found = Lab(Path(name), random.Random(seed), asked=asked).run(kills)
    print(f"{'asked' if asked else 'not asked'}: {found}", flush=True)
    return found


def main() -> int:
    """Both labs; the one whose relay can be asked takes a quarter of the kills."""
    parser = argparse.ArgumentParser(prog="python -m bench.crashlab", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None, help="printed in the first line; the same seed kills alike")
    parser.add_argument("--asked", action="store_true", help="only the lab whose relay can be asked")
    wish = parser.parse_args()
    seed = wish.seed if wish.seed is not None else random.SystemRandom().randrange(1 << 32)
    if wish.asked:
        found = lab(wish.kills, seed, asked=True)
        return int(found.lost > 0 or found.repeated > 0)
    print(f"seed {seed}", flush=True)
    words = [sys.executable, "-m", "bench.crashlab", "--asked", f"--kills={max(1, wish.kills // 4)}", f"--seed={seed}"]
    asked = subprocess.run(words, check=False).returncode
    found = lab(wish.kills, seed, asked=False)
    print(f"kills {found.kills} lost {found.lost} repeated {found.repeated}")
    bound = CONNECTIONS * found.kills
    return int(bool(asked) or found.lost > 0 or found.repeated > bound or found.differing > 0)


if __name__ == "__main__":
    sys.exit(main())
