"""A body in HTML as a flat list of blocks. The HTML is sanitised first (nh3); what is left out is noted.

Nested things are flattened in reading order: columns, groups and covers into what they hold, lists in lists into
items with a dash, pictures in a paragraph into figures beside it. Words are never dropped silently.
"""

import re
from typing import Final

import lxml.html

from tamizdat.newsroom.importers import embeds
from tamizdat.newsroom.importers.elements import (
    BLOCKS,
    CARD,
    CLASSIC,
    DROPPED,
    HEADINGS,
    LEFT,
    PICTURE,
    active_parts,
    is_too_deep,
    sanitised,
    unwrapped,
)
from tamizdat.newsroom.importers.figures import Figures, caption_of, classes
from tamizdat.newsroom.importers.imported import Draft
from tamizdat.newsroom.importers.inline import InlineWriter, directed, plain, tidy
from tamizdat.newsroom.importers.lists_and_tables import items_of, table_of
from tamizdat.newsroom.importers.old_site import OldSite, Remarks
from tamizdat.press.blocks import EmbedCard, Heading, Items, Paragraph, Preformatted, Quote

_ALONE: Final = re.compile(r"https?://[^\s<>\"]+")
_BLANK_LINE: Final = re.compile(r"\n[ \t\r\xa0]*\n\s*")
_EMBED_QUOTES: Final = frozenset(
    ("twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "reddit-card", "fb-xfbml-parse-ignore")
)


def blocks_of(html: str, site: OldSite, remarks: Remarks, *, classic: bool) -> list[Draft]:
    """Turn a body into blocks, without ids. `classic` reads blank lines as paragraphs, as WordPress does."""
    for name in active_parts(html):
        remarks.left(f"Active content of the old page was left out: <{name}>.")
    clean = sanitised(html.replace("\r\n", "\n").replace("\r", "\n"))
    if not clean.strip():
        return []
    if is_too_deep(clean):
        remarks.altered("Very deeply nested parts were flattened; links and lists in it became plain text.")
        clean = unwrapped(clean)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    root = lxml.html.document_fromstring(f"<html><body>{clean}</body></html>".encode(), parser=parser)
    reading = _Reading(site, remarks, classic=classic)
    reading.flow(root.body)
    reading.end_paragraph()
    return reading.blocks


class _Reading:
    """Walks a tree in reading order, gathering inline pieces into paragraphs until a block begins."""

    def __init__(self, site: OldSite, remarks: Remarks, *, classic: bool) -> None:
        self.blocks: list[Draft] = []
        self._site = site
        self._remarks = remarks
        self._classic = classic
        self._run: list[str] = []
        self._around: list[lxml.html.HtmlElement] = []
        self._figures = Figures(site, remarks)

    @property
    def _writer(self) -> InlineWriter:
        return InlineWriter(self._site, self._remarks, breaks=self._classic)

    def flow(self, parent: lxml.html.HtmlElement) -> None:
        """Read everything in an element."""
        self._text(parent.text)
        for child in parent:
            self._child(child)
            self._text(child.tail)

    def _text(self, words: str | None) -> None:
        if not words:
            return
        pieces = _BLANK_LINE.split(words) if self._classic and not self._around else [words]
        for number, piece in enumerate(pieces):
            if number:
                self.end_paragraph()
            self._append(self._writer.text(piece))

    def _append(self, html: str) -> None:
        for element in reversed(self._around):
            html = self._writer.around(element, html)
        self._run.append(html)

    def end_paragraph(self, element: lxml.html.HtmlElement | None = None) -> None:
        """Close the paragraph that is being gathered, if it says anything."""
        html = tidy("".join(self._run))
        self._run.clear()
        if not html:
            return
        if not self._card_alone(html):
            self.blocks.append(Paragraph("", html=directed(html, element) if element is not None else html))

    def _card_alone(self, html: str) -> bool:
        words = plain(html)
        if not _ALONE.fullmatch(words) or not embeds.is_embeddable(words) or words not in html.replace("&amp;", "&"):
            return False
        return self._figures.card(words, self.blocks)

    def _child(self, child: lxml.html.HtmlElement) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in DROPPED:
            return
        if tag in BLOCKS:
            if tag == "img" and "smil" in child.get("class", ""):
                self._append(self._writer.element(child))
            else:
                self._block(tag, child)
        elif _holds_block(child):
            self._around.append(child)
            self.flow(child)
            self._around.pop()
        else:
            self._append(self._writer.element(child))

    def _block(self, tag: str, element: lxml.html.HtmlElement) -> None:
        self.end_paragraph()
        around, self._around = self._around, []
        reader = getattr(self, f"_read_{_READERS.get(tag, '')}", None)
        if reader is None:
            self.flow(element)
        else:
            reader(element)
        self.end_paragraph(element if tag in {"p", "div"} else None)
        self._around = around

    def _read_heading(self, element: lxml.html.HtmlElement) -> None:
        self._beside(element)
        text = plain(self._writer.inside(element))
        if text:
            level = HEADINGS[element.tag]
            self.blocks.append(Heading("", text=text, level=level))  # type: ignore[arg-type]  # HEADINGS has only 2, 3, 4

    def _read_list(self, element: lxml.html.HtmlElement) -> None:
        if "gallery" in element.get("class", "") and element.find(".//img") is not None:
            for item in element:
                self.flow(item)
            return
        items = items_of(element, self._writer, self._remarks)
        if items:
            self.blocks.append(Items("", items=items, ordered=element.tag == "ol"))
        self._beside(element)

    def _beside(self, element: lxml.html.HtmlElement) -> None:
        """Read what cannot stand inside a list, table or heading."""
        for marker in element.iter(LEFT):
            self._read_marker(marker)
        self._figures.inside(element, self.blocks)

    def _read_table(self, element: lxml.html.HtmlElement) -> None:
        table = table_of(element, self._writer, self._remarks)
        if table is not None:
            self.blocks.append(table)
        self._beside(element)

    def _read_pre(self, element: lxml.html.HtmlElement) -> None:
        for line_break in list(element.iter("br")):
            line_break.tail = "\n" + (line_break.tail or "").removeprefix("\n")
        text = element.text_content().strip("\n")
        if text.strip():
            self.blocks.append(Preformatted("", text=text))
        self._beside(element)

    def _read_quote(self, element: lxml.html.HtmlElement) -> None:
        if classes(element) & _EMBED_QUOTES and self._embedded_quote(element):
            return
        attribution = _attribution(element, self._writer)
        inner = _Reading(self._site, self._remarks, classic=self._classic)
        inner.flow(element)
        inner.end_paragraph()
        words = [block.html for block in inner.blocks if isinstance(block, Paragraph)]
        others = [block for block in inner.blocks if not isinstance(block, Paragraph)]
        if words:
            self.blocks.append(Quote("", html="<br><br>".join(words), attribution=attribution))
        if others:
            self._remarks.altered("Something other than paragraphs stood inside a quotation; it now stands after it.")
            self.blocks.extend(others)

    def _embedded_quote(self, element: lxml.html.HtmlElement) -> bool:
        links = [link.get("href", "") for link in element.iter("a")]
        url = embeds.readable_url(links[-1]) if links else ""
        if not url:
            return False
        words = " ".join(element.text_content().split())
        self.blocks.append(EmbedCard("", url=url, provider=embeds.provider_of(url), description=words[:500]))
        return True

    def _read_figure(self, element: lxml.html.HtmlElement) -> None:
        if element.find(".//figure") is None and element.find(".//blockquote") is None:
            if element.find(".//table") is not None:
                self._read_table(element.find(".//table"))
                self._captioned(element)
                return
            if self._figures.figure(element, self.blocks, self._writer):
                return
        self.flow(element)

    def _captioned(self, element: lxml.html.HtmlElement) -> None:
        caption = caption_of(element, self._writer)
        if caption:
            self._append(caption)

    def _read_media(self, element: lxml.html.HtmlElement) -> None:
        self._figures.media(element, self.blocks)

    def _read_rule(self, _element: lxml.html.HtmlElement) -> None:
        self._remarks.left("A dividing line was left out.", "{n} dividing lines were left out.")

    def _read_marker(self, element: lxml.html.HtmlElement) -> None:
        self._remarks.unmade(" ".join(element.get("name", "").split())[:60])

    def _read_classic(self, element: lxml.html.HtmlElement) -> None:
        before, self._classic = self._classic, True
        self.flow(element)
        self.end_paragraph()
        self._classic = before

    def _read_term(self, element: lxml.html.HtmlElement) -> None:
        html = tidy(self._writer.inside(element)) if not _holds_block(element) else ""
        if html:
            self.blocks.append(Paragraph("", html=f"<strong>{html}</strong>"))
        else:
            self.flow(element)

    def _read_caption(self, element: lxml.html.HtmlElement) -> None:
        self.flow(element)


_READERS: Final = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("ul", "ol"), "list"),
    **dict.fromkeys(("img", "iframe", "video", "audio", "embed", "object", CARD, PICTURE), "media"),
    "table": "table",
    "pre": "pre",
    "blockquote": "quote",
    "figure": "figure",
    "hr": "rule",
    "dt": "term",
    "summary": "term",
    "figcaption": "caption",
    LEFT: "marker",
    CLASSIC: "classic",
}


def _holds_block(element: lxml.html.HtmlElement) -> bool:
    return any(inner.tag in BLOCKS for inner in element.iterdescendants() if isinstance(inner.tag, str))


def _attribution(element: lxml.html.HtmlElement, writer: InlineWriter) -> str:
    """Take the source out of a quotation: a `cite` or `footer` with nothing after it."""
    for tag in ("footer", "cite"):
        for found in reversed(list(element.iter(tag))):
            if _ends_with(element, found):
                words = plain(writer.inside(found)).lstrip("—–- ")
                found.drop_tree()
                return words
    return ""


def _ends_with(element: lxml.html.HtmlElement, last: lxml.html.HtmlElement) -> bool:
    here = last
    while here is not element:
        if (here.tail or "").strip() or any(sibling.text_content().strip() for sibling in here.itersiblings()):
            return False
        parent = here.getparent()
        if parent is None:
            return False
        here = parent
    return True
