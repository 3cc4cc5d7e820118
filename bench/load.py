"""Bulk loading: a whole archive into the publication log, in one transaction.

`python -m bench.load --stories 200000` measures it in a fresh folder and removes that folder again.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.paper import records, shape_of
from tamizdat.config.zones import open_zone
from tamizdat.press.records import AnyRecord

PLACE = Path("/dev/shm")  # noqa: S108  # memory, so that the disk is not what is measured; --place names another


def fill(var: Path, stories: int) -> tuple[float, float]:
    """Fill a new var folder's log. Returns seconds for writing it, and for inventing the records meanwhile."""
    open_zone("newsroom", var)
    subprocess.run(
        [sys.executable, "-m", "tamizdat.config.commands", "manage", "--var", str(var), "migrate", "--verbosity", "0"],
        check=True,
    )
    from tamizdat.pressroom.log import DjangoPublicationLog  # noqa: PLC0415  # models exist only in an open zone

    inventing = [0.0]
    start = time.perf_counter()
    DjangoPublicationLog().put(_timed(records(shape_of(stories)), inventing), at=datetime.now(UTC))
    return time.perf_counter() - start - inventing[0], inventing[0]


def _timed(source: Iterator[AnyRecord], seconds: list[float]) -> Iterator[AnyRecord]:
    while True:
        start = time.perf_counter()
        record = next(source, None)
        seconds[0] += time.perf_counter() - start
        if record is None:
            return
        yield record


def main() -> None:
    """Measure, or only fill a folder that is kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--place", type=Path, default=PLACE)
    parser.add_argument("--fill", type=Path, help="fill this var folder and keep it")
    asked = parser.parse_args()
    var = asked.fill or asked.place / "bench-load"
    if not asked.fill:
        shutil.rmtree(var, ignore_errors=True)
    seconds, inventing = fill(var, asked.stories)
    size = (var / "newsroom" / "newsroom.sqlite3").stat().st_size / 1e6
    print(
        f"{asked.stories} stories into the publication log: {seconds:.1f} s, {asked.stories / seconds:.0f} a second, "
        f"database {size:.0f} MB (besides {inventing:.1f} s for inventing them)"
    )
    if not asked.fill:
        shutil.rmtree(var)


if __name__ == "__main__":
    main()
