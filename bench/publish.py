"""One story published into a printed archive, with the press worker running as it does in service.

Three times are taken, by looking at the folder of the edition from outside:
- *switched*: from the committed entry in the log until the new timestamp, signed and fsynced, stands in its place;
- *whole*: until the tree has followed, too;
- *click*: from the editor's POST in the newsroom (Wagtail, its form, its revision, its signals) until switched.

Then the metadata that a stock TUF client downloads, gzipped as the newsstand sends it.
`python -m bench.publish --stories 10000 --stories 200000 --rounds 40`

With `--while-indexing` everything is printed anew first, and each story is published while the worker is at work on the
search index: after a rest that is long enough for it to begin, and before it has come to an end.
"""

import argparse
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from bench import archives, measuring
from bench.load import PLACE
from bench.measuring import percentile, spread
from bench.paper import ORIGIN, records, shape_of, story
from bench.prose import Prose
from tamizdat.config.zones import open_zone
from tamizdat.edition.layout import EditionFolder
from tamizdat.pressroom.worker import LOOK_SECONDS

LONGEST_WAIT_SECONDS = 600.0
PAUSE_SECONDS = 0.2
# The worker takes up the index when it has rested for a second; a moment later it is in the midst of it.
INDEXING_SECONDS = LOOK_SECONDS + 0.5
QUIET_SECONDS = 2.5
_LINE = re.compile(r"Edition \d+: (\d+) pages new or changed, (\d+) gone")


@dataclass(frozen=True, slots=True)
class Publication:
    """Milliseconds from the start until the edition was switched, and until the tree had followed."""

    switched: float
    whole: float


class Desk(Protocol):
    """Somebody who changes a headline and presses Publish."""

    def publish(self, headline: str) -> float:
        """Do so. Returns the moment of the click."""
        ...


class Stand:
    """The folder of an edition, watched from outside."""

    def __init__(self, var: Path) -> None:
        self.folder = EditionFolder(var / "edition")

    def stamp(self) -> tuple[int, int]:
        """What changes when another timestamp takes its place."""
        facts = self.folder.timestamp.stat()
        return facts.st_ino, facts.st_mtime_ns

    def settle(self) -> None:
        """Wait until nothing has changed for a while."""
        stamp, since, start = self.stamp(), time.monotonic(), time.monotonic()
        while time.monotonic() - since < QUIET_SECONDS or self.folder.journal.exists():
            if time.monotonic() - start > LONGEST_WAIT_SECONDS:
                message = "the press does not come to rest"
                raise SystemExit(message)
            time.sleep(0.05)
            if self.stamp() != stamp:
                stamp, since = self.stamp(), time.monotonic()

    def measure(self, act: Callable[[], float]) -> Publication:
        """Do something that changes the edition; `act` returns the moment from which to count."""
        stamp = self.stamp()
        start = act()
        deadline = start + LONGEST_WAIT_SECONDS
        while self.stamp() == stamp:
            time.sleep(0.000_5)
            if time.perf_counter() > deadline:
                message = "no new edition came"
                raise SystemExit(message)
        switched = time.perf_counter()
        while self.folder.journal.exists():
            time.sleep(0.000_5)
        return Publication((switched - start) * 1000, (time.perf_counter() - start) * 1000)


@contextmanager
def worker(var: Path, said: IO[str]) -> Iterator[None]:
    """The press worker as a process of its own."""
    with subprocess.Popen([*archives.press_command(var), "--keep"], stdout=said, stderr=subprocess.STDOUT) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    """Measure one archive in this process, or several in a process each (a zone is opened once)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, action="append")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--place", type=Path, default=PLACE)
    parser.add_argument("--while-indexing", action="store_true", help="publish while the search index is being built")
    asked = parser.parse_args()
    sizes = asked.stories or [10_000]
    indexing = ["--while-indexing"] if asked.while_indexing else []
    if len(sizes) > 1:
        for size in sizes:
            again = ["--stories", str(size), "--rounds", str(asked.rounds), "--place", str(asked.place)]
            again += indexing
            subprocess.run([*archives.module("publish"), *again], check=True)
        return
    print(f"{sizes[0]} stories at {asked.place}; {measuring.calibration()}", flush=True)
    measure = _measure_while_indexing if asked.while_indexing else _measure
    print(measure(asked.place, sizes[0], asked.rounds))


def _measure(place: Path, stories: int, rounds: int) -> str:
    var = archives.printed(place, stories)
    stand = Stand(var)
    os.environ["TAMIZDAT_ORIGIN"] = ORIGIN
    open_zone("newsroom", var)
    desk = _desk(stories)
    notes = var / "publish.txt"
    with notes.open("w") as said, worker(var, said):
        stand.settle()
        from_log = list(_from_the_log(stand, stories, rounds, PAUSE_SECONDS))
        lines = _LINE.findall(notes.read_text())[-len(from_log) :]
        from_click = list(_from_the_click(stand, desk, rounds))
    changed = spread([int(new) + int(gone) for new, gone in lines])
    rows = [
        ["log entry to switched", *_cells([one.switched for one in from_log])],
        ["log entry to whole tree", *_cells([one.whole for one in from_log])],
        ["click to switched", *_cells([one.switched for one in from_click])],
        ["click to whole tree", *_cells([one.whole for one in from_click])],
    ]
    told = measuring.table([f"{stories} stories, ms", "median", "p95", "range"], rows)
    return f"{told}\npages changed by one new story: {changed}\n\n{_metadata(var)}\n"


def _measure_while_indexing(place: Path, stories: int, rounds: int) -> str:
    var = archives.var_with_log(place, stories)
    archives.unprint(var)
    measuring.run(archives.press_command(var))
    open_zone("newsroom", var)
    notes = var / "publish.txt"
    with notes.open("w") as said, worker(var, said):
        stand = Stand(var)
        stand.settle()
        taken = [one.switched for one in _from_the_log(stand, stories, rounds, INDEXING_SECONDS)]
    done = notes.read_text().count("Search index in edition")
    head = [f"{stories} stories, ms, the index being built", "median", "p95", "range"]
    told = measuring.table(head, [["log entry to switched", *_cells(taken)]])
    return f"{told}\nindexes that came to their end meanwhile: {done} (0, or fewer rounds are wanted)\n"


def _cells(values: list[float]) -> list[str]:
    return [
        f"{spread(values).middle:.1f}",
        f"{percentile(values, 0.95):.1f}",
        f"{min(values):.1f}–{max(values):.1f}",
    ]


def _from_the_log(stand: Stand, stories: int, rounds: int, pause: float) -> Iterator[Publication]:
    from tamizdat.pressroom.log import DjangoPublicationLog  # noqa: PLC0415  # models exist only in an open zone
    from tamizdat.pressroom.models import PublicRecord  # noqa: PLC0415  # as above

    log, prose, shape = DjangoPublicationLog(), Prose(), shape_of(stories)
    numbers = (int(name.partition("/")[2]) for name in _stories(PublicRecord))
    first = max(numbers) + 1
    for uid in range(first, first + rounds):
        fresh = story(shape, uid, prose)

        def put() -> float:
            log.put([fresh], at=datetime.now(UTC))  # noqa: B023  # called before the loop goes on
            return time.perf_counter()

        yield stand.measure(put)
        time.sleep(pause)


def _stories(model: type) -> Iterator[str]:
    found: Iterator[str] = model.objects.filter(subject__startswith="story/").values_list("subject", flat=True)  # type: ignore[attr-defined]  # Django
    return found


def _desk(stories: int) -> Desk:
    from bench.newsroom import Publisher  # noqa: PLC0415  # models exist only in an open zone
    from tamizdat.pressroom.log import DjangoPublicationLog  # noqa: PLC0415  # as above

    desk = Publisher()
    # The newsroom has said who the paper is; it is the same paper as before, or everything would be baked again.
    DjangoPublicationLog().put([next(records(shape_of(stories)))], at=datetime.now(UTC))
    return desk


def _from_the_click(stand: Stand, desk: Desk, rounds: int) -> Iterator[Publication]:
    for number in range(rounds):
        yield stand.measure(lambda: desk.publish(f"Headline as changed for the {number + 1}th time"))  # noqa: B023  # called at once
        time.sleep(PAUSE_SECONDS)


def _metadata(var: Path) -> str:
    from bench.metadata import downloads  # noqa: PLC0415  # not needed by those who only watch a folder

    rows = [[what, f"{size / 1000:.2f}", files] for what, size, files in downloads(var)]
    return measuring.table(["metadata downloaded", "kB gzipped", "files"], rows)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
