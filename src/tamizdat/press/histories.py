"""The words of a story, version by version: what counts as its text, and the face of the page that shows changes."""

import html
import re
from collections.abc import Iterator

from tamizdat.press.blocks import (
    AnyBlock,
    EmbedCard,
    Figure,
    Heading,
    Items,
    KeyPoints,
    Paragraph,
    Preformatted,
    QuestionAnswer,
    Quote,
    Table,
)
from tamizdat.press.differences import Line, Piece, changed_lines
from tamizdat.press.faces import Face, Link, Moment
from tamizdat.press.moments import digits, moment
from tamizdat.press.outlines import Outline
from tamizdat.press.records import History, Story, VersionText

_BREAK = re.compile(r"<br ?/?>")
_TAG = re.compile(r"<[^>]*>")


class VersionFace(Face, frozen=True):
    """One version. `lines` are what changed since the one before; of the first version they are its whole text."""

    number: str
    published: Moment
    lines: list[list[Piece]]
    first: bool


class HistoryFace(Face, frozen=True):
    """All versions of a story, newest first."""

    story: Link
    versions: list[VersionFace]


def text_of(story: Story, at: str) -> VersionText:
    """Take the words of a story as a version: what readers read, without links, names, pictures and their like."""
    lines = [("headline", story.headline), ("standfirst", story.standfirst)]
    lines += [line for block in story.body for line in _lines(block)]
    return VersionText(at, [(name, " ".join(text.split())) for name, text in lines if text.strip()])


def same_words(one: VersionText, other: VersionText) -> bool:
    """Say whether two versions read the same; the ids of blocks and the moments do not count."""
    return [text for _, text in one.lines] == [text for _, text in other.lines]


def history_face(history: History, story: Outline) -> HistoryFace:
    """Shape the versions of the story of an outline."""
    versions = [
        VersionFace(
            number=digits(str(number), story.language),
            published=moment(version.at, story.language),
            lines=_since(history.versions[number - 2] if number > 1 else None, version),
            first=number == 1,
        )
        for number, version in enumerate(history.versions, start=1)
    ]
    return HistoryFace(Link(story.address, story.title), versions[::-1])


def _since(former: VersionText | None, version: VersionText) -> list[list[Piece]]:
    if former is None:
        return [[Piece("same", text)] for _, text in version.lines]
    return changed_lines(former.lines, version.lines)


def words_of(block: AnyBlock) -> str:
    """Take the words of one block."""
    return " ".join(_texts(block))


def plain(marked: str) -> str:
    """Take the words out of inline HTML."""
    return html.unescape(_TAG.sub("", _BREAK.sub(" ", marked)))


def _lines(block: AnyBlock) -> Iterator[Line]:
    for number, text in enumerate(_texts(block)):
        yield (f"{block.id}.{number}" if number else block.id), text


def _texts(block: AnyBlock) -> Iterator[str]:
    match block:
        case Paragraph():
            yield plain(block.html)
        case Quote():
            yield plain(block.html)
            yield block.attribution
        case QuestionAnswer():
            yield block.question
            yield plain(block.html)
        case Items():
            yield from map(plain, block.items)
        case KeyPoints():
            yield block.title
            yield from map(plain, block.items)
        case Table():
            yield block.caption
            yield from (" | ".join(map(plain, row)) for row in block.rows)
        case _:
            yield from _plain_texts(block)


def _plain_texts(block: AnyBlock) -> Iterator[str]:
    match block:
        case Heading() | Preformatted():
            yield block.text
        case Figure():
            yield block.picture.caption
        case EmbedCard():
            yield block.title
            yield block.description
        case _:
            return
