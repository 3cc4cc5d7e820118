"""What one press works with: where things stand, whose records, which templates."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from tamizdat import __version__
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.slot_keys import slot_keys_beside, slot_publics
from tamizdat.press import pictures, share_cards, squeeze
from tamizdat.press.faces import Card
from tamizdat.press.typeset import Typeset, house_templates
from tamizdat.pressroom.source import Source

# Whatever decides bytes: when one of them changes, every page is baked again.
DECIDERS = ("minijinja", "isal", "deflate", "Babel", "msgspec", "Pillow", "css-inline")
ENDINGS = {"jpeg": "jpg", "png": "png", "gif": "gif", "webp": "webp"}


def engine_digest() -> str:
    """Name the versions of everything that decides the bytes of a page."""
    parts = [__version__, pictures.RECIPE, share_cards.RECIPE, squeeze.RECIPE]
    return hashlib.sha256(" ".join([*parts, *(f"{name} {version(name)}" for name in DECIDERS)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Works:
    """The places of one press. `masters` is the folder of cleaned images; `processes` bake side by side.

    `theme` is the folder of the newsroom's own templates, `theme_mark` the state of it that `typeset` was made from.
    `briefs` are cards of words that were shaped already; see press.reading.
    """

    folder: EditionFolder
    file: Path
    keys: Path
    masters: Path
    source: Source
    typeset: Typeset = field(default_factory=lambda: Typeset(house_templates()))
    engine: str = field(default_factory=engine_digest)
    processes: int = 2
    theme: Path | None = None
    theme_mark: tuple[tuple[str, int, int], ...] = ()
    briefs: dict[str, Card] = field(default_factory=dict)

    def master_path(self, master: str, kind: str) -> Path:
        """Path of a master by its SHA-256 and format."""
        return self.masters / master[:2] / f"{master}.{ENDINGS[kind]}"


def works_in(var: Path, source: Source, *, processes: int = 2) -> Works:
    """Lay out the works under a var folder."""
    keys = var / "press" / "keys"
    return Works(
        folder=EditionFolder(var / "edition"),
        file=var / "press" / "press.sqlite3",
        keys=keys,
        masters=var / "newsroom" / "masters",
        source=source,
        typeset=Typeset(house_templates(), slot_publics(slot_keys_beside(keys))),
        processes=processes,
        theme=var / "theme",
    )


@dataclass(frozen=True, slots=True)
class Watch:
    """How a run reports and is stopped: `say(verb, done, total)` after each piece; `stop()` is asked between pieces."""

    say: Callable[[str, int, int], None] = lambda _verb, _done, _total: None
    stop: Callable[[], bool] = lambda: False


class StoppedError(Exception):
    """The run was stopped between two pieces; what was baked is kept and the next run goes on from there."""
