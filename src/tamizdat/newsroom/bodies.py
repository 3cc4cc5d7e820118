"""From a body as it is stored (Wagtail's JSON) to the blocks of a record. Pure, and without a query per block."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tamizdat.newsroom.inline import inline, page_ids, paragraphs
from tamizdat.press.blocks import (
    AnyBlock,
    EmbedCard,
    Figure,
    Heading,
    Items,
    KeyPoints,
    Paragraph,
    Picture,
    Preformatted,
    QuestionAnswer,
    Quote,
    Table,
)

Raw = Mapping[str, Any]
_LEVELS: dict[str, Literal[2, 3, 4]] = {"2": 2, "3": 3, "4": 4}
_ANCHOR = 8


@dataclass(frozen=True, slots=True)
class Around:
    """What a body needs to know of the world: which pages may be linked, which images exist."""

    links: Mapping[int, str]
    images: frozenset[int]


def images_in(raw: Iterable[Raw]) -> set[int]:
    """Ids of the images that a stored body shows."""
    values = [block["value"] for block in raw if block["type"] == "figure"]
    return {int(value["image"]) for value in values if value.get("image")}


def links_in(raw: Iterable[Raw]) -> set[int]:
    """Ids of our own pages that a stored body links to."""
    return {found for block in raw for text in _texts(block["value"]) for found in page_ids(text)}


def blocks_of(raw: Iterable[Raw], around: Around) -> list[AnyBlock]:
    """Shape every block; a block that says nothing is left out. Ids stay short and different from each other."""
    taken: set[str] = set()
    shaped: list[AnyBlock] = []
    for number, block in enumerate(raw, start=1):
        shape = _SHAPES.get(str(block["type"]))
        if shape is None:
            continue
        anchor = str(block.get("id") or number).replace("-", "")[:_ANCHOR]
        if anchor in taken:
            anchor = f"{anchor}{number}"
        taken.add(anchor)
        shaped.extend(shape(anchor, block["value"], around))
    return shaped


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _paragraph(anchor: str, value: Any, around: Around) -> Iterator[AnyBlock]:
    for number, run in enumerate(paragraphs(str(value), around.links)):
        yield Paragraph(id=anchor if not number else f"{anchor}-{number + 1}", html=run)


def _heading(anchor: str, value: Any, _around: Around) -> Iterator[AnyBlock]:
    text = _line(value.get("text"))
    if text:
        yield Heading(id=anchor, text=text, level=_LEVELS.get(str(value.get("level")), 2))


def _quote(anchor: str, value: Any, around: Around) -> Iterator[AnyBlock]:
    words = _joined(value.get("html"), around)
    if words:
        yield Quote(id=anchor, html=words, attribution=_line(value.get("attribution")))


def _figure(anchor: str, value: Any, around: Around) -> Iterator[AnyBlock]:
    image = int(value.get("image") or 0)
    if image in around.images:
        words = {name: _line(value.get(name)) for name in ("caption", "credit", "alt")}
        yield Figure(id=anchor, picture=Picture(image=image, **words))


def _list(anchor: str, value: Any, around: Around) -> Iterator[AnyBlock]:
    items = _items(value.get("items"), around)
    if items:
        yield Items(id=anchor, items=items, ordered=bool(value.get("ordered")))


def _table(anchor: str, value: Any, around: Around) -> Iterator[AnyBlock]:
    cells = [[_cell(cell, around) for cell in row] for row in (value or {}).get("data") or []]
    width = max((len(row) for row in cells), default=0)
    if width and any(cell for row in cells for cell in row):
        header = bool(value.get("first_row_is_table_header")) or value.get("table_header_choice") in {"row", "both"}
        rows = [row + [""] * (width - len(row)) for row in cells]
        yield Table(id=anchor, rows=rows, caption=_line(value.get("table_caption")), header=header)


def _embed(anchor: str, value: Any, _around: Around) -> Iterator[AnyBlock]:
    url = str(value.get("url") or "").strip()
    if url.startswith(("https://", "http://")):
        words = {name: _line(value.get(name)) for name in ("title", "provider", "description")}
        yield EmbedCard(id=anchor, url=url, **words)


def _key_points(anchor: str, value: Any, around: Around) -> Iterator[AnyBlock]:
    items = _items(value.get("items"), around)
    if items:
        yield KeyPoints(id=anchor, items=items, title=_line(value.get("title")))


def _qa(anchor: str, value: Any, around: Around) -> Iterator[AnyBlock]:
    question, answer = _line(value.get("question")), _joined(value.get("html"), around)
    if question or answer:
        yield QuestionAnswer(id=anchor, question=question, html=answer)


def _preformatted(anchor: str, value: Any, _around: Around) -> Iterator[AnyBlock]:
    text = str(value or "").replace("\r\n", "\n").strip("\n")
    if text.strip():
        yield Preformatted(id=anchor, text=text)


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())


def _joined(value: Any, around: Around) -> str:
    return "<br><br>".join(paragraphs(str(value or ""), around.links))


def _items(value: Any, around: Around) -> list[str]:
    """Read a Wagtail list in its present form (dicts with ids) and in its plain one."""
    runs = [_joined(item["value"] if isinstance(item, dict) else item, around) for item in value or []]
    return [run for run in runs if run]


def _cell(value: Any, around: Around) -> str:
    text = str(value if value is not None else "")
    if "<" in text and not _looks_like_html(text):
        text = html.escape(text, quote=False)
    return inline(text.strip().replace("\n", "<br>"), around.links)


def _looks_like_html(text: str) -> bool:
    return any(f"<{tag}" in text for tag in ("a ", "b>", "strong>", "em>", "i>", "sub>", "sup>", "code>", "br", "span"))


_SHAPES: dict[str, Callable[[str, Any, Around], Iterator[AnyBlock]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "figure": _figure,
    "list": _list,
    "table": _table,
    "embed": _embed,
    "key_points": _key_points,
    "qa": _qa,
    "preformatted": _preformatted,
}
