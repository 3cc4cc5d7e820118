"""The text part of a letter, written from its blocks and not scraped from its HTML: lines of 72, links as notes.

Many readers see nothing else: mail over a bad line, screen readers, programs that load nothing. So it holds every
address that the HTML holds.
"""

import html
import re
import textwrap
from collections.abc import Iterator
from functools import singledispatch

from tamizdat.press.blocks import (
    EmbedCard,
    Heading,
    Items,
    KeyPoints,
    Paragraph,
    Preformatted,
    QuestionAnswer,
    Quote,
)
from tamizdat.press.bodies import Shaped
from tamizdat.press.faces import FigureFace, Prose, TableFace

WIDTH = 72
# The markup was sanitised: links have no links in them, and no attribute holds the sign that ends a tag.
_LINK = re.compile(r'<a\b[^>]*? href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_BREAK = re.compile(r"<br ?/?>")
_PARAGRAPH = re.compile(r"</p>")
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\n\r]+")


class Notes:
    """The addresses that a part of the text refers to, numbered in the order in which they are first named."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, address: str) -> int:
        """Give the number of an address."""
        return self._numbers.setdefault(address, len(self._numbers) + 1)

    def lines(self) -> Iterator[str]:
        """Write the addresses, one a line: an address that is broken leads nowhere."""
        yield from (f"[{number}] {address}" for address, number in self._numbers.items())


def plain(markup: str, notes: Notes) -> list[str]:
    """Read inline HTML as paragraphs of plain text; a form feed stands for a line break."""
    linked = _LINK.sub(lambda found: f"{found[2]} [{notes.number(html.unescape(found[1]))}]", markup)
    found = []
    for part in _PARAGRAPH.split(_BREAK.sub("\f", linked)):
        text = _SPACES.sub(" ", html.unescape(_TAG.sub("", part))).replace(" \f", "\f").replace("\f ", "\f").strip()
        found += [text] if text else []
    return found


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Break a paragraph into lines; `first` and `rest` stand before them. Words, and so addresses, are never broken."""
    lines: list[str] = []
    for part in text.split("\f"):
        lines += textwrap.wrap(
            part,
            WIDTH,
            initial_indent=rest if lines else first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)


def paragraphs(markup: str, notes: Notes) -> list[str]:
    """Write inline HTML as wrapped paragraphs."""
    return [wrapped(one) for one in plain(markup, notes)]


def underlined(text: str, sign: str) -> str:
    """Write a heading; the rule below it is as long as its last line."""
    lines = wrapped(text)
    return f"{lines}\n{sign * len(lines.rpartition(chr(10))[2])}"


@singledispatch
def text_of(block: Shaped, _notes: Notes) -> list[str]:
    """Write one block of a body as parts that stand with an empty line between."""
    message = f"The text of a letter does not know blocks of the kind {block.type}."
    raise TypeError(message)


@text_of.register
def _(block: Prose, notes: Notes) -> list[str]:
    return paragraphs(block.html, notes)


@text_of.register
def _(block: Paragraph, notes: Notes) -> list[str]:
    return paragraphs(block.html, notes)


@text_of.register
def _(block: Heading, _notes: Notes) -> list[str]:
    return [underlined(block.text, "-")]


@text_of.register
def _(block: FigureFace, _notes: Notes) -> list[str]:
    said = " ".join(one for one in (block.picture.caption or block.picture.alt, block.picture.credit) if one)
    return [wrapped(f"[{said}]")] if said else []


@text_of.register
def _(block: Quote, notes: Notes) -> list[str]:
    lines = [wrapped(one, "> ", "> ") for one in plain(block.html, notes)]
    return ["\n>\n".join([*lines, *([wrapped(f"— {block.attribution}", "> ", "> ")] if block.attribution else [])])]


@text_of.register
def _(block: Items, notes: Notes) -> list[str]:
    return [_list(block.items, notes, ordered=block.ordered)]


@text_of.register
def _(block: KeyPoints, notes: Notes) -> list[str]:
    title = [underlined(block.title, "-")] if block.title else []
    return [*title, _list(block.items, notes, ordered=False)]


@text_of.register
def _(block: QuestionAnswer, notes: Notes) -> list[str]:
    return [wrapped(block.question), *paragraphs(block.html, notes)]


@text_of.register
def _(block: EmbedCard, notes: Notes) -> list[str]:
    return [wrapped(f"{block.title or block.provider or '→'} [{notes.number(block.url)}]")]


@text_of.register
def _(block: Preformatted, _notes: Notes) -> list[str]:
    return ["\n".join(f"    {line}".rstrip() for line in block.text.splitlines())]


@text_of.register
def _(block: TableFace, notes: Notes) -> list[str]:
    """Write each row as a line of its own: a table drawn with signs is noise to a screen reader."""
    caption = [wrapped(block.caption)] if block.caption else []
    rows = [" | ".join(" ".join(plain(cell, notes)) for cell in row) for row in block.rows]
    return [*caption, "\n".join(wrapped(row, "", "  ") for row in rows)]


def _list(items: list[str], notes: Notes, *, ordered: bool) -> str:
    lines = []
    for number, item in enumerate(items, 1):
        mark = f"{number}. " if ordered else "- "
        lines += [wrapped("\f".join(plain(item, notes)), mark, " " * len(mark))]
    return "\n".join(lines)
