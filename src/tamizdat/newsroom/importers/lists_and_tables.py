"""Lists and tables of the old site as flat ones, with every word kept."""

from collections.abc import Iterator

import lxml.html

from tamizdat.newsroom.importers.elements import BLOCKS
from tamizdat.newsroom.importers.inline import InlineWriter, directed, plain, tidy
from tamizdat.newsroom.importers.old_site import Remarks
from tamizdat.press.blocks import Table

_LISTS = frozenset(("ul", "ol"))
_BREAKING = BLOCKS - {"img", "picture", "iframe", "video", "audio", "embed", "object"}
_WIDEST = 60


def cell_html(element: lxml.html.HtmlElement, writer: InlineWriter, *, lists: bool = True) -> str:
    """Everything in an element as one piece of inline HTML; what would begin a new line there begins one here."""
    pieces = [writer.text(element.text)]
    for child in element:
        if not isinstance(child.tag, str) or (not lists and child.tag in _LISTS):
            pieces.append("")
        elif child.tag in _BREAKING:
            pieces.append("<br>" + cell_html(child, writer, lists=lists) + "<br>")
        elif any(inner.tag in _BREAKING for inner in child.iterdescendants()):
            pieces.append(cell_html(child, writer, lists=lists))
        else:
            pieces.append(writer.element(child))
        pieces.append(writer.text(child.tail))
    return tidy("".join(pieces))


def items_of(element: lxml.html.HtmlElement, writer: InlineWriter, remarks: Remarks) -> list[str]:
    """The items of a list. Those of a list inside an item follow in it on lines of their own, with dashes.

    So an ordered list keeps its numbers.
    """
    items: list[str] = []
    nested = False
    for depth, html in _items(element, 0, writer):
        if depth and items:
            items[-1] = f"{items[-1]}<br>{'– ' * depth}{html}"
            nested = True
        else:
            items.append(html)
    if _counts_otherwise(element):
        remarks.altered("A numbered list did not count 1, 2, 3; here it does. Look whether the text names its numbers.")
    if nested:
        remarks.altered("A list within a list was flattened; its items stand on lines of their own, with dashes.")
    return items


def _counts_otherwise(element: lxml.html.HtmlElement) -> bool:
    """Say whether a list begins at another number than 1, counts down, or jumps."""
    if element.tag != "ol":
        return False
    begins = (element.get("start") or "1").strip() != "1"
    return begins or element.get("reversed") is not None or any(item.get("value") for item in element.iter("li"))


def _items(element: lxml.html.HtmlElement, depth: int, writer: InlineWriter) -> Iterator[tuple[int, str]]:
    loose = tidy(writer.text(element.text))
    if loose:
        yield depth, loose
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag in _LISTS:
            yield from _items(child, depth + 1, writer)
            continue
        html = directed(cell_html(child, writer, lists=False), child)
        if html:
            yield depth, html
        for inner in child.iter(*_LISTS):
            if _nearest_item(inner) is child:
                yield from _items(inner, depth + 1, writer)


def _nearest_item(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    parent = element.getparent()
    while parent is not None and parent.tag not in {"li", "ul", "ol"}:
        parent = parent.getparent()
    return parent


def table_of(element: lxml.html.HtmlElement, writer: InlineWriter, remarks: Remarks) -> Table | None:
    """A table with rows of one length; None if it is empty. Merged cells are spread, tables in cells become text."""
    if element.find(".//table") is not None:
        remarks.altered("A table within a table became plain text in its cell.")
    own = [row for row in element.iter("tr") if _table_of(row) is element]
    rows = [_cells(row, writer, remarks) for row in own]
    rows_and_elements = [(cells, row) for cells, row in zip(rows, own, strict=True) if any(cells)]
    if not rows_and_elements:
        return None
    width = max(len(cells) for cells, _ in rows_and_elements)
    first = rows_and_elements[0][1]
    heads = [cell.tag == "th" for cell in first if cell.tag in {"td", "th"}]
    parent = first.getparent()
    header = all(heads) or (parent is not None and parent.tag == "thead")
    caption = element.find("caption")
    return Table(
        "",
        rows=[cells + [""] * (width - len(cells)) for cells, _ in rows_and_elements],
        caption=plain(writer.inside(caption)) if caption is not None else "",
        header=header,
    )


def _table_of(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    parent = element.getparent()
    while parent is not None and parent.tag != "table":
        parent = parent.getparent()
    return parent


def _cells(row: lxml.html.HtmlElement, writer: InlineWriter, remarks: Remarks) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in {"td", "th"}:
            continue
        cells.append(cell_html(cell, writer))
        span = cell.get("colspan", "1")
        extra = min(int(span), _WIDEST) - 1 if span.isascii() and span.isdigit() else 0
        cells.extend([""] * extra)
        if extra > 0 or cell.get("rowspan", "1") not in {"", "1"}:
            remarks.altered("Merged cells of a table were spread over single cells.")
    return cells
