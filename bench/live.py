"""One update of a live story, with the press worker running as it does in service.

Times are taken as `publish` takes them: from the editor's POST at the live desk until the new timestamp, signed and
fsynced, stands in its place. The story has so many updates already; pages changed come from the worker's own lines.
`python -m bench.live --stories 10000 --updates 400 --rounds 40`
"""

import argparse
import os
import re
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import archives, measuring
from bench.load import PLACE
from bench.measuring import percentile, spread
from bench.paper import ORIGIN
from bench.publish import Publication, Stand, worker
from tamizdat.config.zones import open_zone

if TYPE_CHECKING:
    from bench.newsroom import Publisher

_LINE = re.compile(r"Edition \d+: (\d+) pages new or changed, (\d+) gone")
WORDS = "The water stands at the second ring of the pier and nobody on the bridge is allowed to stop. " * 3


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--updates", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--place", type=Path, default=PLACE)
    asked = parser.parse_args()
    print(f"{asked.stories} stories at {asked.place}; {measuring.calibration()}", flush=True)
    var = archives.printed(asked.place, asked.stories)
    os.environ["TAMIZDAT_ORIGIN"] = ORIGIN
    open_zone("newsroom", var)
    print(_measure(var, asked.updates, asked.rounds))


def _measure(var: Path, updates: int, rounds: int) -> str:
    desk = _desk()
    story = _covered(desk, updates)
    notes = var / "live.txt"
    stand = Stand(var)
    with notes.open("w") as said, worker(var, said):
        stand.settle()
        posted = list(_posted(stand, desk, story, rounds))
    changed = spread([int(new) + int(gone) for new, gone in _LINE.findall(notes.read_text())[-rounds:]])
    rows = [_row("click to switched", [one.switched for one in posted])]
    rows += [_row("click to whole tree", [one.whole for one in posted])]
    head = [f"update after {updates}, ms", "median", "p95", "range"]
    return f"{measuring.table(head, rows)}\nfiles changed by one update: {changed}\n{measuring.calibration()}\n"


def _row(name: str, values: list[float]) -> list[str]:
    middle, late = spread(values).middle, percentile(values, 0.95)
    return [name, f"{middle:.0f}", f"{late:.0f}", f"{min(values):.0f}–{max(values):.0f}"]


def _desk() -> "Publisher":
    from bench.newsroom import Publisher  # noqa: PLC0415  # models exist only in an open zone

    return Publisher()


def _covered(desk: "Publisher", updates: int) -> int:
    """Publish a live story with so many updates. Returns its number."""
    from tamizdat.newsroom.actions.live import Words, post_update  # noqa: PLC0415  # as above
    from tamizdat.newsroom.actions.stories import publish_story, write_story  # noqa: PLC0415  # as above
    from tamizdat.newsroom.publication import publication_log  # noqa: PLC0415  # as above

    now = datetime.now(UTC)
    common: dict[str, Any] = {"language": "en", "section": desk.section, "byline_policy": "staff", "published_at": now}
    story = write_story(headline="The river rises", story_type="live", **common)
    publish_story(story, at=now)
    said = [{"type": "paragraph", "value": f"<p>{WORDS}</p>"}]
    for number in range(updates):
        words = Words(f"Update {number + 1}", said, key=number % 20 == 0)
        post_update(story, words, token=uuid.uuid4().hex, at=datetime.now(UTC), publication=publication_log())
    return int(story.pk)


def _posted(stand: Stand, desk: "Publisher", story: int, rounds: int) -> Iterator[Publication]:
    for number in range(rounds):
        yield stand.measure(lambda: desk.post_update(story, f"News of round {number + 1}", WORDS))  # noqa: B023  # called at once
        time.sleep(0.2)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
