"""What of a story can be found: its public words and nothing else. Names of those who signed it are not among them."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tamizdat.press.records import (
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
    Story,
    Table,
)

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
    return Text(story.headline, "\n".join(around), plain("\n".join(_texts(story.body))))


def plain(markup: str) -> str:
    """Take inline markup out; a word that is half in bold stays one word."""
    if "<" in markup:
        markup = _TAG.sub("", _BREAK.sub("\n", markup))
    return html.unescape(markup) if "&" in markup else markup


def _texts(blocks: Iterable[AnyBlock]) -> Iterator[str]:
    for block in blocks:
        if type(block) is Paragraph:
            yield block.html
        else:
            yield from _less_usual(block)


def _less_usual(block: AnyBlock) -> Iterable[str]:
    match block:
        case Heading() | Preformatted():
            return (html.escape(block.text),)
        case Quote():
            return block.html, html.escape(block.attribution)
        case Figure():
            return (html.escape(block.picture.caption),)
        case Items():
            return block.items
        case KeyPoints():
            return html.escape(block.title), *block.items
        case Table():
            return html.escape(block.caption), *(cell for row in block.rows for cell in row)
        case QuestionAnswer():
            return html.escape(block.question), block.html
        case EmbedCard():
            return html.escape(block.title), html.escape(block.description)
        case Paragraph():
            return (block.html,)
