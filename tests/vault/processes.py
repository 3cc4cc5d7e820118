"""A vault whose worker runs as a process of its own, for tests that look at it from outside."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.envelope.messages import Message, encode
from tamizdat.envelope.sealed import seal
from tamizdat.letters.outbox import Outbox
from tamizdat.spool.envelopes import Spool
from tamizdat.vault.keys import Secret, read_key_file, read_secret
from tamizdat.vault.places import Places

COMMAND = [sys.executable, "-m", "tamizdat.config.commands"]
SECONDS = 60.0


def environment() -> dict[str, str]:
    """Ours, without what the tests put there for themselves."""
    ours = re.compile(r"TAMIZDAT_|DJANGO_|PYTHONDEVMODE|PYTEST_")
    return {name: value for name, value in os.environ.items() if not ours.match(name)} | {"PYTHONUNBUFFERED": "1"}


def tamizdat(*words: str, told: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a verb to its end; `told` are further variables of its environment."""
    env = environment() | dict(told or {})
    return subprocess.run([*COMMAND, *words], env=env, capture_output=True, text=True, check=False, timeout=SECONDS)


def until(what: Callable[[], bool], said: Callable[[], str] = str) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, said()
        time.sleep(0.02)


@dataclass
class RunningVault:
    """A founded vault and the process of its worker."""

    places: Places
    key_file: Path
    process: subprocess.Popen[bytes]
    key: bytes = field(default=b"", repr=False)

    def mails(self) -> list[tuple[str, str]]:
        """Recipient and source of every mail in the outbox, oldest first, as a keeper sees them."""
        kept = self._outbox()
        heads = [one.head for one in reversed(kept.newest(10_000))]
        return [(head.recipient.decode(), b"".join(kept.pieces(head)).decode()) for head in heads]

    def count_mails(self) -> int:
        """How many mails are in the outbox."""
        return len(self._outbox().newest(10_000))

    def _outbox(self) -> Outbox:
        self.key = self.key or self.secret.keyring(()).outbox
        return Outbox(self.places.outbox, self.key, lambda: datetime.now(UTC))

    def mails_to(self, address: str) -> list[str]:
        return [text for recipient, text in self.mails() if recipient == address]

    @property
    def spool(self) -> Spool:
        return Spool(self.places.spool)

    def drop_and_go(self, *messages: Message) -> list[str]:
        """Drop messages as the desk does. Returns the names of their envelopes."""
        spool, public = self.spool, bytes.fromhex(self.places.public.read_text())
        return [spool.drop(seal(public, encode(message))) for message in messages]

    def drop(self, *messages: Message) -> None:
        """Drop messages, and wait until they have been taken out."""
        self.drop_and_go(*messages)
        until(lambda: next(self.spool.waiting(), None) is None, lambda: self.log)

    @property
    def log(self) -> str:
        return (self.places.var / "said.txt").read_text(encoding="utf-8")

    @property
    def secret(self) -> Secret:
        return read_secret(self.places, read_key_file(self.key_file))

    def is_(self, state: str) -> bool:
        return self.places.state.exists() and self.places.state.read_text().strip() == state

    def await_(self, state: str) -> None:
        until(lambda: self.is_(state), lambda: self.log)

    def unlock(self) -> None:
        done = tamizdat("unlock", "--var", str(self.places.var), "--key-file", str(self.key_file))
        assert done.returncode == 0, done.stderr + self.log

    def lock(self) -> None:
        done = tamizdat("lock", "--var", str(self.places.var))
        assert done.returncode == 0, done.stderr + self.log

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(SECONDS) == 0, self.log


def found(var: Path) -> Path:
    """Make the keys of a vault and its tables. Returns the key file."""
    key_file = var / "elsewhere" / "vault.key"
    done = tamizdat("vault", "init", "--var", str(var), "--key-file", str(key_file))
    assert done.returncode == 0, done.stderr
    done = tamizdat("manage", "--var", str(var), "--zone", "vault", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    return key_file


def start(var: Path, key_file: Path, *words: str, told: Mapping[str, str] | None = None) -> RunningVault:
    """Start the worker; `told` are further variables of its environment."""
    with (var / "said.txt").open("ab") as said:
        process = subprocess.Popen(
            [*COMMAND, "vault", "--var", str(var), *words],
            env=environment() | dict(told or {}),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    return RunningVault(Places(var), key_file, process)
