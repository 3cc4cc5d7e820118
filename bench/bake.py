"""Full bake beside Hugo: the same paper, in turn, whole programs from start to exit.

One round more, the first, is for memory alone.

Ours compresses, hashes, signs and fsyncs; Hugo only writes its files. `python -m bench.bake --stories 10000 --rounds 5`
"""

import argparse
import shutil
from pathlib import Path

from bench import archives, hugo, measuring
from bench.load import PLACE
from bench.measuring import MEGABYTE, Run, spread


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--place", type=Path, default=PLACE)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--without-hugo", action="store_true")
    asked = parser.parse_args()
    print(f"{asked.stories} stories at {asked.place}; {measuring.calibration()}", flush=True)
    var = archives.var_with_log(asked.place, asked.stories)
    site = None if asked.without_hugo else archives.hugo_site(asked.place, asked.stories)
    ours: list[Run] = []
    theirs: list[Run] = []
    for number in range(-1, asked.rounds):
        sampling = number < 0
        if site:
            theirs.append(_bake_with_hugo(site, sampling=sampling))
        archives.unprint(var)
        ours.append(measuring.run(archives.press_command(var, asked.processes), sampling=sampling))
        print(f"round {number + 1}: {ours[-1]}" + (f", Hugo {theirs[-1]}" if theirs else ""), flush=True)
    print(_table(var, site, ours, theirs))


def _bake_with_hugo(site: Path, *, sampling: bool) -> Run:
    shutil.rmtree(site / "public", ignore_errors=True)
    return measuring.run(hugo.command(site), sampling=sampling)


def _table(var: Path, site: Path | None, ours: list[Run], theirs: list[Run]) -> str:
    rows = [_row("Tamizdat: baked, gzipped, hashed, signed", _pages(var / "edition" / "tree", ".gz"), ours)]
    if site:
        rows.append(_row("Hugo: baked", _pages(site / "public", ".html"), theirs))
        ratios = [other.seconds / mine.seconds for mine, other in zip(ours[1:], theirs[1:], strict=True)]
        rows.append(["Hugo's seconds / ours, pair by pair", "", spread(ratios), "", "", ""])
    return measuring.table(["", "pages", "s (min–max)", "pages/s", "CPU s", "memory, MB"], rows)


def _row(name: str, pages: int, runs: list[Run]) -> list[object]:
    timed = runs[1:]
    seconds = spread([run.seconds for run in timed])
    return [
        name,
        pages,
        seconds,
        f"{pages / seconds.middle:,.0f}",
        f"{spread([run.cpu for run in timed]).middle:.1f}",
        f"{max(run.memory for run in runs) / MEGABYTE:.0f}",
    ]


def _pages(folder: Path, ending: str) -> int:
    return sum(1 for file in folder.rglob(f"*{ending}"))


if __name__ == "__main__":
    main()
