"""Reads the newsroom's theme from its folder, anew whenever a file of it has changed."""

from dataclasses import replace
from pathlib import Path

from tamizdat.press.theme import ENDINGS, with_theme
from tamizdat.press.typeset import Typeset, house_templates
from tamizdat.pressroom.works import Works

Mark = tuple[tuple[str, int, int], ...]


def in_theme(works: Works) -> Works:
    """Give the works the theme as it lies in its folder now. Raises ThemeError, and the works stay as they were."""
    if works.theme is None:
        return works
    mark = _mark(works.theme)
    if mark == works.theme_mark:
        return works
    files = {name: (works.theme / name).read_bytes() for name, _, _ in mark}
    sources = with_theme(house_templates(), files)
    return replace(works, typeset=Typeset(sources), theme_mark=mark)


def _mark(folder: Path) -> Mark:
    """Tell one state of a folder from another: names, times and sizes."""
    if not folder.is_dir():
        return ()
    stats = [(path.name, path.stat()) for path in sorted(folder.iterdir()) if path.name.endswith(ENDINGS)]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
