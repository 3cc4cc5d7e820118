"""Shapes the body of a story or page: pictures into their place, links of ours into relative addresses."""

import re
from collections.abc import Callable

import msgspec

from tamizdat.press.blocks import AnyBlock, Figure, Heading, Items, KeyPoints, Paragraph, QuestionAnswer, Quote, Table
from tamizdat.press.cards import shown
from tamizdat.press.columns import numeric_columns
from tamizdat.press.faces import LETTER, FigureFace, Prose, TableFace
from tamizdat.press.reading import Reading
from tamizdat.press.together import blocks_together

MARK = "tamizdat:"
# A box after so many blocks, with so many still to come.
LETTER_AFTER = 5
LETTER_BEFORE = 3
_LINK = re.compile(r' href="tamizdat:([a-z]+/[0-9]+)"')


Shaped = AnyBlock | FigureFace | TableFace | Prose


def body(
    reading: Reading, blocks: list[AnyBlock], up: str, language: str = "", *, letter: bool = False
) -> list[Shaped]:
    """Shape blocks for a page that lies `up` below the root. A picture that could not be developed is left out.

    With a `language` its words are bound as its readers expect. With `letter`, a longer text leaves a place for the
    box that tells of letters.
    """
    resolve = _resolver(reading, up)
    blocks = blocks_together(blocks, language)
    shaped: list[Shaped] = []
    prose: list[str] = []
    opened = False
    place = _place_of_letter(blocks) if letter else -1
    for number, block in enumerate(_in_order(blocks)):
        if number == place:
            shaped += [Prose("".join(prose)), LETTER]
            prose = []
        if type(block) is Paragraph and opened:
            html = resolve(block.html) if MARK in block.html else block.html
            prose.append(f'<p id="{block.id}">{html}</p>\n')
            continue
        if prose:
            shaped.append(Prose("".join(prose)))
            prose = []
        opened = opened or type(block) is Paragraph
        shaped += _shaped(reading, block, resolve)
    return [*shaped, Prose("".join(prose))] if prose else shaped


def resolved(reading: Reading, html: str, up: str) -> str:
    """Turn links of ours in a run of inline HTML into addresses from a page that lies `up` below the root."""
    return _resolver(reading, up)(html)


def _place_of_letter(blocks: list[AnyBlock]) -> int:
    """Choose the block before which the box goes: between two paragraphs, neither early nor close to the end; or -1."""
    for number in range(LETTER_AFTER, len(blocks) - LETTER_BEFORE):
        if type(blocks[number]) is type(blocks[number - 1]) is type(blocks[number - 2]) is Paragraph:
            return number
    return -1


def _shaped(reading: Reading, block: AnyBlock, resolve: Callable[[str], str]) -> list[Shaped]:
    if isinstance(block, Table):
        rows = [[resolve(cell) for cell in row] for row in block.rows]
        numeric = numeric_columns(block.rows, header=block.header)
        return [TableFace(block.id, rows, block.caption, block.header, numeric)]
    if not isinstance(block, Figure):
        return [_linked(block, resolve)]
    picture = shown(reading, block.picture)
    return [FigureFace(block.id, picture)] if picture else []


def _in_order(blocks: list[AnyBlock]) -> list[AnyBlock]:
    """Let no heading skip a rank, whatever an editor or an old site wrote: who listens would miss one (WCAG 1.3.1)."""
    rank = 1  # of the headline above
    ordered = list(blocks)
    for number, block in enumerate(blocks):
        if type(block) is Heading:
            if block.level > rank + 1:
                ordered[number] = msgspec.structs.replace(block, level=rank + 1)
            rank = min(block.level, rank + 1)
    return ordered


def _linked(block: AnyBlock, resolve: Callable[[str], str]) -> AnyBlock:
    match block:
        case Paragraph() | Quote() | QuestionAnswer() if MARK in block.html:
            return msgspec.structs.replace(block, html=resolve(block.html))
        case Items() | KeyPoints():
            return msgspec.structs.replace(block, items=[resolve(item) for item in block.items])
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
