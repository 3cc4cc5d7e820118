"""What of a story can be found: its public words and nothing else. Names of those who signed it are not among them."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
from tamizdat.press.records import Story

_BREAK = re.compile(r"<br\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a story by weight: headline; what stands around it; the body."""

    headline: str
    around: str
    body: str


def text_of(story: Story) -> Text:
    """Take the words out of a record."""
    around = [story.front_headline, story.kicker, story.standfirst, story.dateline, *story.places]
    if story.lead:
        around.append(story.lead.caption)
    return Text(story.headline, "\n".join(around), plain("\n".join(words_of_blocks(story.body))))


def plain(markup: str) -> str:
    """Take inline markup out; a word that is half in bold stays one word."""
    if "<" in markup:
        markup = _TAG.sub("", _BREAK.sub("\n", markup))
    return html.unescape(markup) if "&" in markup else markup


def words_of_blocks(blocks: Iterable[AnyBlock]) -> Iterator[str]:
    """List the texts of a body in order, as inline markup."""
    for block in blocks:
        if type(block) is Paragraph:
            yield block.html
        else:
            yield from (html.escape(text) for text in _bare(block))
            yield from _marked_up(block)


def _bare(block: AnyBlock) -> Iterable[str]:
    """List the texts of a block that hold no markup."""
    match block:
        case Heading() | Preformatted():
            return (block.text,)
        case Figure():
            return (block.picture.caption,)
        case EmbedCard():
            return block.title, block.description
        case _:
            return [
                getattr(block, name) for name in ("attribution", "title", "caption", "question") if hasattr(block, name)
            ]


def _marked_up(block: AnyBlock) -> Iterable[str]:
    """List the texts of a block that hold inline markup."""
    match block:
        case Items() | KeyPoints():
            return block.items
        case Table():
            return [cell for row in block.rows for cell in row]
        case Quote() | QuestionAnswer():
            return (block.html,)
        case _:
            return ()
