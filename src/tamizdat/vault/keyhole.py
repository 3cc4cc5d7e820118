"""The pipe through which a person tells the worker to unlock and to lock. What passes it never touches the disk."""

import os
import select
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tamizdat.vault.errors import VaultError

LARGEST_WORD = 4096  # what a pipe takes in one piece (PIPE_BUF), so that two words never mix


@dataclass(frozen=True, slots=True)
class Word:
    """What came through: a secret to unlock with, or the order to lock."""

    act: Literal["unlock", "lock"]
    secret: str = field(default="", repr=False)


class Keyhole:
    """The worker's side. There is one for each var folder."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.is_fifo():
            path.unlink(missing_ok=True)
            os.mkfifo(path, 0o600)
        # Opened for writing as well, so that the pipe never ends when the last writer leaves.
        self._descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        self._rest = b""

    def wait(self, seconds: float) -> Word | None:
        """Wait for a word, at most so many seconds. What is no word of ours is passed over."""
        if b"\n" not in self._rest:
            ready, _, _ = select.select([self._descriptor], [], [], seconds)
            if not ready:
                return None
            with suppress(BlockingIOError):
                self._rest += os.read(self._descriptor, 4 * LARGEST_WORD)
        line, end, rest = self._rest.partition(b"\n")
        self._rest = rest if end else self._rest[-LARGEST_WORD:]
        return _word(line) if end else None

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self._descriptor)


def tell(path: Path, word: Word) -> None:
    """Say a word to the worker. Raises VaultError where none listens."""
    line = f"{word.act} {word.secret}".strip().encode() + b"\n"
    if len(line) > LARGEST_WORD:
        message = "The vault holds too many old keys to be unlocked in one piece. Take the oldest out of it."
        raise VaultError(message)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        message = f"The vault's worker does not run on {path.parent}. Start it with “tamizdat run” or “tamizdat vault”."
        raise VaultError(message) from error
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def _word(line: bytes) -> Word | None:
    act, _, secret = line.decode("utf-8", "replace").partition(" ")
    if act == "lock":
        return Word("lock")
    return Word("unlock", secret) if act == "unlock" else None
