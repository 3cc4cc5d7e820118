"""Shapes the body of a story or page: pictures into their place, links of ours into relative addresses."""

import re
from collections.abc import Callable

import msgspec

from tamizdat.press.blocks import AnyBlock, Figure, Items, KeyPoints, Paragraph, QuestionAnswer, Quote, Table
from tamizdat.press.cards import shown
from tamizdat.press.faces import FigureFace, Prose
from tamizdat.press.reading import Reading

MARK = "tamizdat:"
_LINK = re.compile(r' href="tamizdat:([a-z]+/[0-9]+)"')


Shaped = AnyBlock | FigureFace | Prose


def body(reading: Reading, blocks: list[AnyBlock], up: str) -> list[Shaped]:
    """Shape blocks for a page that lies `up` below the root. A picture that could not be developed is left out."""
    resolve = _resolver(reading, up)
    shaped: list[Shaped] = []
    prose: list[str] = []
    opened = False
    for block in blocks:
        if type(block) is Paragraph and opened:
            html = block.html
            prose += ('<p id="', block.id, '">', resolve(html) if MARK in html else html, "</p>\n")
            continue
        if prose:
            shaped.append(Prose("".join(prose)))
            prose = []
        opened = opened or type(block) is Paragraph
        shaped += _shaped(reading, block, resolve)
    return [*shaped, Prose("".join(prose))] if prose else shaped


def _shaped(reading: Reading, block: AnyBlock, resolve: Callable[[str], str]) -> list[Shaped]:
    if not isinstance(block, Figure):
        return [_linked(block, resolve)]
    picture = shown(reading, block.picture)
    return [FigureFace(block.id, picture)] if picture else []


def _linked(block: AnyBlock, resolve: Callable[[str], str]) -> AnyBlock:
    match block:
        case Paragraph() | Quote() | QuestionAnswer() if MARK in block.html:
            return msgspec.structs.replace(block, html=resolve(block.html))
        case Items() | KeyPoints():
            return msgspec.structs.replace(block, items=[resolve(item) for item in block.items])
        case Table():
            return msgspec.structs.replace(block, rows=[[resolve(cell) for cell in row] for row in block.rows])
        case _:
            return block


def _resolver(reading: Reading, up: str) -> Callable[[str], str]:
    def address(found: re.Match[str]) -> str:
        target = reading.address(found[1])
        # A link to something withdrawn stays as words: a dead link would send readers to a page that is not there.
        return f' href="{up}{target}"' if target else ""

    def resolve(html: str) -> str:
        return _LINK.sub(address, html) if MARK in html else html

    return resolve
