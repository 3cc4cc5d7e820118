"""Keeps a few processes running on one machine: starts them, restarts them, and stops them all together.

One thread, one loop: it waits for lines that children wrote, for signals, and for the moment of the next restart.
Each child leads a session of its own, so Ctrl-C reaches only the supervisor, which then stops them all, and whatever
a dead child has left behind can be ended with it. The kernel tells children when the supervisor dies, however it dies.
"""

import ctypes
import fcntl
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

LONGEST_PAUSE_SECONDS = 30.0
GOOD_LIFE_SECONDS = 60.0
GRACE_SECONDS = 10.0
SECONDS_BETWEEN_LOOKS = 0.5
LONGEST_LINE_BYTES = 65_536

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)

Say = Callable[[str], None]


class SupervisorRefusedError(Exception):
    """The supervisor cannot start; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Child:
    """One process to keep: `name` prefixes its output, `words` is its command line, `environment` all it sees.

    Until the file or folder `needs` is there, the child is not started.
    """

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    needs: Path | None = None


@dataclass(slots=True)
class _Kept:
    """A child and what became of it. `due` is the moment (monotonic seconds) of its next start while it is down."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0
    pending: bytes = b""
    waits: bool = False


def pause_before_restart(failures: int) -> float:
    """Seconds to wait before the next start, after so many failures in a row: 1, 2, 4 ... 30."""
    return min(LONGEST_PAUSE_SECONDS, 2.0 ** max(0, failures - 1))


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder `var` for this process. Raises SupervisorRefusedError where another one holds it."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            message = (
                f"Tamizdat runs on {var} already (process {lock.read().strip() or 'unknown'}). "
                "Stop that one first, or name another folder with --var."
            )
            raise SupervisorRefusedError(message) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def supervise(children: Sequence[Child], say: Say) -> None:
    """Keep `children` running until SIGTERM or SIGINT, then stop them all. Call it from the main thread.

    `say` gets one line at a time, without a line end: what children write, and what happened to them.
    A second signal kills what has not stopped yet.
    """
    with _Signals() as signals, selectors.DefaultSelector() as selector:
        selector.register(signals.reader, selectors.EVENT_READ, None)
        watch = _Watch([_Kept(child) for child in children], selector, say)
        try:
            while not signals.count:
                watch.start_those_due()
                watch.wait(watch.seconds_to_next_start())
                watch.bury_the_dead()
        finally:
            watch.stop(signals)


class _Signals:
    """Counts SIGTERM and SIGINT, and makes a pipe readable at these and at the death of a child, to wake the loop."""

    def __init__(self) -> None:
        self.count = 0
        self.reader, self._writer = os.pipe()
        os.set_blocking(self.reader, False)
        os.set_blocking(self._writer, False)

    def __enter__(self) -> Self:
        self._wakeup = signal.set_wakeup_fd(self._writer)
        self._before = {
            number: signal.signal(number, self._note) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
        }
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        signal.set_wakeup_fd(self._wakeup)
        os.close(self.reader)
        os.close(self._writer)

    def _note(self, number: int, _: object) -> None:
        self.count += number != signal.SIGCHLD


@dataclass(slots=True)
class _Watch:
    kept: list[_Kept]
    selector: selectors.BaseSelector
    say: Say

    def start_those_due(self) -> None:
        for one in self.kept:
            if one.process is None and one.due <= time.monotonic() and self._has_what_it_needs(one):
                one.started = time.monotonic()
                try:
                    one.process = _start(one.child)
                except OSError as error:
                    self._plan_restart(one, f"could not be started ({error})")
                    continue
                os.set_blocking(_output(one.process).fileno(), False)
                self.selector.register(_output(one.process), selectors.EVENT_READ, one)

    def _has_what_it_needs(self, one: _Kept) -> bool:
        needs = one.child.needs
        if needs is None or needs.exists():
            return True
        if not one.waits:
            self.say(f"{one.child.name} waits until there is {needs}.")
        one.waits = True
        one.due = time.monotonic() + SECONDS_BETWEEN_LOOKS
        return False

    def seconds_to_next_start(self) -> float | None:
        due = [one.due for one in self.kept if one.process is None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def wait(self, seconds: float | None) -> None:
        """Sleep until something happens, and pass on what children wrote."""
        for key, _ in self.selector.select(seconds):
            if key.data is None:
                os.read(key.fd, 4096)
            else:
                self._read_from(key.data)

    def bury_the_dead(self) -> None:
        for one in self.kept:
            if one.process is not None and (status := one.process.poll()) is not None:
                self._forget(one)
                self._plan_restart(one, _how_it_ended(status))

    def stop(self, signals: _Signals) -> None:
        """Ask every child to stop, wait, and after GRACE_SECONDS or another signal kill what is left."""
        asked, deadline = signals.count, time.monotonic() + GRACE_SECONDS
        running = [one for one in self.kept if one.process is not None]
        _send(running, signal.SIGTERM)
        while any(_is_running(one) for one in running):
            if signals.count > asked or time.monotonic() > deadline:
                for one in filter(_is_running, running):
                    self.say(f"{one.child.name} did not stop when asked, and is killed.")
                _send(running, signal.SIGKILL)
                deadline = float("inf")
                asked = signals.count
            self.wait(0.1)
        for one in running:
            self._forget(one)

    def _read_from(self, one: _Kept) -> bool:
        """Pass on what a child wrote. Returns False when there is nothing more to read now."""
        if one.process is None:
            return False
        try:
            read = os.read(_output(one.process).fileno(), LONGEST_LINE_BYTES)
        except BlockingIOError:
            return False
        if not read:
            self._stop_listening_to(one.process)
        *lines, one.pending = (one.pending + read).split(b"\n")
        if one.pending and (not read or len(one.pending) > LONGEST_LINE_BYTES):
            lines.append(one.pending)
            one.pending = b""
        for line in lines:
            self.say(f"{one.child.name:<9} | {line.decode('utf-8', 'replace').rstrip()}")
        return bool(read)

    def _forget(self, one: _Kept) -> None:
        """End what a dead child left behind, pass on its last words, and close its pipe."""
        if one.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(one.process.pid, signal.SIGKILL)
        while self._read_from(one):
            pass
        self._stop_listening_to(one.process)
        _output(one.process).close()
        one.process = None

    def _stop_listening_to(self, process: subprocess.Popen[bytes]) -> None:
        if _output(process) in self.selector.get_map():
            self.selector.unregister(_output(process))

    def _plan_restart(self, one: _Kept, what_happened: str) -> None:
        lived = time.monotonic() - one.started
        one.failures = 1 if lived >= GOOD_LIFE_SECONDS else one.failures + 1
        pause = pause_before_restart(one.failures)
        one.due = time.monotonic() + pause
        self.say(f"{one.child.name} {what_happened} after {lived:.0f} s; starting it again in {pause:.0f} s.")


def _start(child: Child) -> subprocess.Popen[bytes]:
    supervisor = os.getpid()

    def die_with_the_supervisor() -> None:
        # SIGTERM, not SIGKILL: the child has children of its own to stop.
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:  # it died before we could ask
            os._exit(1)

    return subprocess.Popen(
        child.words,
        env=dict(child.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_the_supervisor,  # noqa: PLW1509  # this process has one thread, so nothing can deadlock
    )


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None  # noqa: S101  # we asked for a pipe; this tells the type checker
    return process.stdout


def _how_it_ended(status: int) -> str:
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"stopped with status {status}"


def _is_running(one: _Kept) -> bool:
    return one.process is not None and one.process.poll() is None


def _send(kept: list[_Kept], number: signal.Signals) -> None:
    for one in kept:
        if one.process is not None and _is_running(one):
            one.process.send_signal(number)
