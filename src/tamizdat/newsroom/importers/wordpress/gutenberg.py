"""Gutenberg's block comments: what they add to the HTML between them is written into it, then they can go.

Most blocks save plain HTML. The exceptions are those that the old site made on each visit (they are marked, so that
the report can name them), blocks kept elsewhere by number, embeds, and classic text between blocks.
"""

import html
import json
import re
from collections.abc import Callable
from typing import Final

from tamizdat.newsroom.importers.elements import CARD, CLASSIC, LEFT, PICTURE

_COMMENT: Final = re.compile(
    r"<!--\s+(?P<close>/)?wp:(?P<name>[a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s+(?P<attributes>\{.*?\}\s+)?(?P<empty>/)?-->",
    re.DOTALL,
)
_SILENT: Final = frozenset(("spacer", "more", "nextpage", "separator", "post-content", "null"))
_DEEPEST: Final = 5


def has_blocks(content: str) -> bool:
    """Say whether a body was written in the block editor."""
    return "<!-- wp:" in content


def plain_html(content: str, reusable: Callable[[str], str], depth: int = 0) -> str:
    """Write a body in blocks as HTML without block comments. `reusable` gives the body of a shared block by number."""
    out: list[str] = []
    open_names: list[str] = []
    at = 0
    for found in _COMMENT.finditer(content):
        between = content[at : found.start()]
        out.append(_classic(between) if not open_names or open_names[-1] == "freeform" else between)
        at = found.end()
        name = found["name"].removeprefix("core/")
        if found["close"]:
            _close(open_names, name)
        elif found["empty"]:
            out.append(_void(name, _read(found["attributes"]), reusable, depth))
        else:
            open_names.append(name)
    rest = content[at:]
    out.append(_classic(rest) if not open_names else rest)
    return "".join(out)


def _close(open_names: list[str], name: str) -> None:
    if name in open_names:
        while open_names.pop() != name:
            pass


def _classic(text: str) -> str:
    return f"<{CLASSIC}>{text}</{CLASSIC}>" if text.strip() else text


def _read(attributes: str | None) -> dict[str, object]:
    try:
        read = json.loads(attributes or "{}")
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _void(name: str, attributes: dict[str, object], reusable: Callable[[str], str], depth: int) -> str:
    """HTML for a block that saved none."""
    short = name.rpartition("/")[2]
    if short in _SILENT:
        return ""
    if name == "block" and depth < _DEEPEST:
        body = reusable(str(attributes.get("ref", "")))
        if body:
            return plain_html(body, reusable, depth + 1)
    url = attributes.get("url") or attributes.get("src") or ""
    if "embed" in name and isinstance(url, str) and url:
        return f'<{CARD} href="{html.escape(url)}"></{CARD}>'
    if short == "image" and str(attributes.get("id", "")).isdigit():
        return f'<{PICTURE} name="{attributes["id"]}"></{PICTURE}>'
    if short in {"paragraph", "heading", "html"} and isinstance(attributes.get("content"), str):
        return f"<p>{attributes['content']}</p>"
    return f'<{LEFT} name="{html.escape(short)}"></{LEFT}>'
