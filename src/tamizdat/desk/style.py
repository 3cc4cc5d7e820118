"""The look of the paper for these small pages: the tokens of the press, and of them only those that are used here."""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tamizdat.press.formes import STYLE
from tamizdat.press.typeset import house_templates, tighten

_BLOCK = re.compile(r"(@media ?\([^{]*\)\{)?((?::root|:lang\()[^{}]*)\{([^{}]*)\}\}?")
_USED = re.compile(r"var\((--[a-z0-9]+)")
_FIRST_RULE = "*{"
_FOLDER = resources.files("tamizdat.desk") / "templates" / "desk"


@dataclass(frozen=True, slots=True)
class _Block:
    around: str
    selector: str
    declarations: tuple[tuple[str, str], ...]


@cache
def style_of(language: str, *, gifts: bool = False) -> str:
    """Set the style sheet of a page: tokens that are used, those of its language, and our rules.

    Pages about gifts have more rules than others.
    """
    files = ("desk.css", "gift.css") if gifts else ("desk.css",)
    rules = "".join(tighten((_FOLDER / file).read_text(encoding="utf-8")) for file in files)
    tokens = tighten(house_templates()[STYLE]).partition(_FIRST_RULE)[0]
    blocks = [
        block for block in _blocks(tokens) if "lang(" not in block.selector or f":lang({language})" in block.selector
    ]
    used = _closure(_USED.findall(rules), blocks)
    return "".join(_written(block, used) for block in blocks) + rules


def policy_hash(style: str) -> str:
    """Name a style in a policy (CSP 3, 6.7.3.2)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def _blocks(style: str) -> Iterator[_Block]:
    for around, selector, body in _BLOCK.findall(style):
        pairs = (one.partition(":") for one in body.split(";") if one)
        yield _Block(around, selector, tuple((name, value) for name, _colon, value in pairs))


def _closure(names: Iterable[str], blocks: Iterable[_Block]) -> set[str]:
    """Add the tokens from which the tokens are made."""
    used, fresh = set(names), set(names)
    while fresh:
        made_from = [value for block in blocks for name, value in block.declarations if name in fresh]
        fresh = set(_USED.findall(" ".join(made_from))) - used
        used |= fresh
    return used


def _written(block: _Block, used: set[str]) -> str:
    kept = ";".join(f"{n}:{v}" for n, v in block.declarations if n in used or not n.startswith("--"))
    selector = block.selector if ":root" in block.selector else ":root"
    return f"{block.around}{selector}{{{kept}}}{'}' if block.around else ''}" if kept else ""
