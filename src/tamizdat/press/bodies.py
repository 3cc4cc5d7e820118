"""Shapes the body of a story or page: pictures into their place, links of ours into relative addresses."""

import re
from collections.abc import Callable

import msgspec

from tamizdat.press.cards import shown
from tamizdat.press.faces import FigureFace
from tamizdat.press.reading import Reading
from tamizdat.press.records import AnyBlock, Figure, Heading, Items, KeyPoints, Paragraph, QuestionAnswer, Quote, Table

MARK = "tamizdat:"
_LINK = re.compile(r' href="tamizdat:([a-z]+/[0-9]+)"')


def body(reading: Reading, blocks: list[AnyBlock], up: str) -> list[AnyBlock | FigureFace]:
    """Shape blocks for a page that lies `up` below the root. A picture that could not be developed is left out."""
    if all(map(_plain, blocks)):
        return [*blocks]
    resolve = _resolver(reading, up)
    shaped: list[AnyBlock | FigureFace] = []
    for block in blocks:
        if isinstance(block, Figure):
            picture = shown(reading, block.picture)
            shaped += [FigureFace(block.id, picture)] if picture else []
        else:
            shaped.append(_linked(block, resolve))
    return shaped


def _plain(block: AnyBlock) -> bool:
    """Say whether a block goes to the template as it is: nine in ten do."""
    kind = type(block)
    return (kind is Paragraph and MARK not in block.html) or kind is Heading  # type: ignore[union-attr]  # a paragraph


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
