"""What the choices rest on: template engine, compressor, number of processes, each beside those not chosen.

`python -m bench.choices` prints three tables. The pages are stories of the invented paper as the press baked them.
"""

import argparse
import gzip
import statistics
import time
import zlib
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from isal import igzip
from jinja2 import DictLoader
from jinja2 import Environment as Jinja2
from minijinja import Environment as Minijinja

from bench import archives, measuring
from bench.load import PLACE
from bench.measuring import MEGABYTE, spread
from bench.paper import SECTIONS, shape_of, story
from bench.prose import Prose
from tamizdat.press.blocks import Paragraph

PAGES = 400
REPEATS = 5
# One story page in the words that all three engines share.
TEMPLATE = (Path(__file__).parent / "page.html").read_text()


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000, help="archive for the number of processes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--place", type=Path, default=PLACE)
    asked = parser.parse_args()
    print(measuring.calibration(), flush=True)
    contexts = _contexts()
    print(_engines(contexts), flush=True)
    print(_compressors([_engine_minijinja()(context).encode() for context in contexts]), flush=True)
    print(_processes(asked.place, asked.stories, asked.rounds))


def _contexts() -> list[dict[str, Any]]:
    prose, shape = Prose(), shape_of(10_000)
    cards = [story(shape, uid, prose) for uid in range(1, 8)]
    style = (Path(__file__).parents[1] / "src/tamizdat/press/templates/style.css").read_text()
    shared = {
        "language": "en",
        "name": "The Paper",
        "style": style,
        "up": "../../../../",
        "nav": [{"address": f"{slug}/", "text": slug.capitalize()} for slug in SECTIONS],
        "cards": [
            {
                "kicker": one.kicker,
                "address": one.address,
                "title": one.headline,
                "standfirst": one.standfirst,
                "moment": one.published_at,
            }
            for one in cards
        ],
    }
    return [
        shared
        | {
            "title": one.headline,
            "standfirst": one.standfirst,
            "kicker": one.kicker,
            "moment": one.published_at,
            "body": [{"id": block.id, "html": block.html} for block in one.body if isinstance(block, Paragraph)],
        }
        for one in (story(shape, uid, prose) for uid in range(100, 100 + PAGES))
    ]


def _engine_minijinja() -> Callable[[dict[str, Any]], str]:
    engine = Minijinja(templates={"page.html": TEMPLATE})
    return lambda context: engine.render_template("page.html", **context)


def _engine_jinja2() -> Callable[[dict[str, Any]], str]:
    template = Jinja2(loader=DictLoader({"page.html": TEMPLATE}), autoescape=True).get_template("page.html")
    return template.render


def _engine_django() -> Callable[[dict[str, Any]], str]:
    template = Engine(autoescape=True).from_string(TEMPLATE)
    return lambda context: str(template.render(Context(context)))


def _engines(contexts: list[dict[str, Any]]) -> str:
    engines = {"minijinja": _engine_minijinja(), "Jinja2": _engine_jinja2(), "Django templates": _engine_django()}
    if len({unescape(render(contexts[0])).strip() for render in engines.values()}) != 1:
        message = "the engines do not say the same"
        raise SystemExit(message)
    taken = _in_turn({name: _each(render, contexts) for name, render in engines.items()})
    best = statistics.median(taken["minijinja"])
    rows = [
        [name, spread([one * 1e6 for one in values]), f"{statistics.median(values) / best:.1f}"]
        for name, values in taken.items()
    ]
    return measuring.table(["template engine", "µs a page", "× minijinja"], rows)


def _isal(level: int) -> Callable[[bytes], bytes]:
    return lambda page: igzip.compress(page, level, mtime=0)


def _zlib(level: int) -> Callable[[bytes], bytes]:
    return lambda page: gzip.compress(page, level, mtime=0)


def _compressors(pages: list[bytes]) -> str:
    packers = {f"isal {level}": _isal(level) for level in (0, 1, 2, 3)} | {
        f"zlib {level}": _zlib(level) for level in (1, 6, 9)
    }
    taken = _in_turn({name: _each(pack, pages) for name, pack in packers.items()})
    best = statistics.median(taken["isal 2"])
    rows = [
        [
            name,
            spread([one * 1e6 for one in values]),
            f"{statistics.median(values) / best:.1f}",
            sum(len(packers[name](page)) for page in pages) // len(pages),
        ]
        for name, values in taken.items()
    ]
    zlib_version = zlib.ZLIB_RUNTIME_VERSION
    return measuring.table([f"compressor (zlib {zlib_version})", "µs a page", "× isal 2", "bytes a page"], rows)


def _processes(place: Path, stories: int, rounds: int) -> str:
    var = archives.var_with_log(place, stories)
    seconds: dict[int, list[float]] = {1: [], 2: [], 3: [], 4: []}
    memory: dict[int, int] = {}
    for _ in range(rounds):
        for processes, taken in seconds.items():
            archives.unprint(var)
            run = measuring.run(archives.press_command(var, processes))
            taken.append(run.seconds)
            memory[processes] = max(memory.get(processes, 0), run.memory)
    rows = [[processes, spread(taken), f"{memory[processes] / MEGABYTE:.0f}"] for processes, taken in seconds.items()]
    return measuring.table([f"processes ({stories} stories)", "s (min–max)", "memory, MB"], rows)


def _each(act: Callable[[Any], object], things: list[Any]) -> Callable[[], float]:
    """Seconds for one thing, over all of them: one thing over and over would flatter the caches."""

    def once() -> float:
        start = time.perf_counter()
        for thing in things:
            act(thing)
        return (time.perf_counter() - start) / len(things)

    return once


def _in_turn(acts: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(REPEATS):
        for name, act in acts.items():
            taken[name].append(act())
    return taken


if __name__ == "__main__":
    main()
