"""From imported blocks to a body as Wagtail stores it. Pure; pictures that are not there are left out and named."""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tamizdat.newsroom.importers.imported import INTERNAL, Draft, PlacedImage
from tamizdat.press.blocks import EmbedCard, Heading, Items, Paragraph, Preformatted, QuestionAnswer, Quote, Table

_INTERNAL_LINK = re.compile(rf'<a href="{INTERNAL}([^"]*)">(.*?)</a>', re.DOTALL)
_AS_EDITORS_WRITE = ((re.compile(r"<(/?)strong>"), r"<\1b>"), (re.compile(r"<(/?)em>"), r"<\1i>"))
_LONGEST_HEADING = 250


@dataclass(slots=True)
class Resolved:
    """Our numbers for the images and pages that bodies name by key; what could not be found is gathered here."""

    images: Mapping[str, int]
    pages: Mapping[str, int]
    missing: dict[str, None] = field(default_factory=dict)
    linked: set[int] = field(default_factory=set)


def stored_body(blocks: Iterable[Draft], resolved: Resolved) -> list[dict[str, Any]]:
    """Write a body as Wagtail's JSON."""
    found = []
    for block in blocks:
        kind_and_value = _stored(block, resolved)
        if kind_and_value is not None:
            kind, value = kind_and_value
            found.append({"type": kind, "value": value, "id": block.id})
    return found


def _stored(block: Draft, resolved: Resolved) -> tuple[str, Any] | None:
    match block:
        case PlacedImage():
            return _figure(block, resolved)
        case Items():
            return "list", {"items": _items(block, resolved), "ordered": block.ordered}
        case Table():
            return "table", _table(block, resolved)
        case EmbedCard():
            return "embed", {name: getattr(block, name) for name in ("url", "title", "provider", "description")}
        case _:
            return _words(block, resolved)


def _words(block: Paragraph | Heading | Quote | QuestionAnswer | Preformatted, resolved: Resolved) -> tuple[str, Any]:
    match block:
        case Paragraph():
            return "paragraph", _rich(block.html, resolved)
        case Heading() if len(block.text) <= _LONGEST_HEADING:
            return "heading", {"text": block.text, "level": str(block.level)}
        case Quote():
            return "quote", {"html": _rich(block.html, resolved), "attribution": block.attribution}
        case QuestionAnswer():
            return "qa", {"question": block.question, "html": _rich(block.html, resolved)}
        case _:
            return "preformatted", block.text


def _figure(block: PlacedImage, resolved: Resolved) -> tuple[str, Any] | None:
    image = resolved.images.get(block.image)
    if image is None:
        resolved.missing[block.image] = None
        return None
    return "figure", {"image": image, "caption": block.caption, "credit": block.credit, "alt": block.alt}


def _items(block: Items, resolved: Resolved) -> list[dict[str, str]]:
    """Wagtail keeps an id for each item; it is made from the block's, so that a second import gives the same."""
    return [
        {"type": "item", "value": _rich(html, resolved), "id": str(uuid.uuid5(uuid.UUID(block.id), str(number)))}
        for number, html in enumerate(block.items)
    ]


def _table(block: Table, resolved: Resolved) -> dict[str, Any]:
    return {
        "data": [[linked(cell, resolved) for cell in row] for row in block.rows],
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": block.header,
        "first_col_is_header": False,
        "table_header_choice": "row" if block.header else "",
        "table_caption": block.caption,
    }


def _rich(html: str, resolved: Resolved) -> str:
    """Rich text as the editor writes it, so that opening and saving a story changes nothing."""
    html = linked(html, resolved)
    for pattern, replacement in _AS_EDITORS_WRITE:
        html = pattern.sub(replacement, html)
    return f"<p>{html.replace('<br>', '<br/>')}</p>"


def linked(html: str, resolved: Resolved) -> str:
    """Name our own pages by their numbers; a link to an item that did not come along keeps its words only."""

    def written(link: re.Match[str]) -> str:
        uid = resolved.pages.get(link.group(1))
        if uid is None:
            return link.group(2)
        resolved.linked.add(uid)
        return f'<a linktype="page" id="{uid}">{link.group(2)}</a>'

    return _INTERNAL_LINK.sub(written, html) if INTERNAL in html else html
