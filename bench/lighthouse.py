"""Lighthouse on a front, a story, a section and the page of support, light and dark, slow phone and desktop.

`make lighthouse`, or `python -m bench.lighthouse var/edition --program .../lighthouse/cli/index.js`; with `--at URL`
on pages of any server. The edition stands behind our own newsstand, with the campaign that its slot files carry.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from bench import measuring, newsstand
from bench.measuring import spread

SCORES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "practices",
    "seo": "search",
}
# Now and then Chromium loses the trace of a page (NO_NAVSTART), and Lighthouse asks to be started again.
TRIES = 3
SIZES = {"phone": [], "desktop": ["--preset=desktop"]}
# Blink's own numbers for what `prefers-color-scheme` answers.
SCHEMES = {"light": 1, "dark": 0}
CHROMIUM = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu --blink-settings=preferredColorScheme={}"
STORY = "20[0-9][0-9]/[01][0-9]/*/*/index.html.gz"
SECTION = re.compile(r'<nav class="sections".*?href="([^"]+)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lighthouse said of one page in one dress: scores of 100, and what they were made from."""

    scores: dict[str, int]
    shift: float
    blocked_ms: float
    largest_ms: float
    transferred: int
    requests: int
    failed: list[str]


def main() -> None:
    """Measure and print a table. Exits 1 if a score is below 100."""
    asked = _asked()
    below: list[str] = []
    rows = []
    print(measuring.calibration(), flush=True)
    with nullcontext(asked.at) if asked.at else newsstand.open_at(asked.edition) as base:
        for page, size, scheme in product(asked.pages or chosen(asked.edition), SIZES, SCHEMES):
            heard = [_ask(asked.program, base + page, size, scheme) for _ in range(asked.rounds)]
            rows.append([page or "front", size, scheme, *_cells(heard)])
            below += [f"{page or 'front'}, {size}, {scheme}: {words}" for words in _complaints(heard)]
            print(" | ".join(rows[-1]), flush=True)
    facts = ["largest paint, ms", "shift", "blocked, ms", "bytes", "requests"]
    print(measuring.table(["page", "size", "scheme", *SCORES.values(), *facts], rows))
    if below:
        raise SystemExit("\n".join(["Below 100:", *below]))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edition", type=Path, nargs="?", default=Path("var/edition"), help="the folder of an edition")
    parser.add_argument("--program", required=True, help="the file cli/index.js of Lighthouse")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--at", default="", help="address of a server that runs already, ending with a slash")
    parser.add_argument("--page", dest="pages", action="append", help="a path below it (default: one of each kind)")
    return parser.parse_args()


def asked_of(program: str, url: str, rounds: int) -> list[str]:
    """Look at one page on the slow phone, in light; give the four scores and the blocking time as cells of a table."""
    cells = _cells([_ask(program, url, "phone", "light") for _ in range(rounds)])
    return [*cells[:4], cells[6]]


def chosen(edition: Path) -> list[str]:
    """Choose the front, the longest story, the first section and the page of support."""
    tree = edition / "tree"
    front = gzip.decompress((tree / "index.html.gz").read_bytes()).decode()
    section = SECTION.search(front)
    stories = sorted(tree.glob(STORY), key=lambda page: page.stat().st_size)
    paths = [str(page.parent.relative_to(tree)) + "/" for page in stories[-1:]]
    return ["", *paths, *([section[1]] if section else []), "support/"]


def _ask(program: str, url: str, size: str, scheme: str) -> Verdict:
    flags = CHROMIUM.format(SCHEMES[scheme])
    words = ["--output=json", "--output-path=stdout", "--quiet", f"--chrome-flags={flags}", *SIZES[size]]
    words.append(f"--only-categories={','.join(SCORES)}")
    for _ in range(TRIES):
        run = subprocess.run(
            ["node", program, url, *words],
            env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"},
            capture_output=True,
            text=True,
            check=False,
        )
        if not run.returncode:
            return verdict(json.loads(run.stdout))
    message = f"Lighthouse could not look at {url}:\n{run.stderr[-2000:]}"
    raise SystemExit(message)


def verdict(report: dict[str, Any]) -> Verdict:
    """Read Lighthouse's own report."""
    audits = report["audits"]
    asked_for = audits["network-requests"]["details"]["items"]
    return Verdict(
        {name: round(100 * (report["categories"][key]["score"] or 0)) for key, name in SCORES.items()},
        audits["cumulative-layout-shift"]["numericValue"],
        audits["total-blocking-time"]["numericValue"],
        audits["largest-contentful-paint"]["numericValue"],
        sum(one.get("transferSize", 0) for one in asked_for),
        len([one for one in asked_for if one["url"].startswith("http")]),
        sorted(_failed(report)),
    )


def _failed(report: dict[str, Any]) -> Iterator[str]:
    for key in SCORES:
        for reference in report["categories"][key]["auditRefs"]:
            score = report["audits"][reference["id"]]["score"]
            if reference["weight"] and score is not None and score < 1:
                yield reference["id"]


def _cells(heard: list[Verdict]) -> list[str]:
    last = heard[-1]
    return [
        *(_score([one.scores[name] for one in heard]) for name in SCORES.values()),
        f"{spread([one.largest_ms for one in heard]).middle:,.0f}",
        f"{max(one.shift for one in heard):.3f}",
        f"{spread([one.blocked_ms for one in heard]).middle:,.0f}",
        f"{last.transferred:,}",
        str(last.requests),
    ]


def _score(values: list[int]) -> str:
    found = spread(values)
    return f"{found.middle:.0f}" + (f" ({found.low:.0f}–{found.high:.0f})" if found.low < found.high else "")


def _complaints(heard: list[Verdict]) -> list[str]:
    """Name what is not 100 in the middle of all rounds, and what Lighthouse would have better."""
    found = []
    for name in SCORES.values():
        middle = spread([one.scores[name] for one in heard]).middle
        if middle < 100:
            found.append(f"{name} {middle:.0f} ({', '.join(sorted({audit for one in heard for audit in one.failed}))})")
    return found


if __name__ == "__main__":
    main()
