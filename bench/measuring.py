"""Runs programs and measures them from outside: time from start to exit, memory of all their processes together."""

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MEGABYTE = 1024 * 1024
SECONDS_BETWEEN_SAMPLES = 0.1
# To look takes the kernel a while in a large process; it shall not take more than a twentieth of the time.
PAUSE_FOR_EACH_LOOK = 20


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program: seconds from start to exit, CPU seconds, and the highest sum of memory in bytes.

    To look at memory takes time from the program, from three processes more than from one: so time and memory are
    measured in different runs, and `memory` is 0 where only time was.
    """

    seconds: float
    cpu: float
    memory: int


def run(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    sampling: bool = True,
) -> Run:
    """Run a program to its end; with `sampling`, look at its memory. Its output is shown only if it fails.

    An installed program finds its bytecode ready; so shall this one, whatever the machine is set to.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env=kept | dict(environment or {}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        with Sampler(process.pid) if sampling else nullcontext() as sampler:
            output = process.communicate()[0]
        seconds = time.perf_counter() - start
    if process.returncode:
        message = f"{' '.join(command)} ended with {process.returncode}:\n{output.decode(errors='replace')[-3000:]}"
        raise SystemExit(message)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, cpu, sampler.peak if sampler else 0)


class Sampler:
    """Samples the memory of a process and all its descendants up to ten times a second and keeps the highest sum.

    The sum is of proportional set sizes (PSS in /proc/PID/smaps_rollup): a page shared by two processes counts half in
    each, so that it counts once. Pages of files that a process has mapped are in it.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            start = time.perf_counter()
            self.peak = max(self.peak, memory_of(self.pid))
            pause = PAUSE_FOR_EACH_LOOK * (time.perf_counter() - start)
            if self._over.wait(max(SECONDS_BETWEEN_SAMPLES, pause)):
                return


def memory_of(pid: int) -> int:
    """PSS in bytes of a process and its descendants."""
    return sum(_pss(one) for one in descendants(pid))


def descendants(pid: int) -> list[int]:
    """A process and everything that it has started, as long as it lives."""
    found, queue = [pid], [pid]
    while queue:
        one = queue.pop()
        try:
            threads = list(Path(f"/proc/{one}/task").iterdir())
            children = [int(word) for thread in threads for word in (thread / "children").read_text().split()]
        except OSError:
            continue
        found += children
        queue += children
    return found


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # it has ended between two looks
    return 0


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and range of several measurements."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        """`1.23 (1.20–1.31)`."""
        return f"{self.middle:.2f} ({self.low:.2f}–{self.high:.2f})"


def spread(values: Sequence[float]) -> Spread:
    """Summarise measurements."""
    return Spread(statistics.median(values), min(values), max(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def calibration() -> str:
    """How fast this machine is just now: a fixed loop in Python, in milliseconds, and the load."""
    start = time.perf_counter()
    total = 0
    for number in range(200_000):
        total += number * number % 7
    milliseconds = (time.perf_counter() - start) * 1000
    return f"fixed loop {milliseconds:.0f} ms, load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
