"""Wakes the press worker through a named pipe. Losing a wake is harmless: the worker also looks by itself."""

import os
import select
from contextlib import suppress
from pathlib import Path


def pipe_of(var: Path) -> Path:
    """Path of the pipe under the var folder."""
    return var / "press" / "wake"


def wake(var: Path) -> None:
    """Wake the worker if one listens on this machine; never waits and never fails."""
    with suppress(OSError):
        descriptor = os.open(pipe_of(var), os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(descriptor, b".")
        finally:
            os.close(descriptor)


class Sleeper:
    """The worker's end of the pipe."""

    def __init__(self, var: Path) -> None:
        pipe = pipe_of(var)
        pipe.parent.mkdir(parents=True, exist_ok=True)
        if not pipe.is_fifo():
            pipe.unlink(missing_ok=True)
            os.mkfifo(pipe, 0o660)
        # Opened for writing as well, so that the pipe never ends when the last writer leaves.
        self._descriptor = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)

    def sleep(self, seconds: float) -> bool:
        """Sleep until woken, at most so many seconds. Says whether somebody woke it."""
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        if ready:
            with suppress(BlockingIOError):
                os.read(self._descriptor, 65_536)
        return bool(ready)

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self._descriptor)
