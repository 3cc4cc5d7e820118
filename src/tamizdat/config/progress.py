"""Shows on one line of the terminal how far long work is; plain lines where there is no terminal."""

import sys
import time
from typing import TextIO

SECONDS_BETWEEN = 0.2
SECONDS_BETWEEN_LINES = 5.0
WIDTH = 30


class Progress:
    """Called as `say(verb, done, total)`, any number of times; the clock only decides how often it draws."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.terminal = self.stream.isatty()
        self._drawn = 0.0
        self._verb = ""
        self._began = 0.0

    def __call__(self, verb: str, done: int, total: int) -> None:
        """Draw a bar such as `bake  [#######...]  4,000 of 12,200, 00:04 left`."""
        now = time.monotonic()
        if verb != self._verb:
            self._verb, self._began, self._drawn = verb, now, 0.0
        pause = SECONDS_BETWEEN if self.terminal else SECONDS_BETWEEN_LINES
        if done < total and now - self._drawn < pause:
            return
        self._drawn = now
        line = bar(verb, done, total, now - self._began)
        end = "\n" if done >= total or not self.terminal else "\r"
        self.stream.write(f"{line}{end}")
        self.stream.flush()


def bar(verb: str, done: int, total: int, seconds: float) -> str:
    """Draw one state of the bar. `seconds` have passed since the work began."""
    share = done / total if total else 1.0
    filled = round(share * WIDTH)
    left = seconds / share - seconds if 0 < share < 1 else 0.0
    rest = f", {int(left) // 60:02d}:{int(left) % 60:02d} left" if left >= 1 else ""
    return f"{verb:<8}[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {total:,}{rest}".ljust(78)
