"""Puts a slot file into a page as slots.js would, for the newsroom's preview and for copies: texts for texts.

A test in a real browser holds the two to each other.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

_ELEMENT = re.compile(r'<(?P<tag>\w+)(?P<marks>[^<>]* data-slot="(?P<slot>[a-z]+)"[^<>]*)>[^<]*</(?P=tag)>')
_SHELVES = re.compile(r'<body[^<>]* data-in="([^"]*)"')
_ADDRESS = re.compile(r"(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*/)+")
_HREF = re.compile(r' href="[^"]*"')


def fill(page: str, slots: Mapping[str, Any], up: str) -> str:
    """Show the first campaign that suits the page, the banner and nothing of time: all of them count as running."""
    found = _SHELVES.search(page)
    texts: dict[str, Sequence[str]] = _suiting(slots["appeals"], found[1].split() if found else [])
    if slots["banner"]:
        texts["banner"] = slots["banner"]["say"]
    return put(page, texts, up)


def put(page: str, texts: Mapping[str, Sequence[str]], up: str) -> str:
    """Put texts into their slots, each with the address that its link leads to, if there is one."""
    return _ELEMENT.sub(lambda element: _filled(element, texts.get(element["slot"], []), up), page)


def _suiting(appeals: Sequence[Mapping[str, Any]], shelves: Sequence[str]) -> dict[str, Sequence[str]]:
    for one in appeals:
        if (not one["only"] or set(one["only"]) & set(shelves)) and not set(one["never"]) & set(shelves):
            return dict(one["say"])
    return {}


def _filled(element: re.Match[str], said: Sequence[str], up: str) -> str:
    if not said:
        return element[0]
    marks = element["marks"].replace(" hidden", "")
    if _ADDRESS.fullmatch("".join(said[1:2])):
        marks = f'{_HREF.sub("", marks)} href="{up}{said[1]}"'
    return f"<{element['tag']}{marks}>{html.escape(said[0], quote=False)}</{element['tag']}>"
