"""The text of a story as plain HTML for feeds: no classes, no anchors, absolute addresses.

Readers of feeds strip what they do not know, and each strips something else; so only the oldest elements are used.
"""

import re
from collections.abc import Iterator
from functools import singledispatch
from html import escape

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
from tamizdat.press.bodies import Shaped, body
from tamizdat.press.cards import shown
from tamizdat.press.faces import FigureFace, Prose, Shown, TableFace
from tamizdat.press.live import UpdateFace, newest_updates
from tamizdat.press.reading import Reading
from tamizdat.press.records import Story

# A feed holds so many of the newest updates of a live story.
FED_MOST = 10
_ANCHOR = re.compile(r'<p id="[^"]*">')


def text_of(reading: Reading, story: Story, origin: str) -> str:
    """Write a whole story: its picture, standfirst and body."""
    lead = shown(reading, story.lead)
    parts = [_figure(lead, origin)] if lead else []
    parts += [f"<p><strong>{escape(story.standfirst)}</strong></p>\n"] if story.standfirst else []
    if story.live:
        parts += [html_of(block, origin) for block in body(reading, story.live.summary, origin)]
    parts += [html_of(block, origin) for block in body(reading, story.body, origin)]
    if story.dateline:
        parts = _opened(parts, story.dateline)
    if story.live:
        parts += [part for one in newest_updates(reading, story, FED_MOST, origin) for part in _update(one, origin)]
    return "".join(parts)


def _update(update: UpdateFace, origin: str) -> Iterator[str]:
    """Write one of the newest updates of a live story; its time leads to where it stands."""
    if update.withdrawn:
        return
    at = f"{update.published.day}, {update.published.hour}"
    name = f" {escape(update.headline)}" if update.headline else ""
    yield f'<h3><a href="{escape(origin + update.address)}">{at}</a>{name}</h3>\n'
    yield from (html_of(block, origin) for block in update.body)


def _opened(parts: list[str], dateline: str) -> list[str]:
    """Put the dateline before the first paragraph of the body, which is the first that begins with a bare `<p>`."""
    for number, part in enumerate(parts):
        if part.startswith("<p>") and not part.startswith("<p><strong>"):
            return [*parts[:number], f"<p>{escape(dateline)} — {part.removeprefix('<p>')}", *parts[number + 1 :]]
    return parts


@singledispatch
def html_of(block: Shaped, _origin: str) -> str:
    """Write one block."""
    message = f"A feed does not know blocks of the kind {block.type}."
    raise TypeError(message)


@html_of.register
def _(block: Prose, _origin: str) -> str:
    return _ANCHOR.sub("<p>", block.html)


@html_of.register
def _(block: Paragraph, _origin: str) -> str:
    return f"<p>{block.html}</p>\n"


@html_of.register
def _(block: Heading, _origin: str) -> str:
    return f"<h{block.level}>{escape(block.text)}</h{block.level}>\n"


@html_of.register
def _(block: FigureFace, origin: str) -> str:
    return _figure(block.picture, origin)


@html_of.register
def _(block: Quote, _origin: str) -> str:
    said = f"<p>— {escape(block.attribution)}</p>" if block.attribution else ""
    return f"<blockquote><p>{block.html}</p>{said}</blockquote>\n"


@html_of.register
def _(block: Items, _origin: str) -> str:
    return _list("ol" if block.ordered else "ul", block.items)


@html_of.register
def _(block: KeyPoints, _origin: str) -> str:
    return (f"<h2>{escape(block.title)}</h2>\n" if block.title else "") + _list("ul", block.items)


@html_of.register
def _(block: QuestionAnswer, _origin: str) -> str:
    return f"<p><strong>{escape(block.question)}</strong></p>\n<p>{block.html}</p>\n"


@html_of.register
def _(block: EmbedCard, _origin: str) -> str:
    return f'<p><a href="{escape(block.url)}">{escape(block.title or block.url)}</a></p>\n'


@html_of.register
def _(block: Preformatted, _origin: str) -> str:
    return f"<pre>{escape(block.text)}</pre>\n"


@html_of.register
def _(block: TableFace, _origin: str) -> str:
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    rows = [
        "".join(f"<th>{cell}</th>" if block.header and number == 0 and cell else f"<td>{cell}</td>" for cell in row)
        for number, row in enumerate(block.rows)
    ]
    return f"<table>{caption}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>\n"


def _list(kind: str, items: list[str]) -> str:
    return f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>\n"


def _figure(picture: Shown, origin: str) -> str:
    words = " ".join(one for one in (picture.caption, picture.credit) if one)
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    image = f'<img src="{escape(origin + picture.src)}" alt="{escape(picture.alt)}">'
    return f"<figure>{image}{caption}</figure>\n"
