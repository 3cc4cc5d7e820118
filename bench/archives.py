"""Archives on disk, made once and kept: a var folder with a filled publication log and keys, and the peer's source."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench import hugo, measuring
from bench.paper import shape_of
from tamizdat.edition.ceremony import make_demo_keys
from tamizdat.edition.layout import EditionFolder
from tamizdat.press.typeset import Typeset, house_templates

MARK = "ready"


def room(place: Path, stories: int) -> Path:
    """The folder of everything about an archive of this size."""
    return place / f"bench-{stories}"


def var_with_log(place: Path, stories: int) -> Path:
    """A var folder whose publication log holds the whole paper and which was never printed."""
    var = room(place, stories) / "var"
    if not (var / MARK).exists():
        shutil.rmtree(var, ignore_errors=True)
        measuring.run([sys.executable, "-m", "bench.load", "--fill", str(var), "--stories", str(stories)])
        (var / MARK).touch()
    return var


def unprint(var: Path) -> None:
    """Back to before the first edition; log and keys stay."""
    shutil.rmtree(var / "edition", ignore_errors=True)
    for path in (var / "press").glob("press.sqlite3*"):
        path.unlink()
    make_demo_keys(EditionFolder(var / "edition"), var / "press" / "keys", datetime.now(UTC))


def printed(place: Path, stories: int) -> Path:
    """A var folder of which everything has been printed."""
    var = var_with_log(place, stories)
    if not (var / "edition" / "metadata" / "timestamp.json").exists():
        unprint(var)
        measuring.run(press_command(var))
    return var


def press_command(var: Path, processes: int = 2) -> list[str]:
    """Print what is new, but for the search index, and stop."""
    words = ["press", "--var", str(var), "--processes", str(processes), "--no-index"]
    return [sys.executable, "-m", "tamizdat.config.commands", *words]


def hugo_site(place: Path, stories: int) -> Path:
    """The source of the same paper for Hugo."""
    site = room(place, stories) / "hugo"
    if not (site / MARK).exists():
        shutil.rmtree(site, ignore_errors=True)
        typeset = Typeset(house_templates())
        hugo.write_site(shape_of(stories), site, typeset.style, typeset.sources["slots.js"])
        (site / MARK).touch()
    return site


def module(name: str) -> list[str]:
    """Run one of the benchmarks in a process of its own."""
    return [sys.executable, "-m", f"bench.{name}"]
