"""Reading HTML that others wrote, or that we printed: its words, its links, its pictures. It never raises."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "figure"})
_BREAKS |= {"blockquote", "section", "article", "header", "footer", "figcaption", "pre", "dt", "dd", "nav", "body"}
_SILENT = frozenset({"style", "script", "head", "title", "noscript", "template"})


@dataclass(frozen=True, slots=True)
class Link:
    """Where an anchor leads, and its words."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What an image loads, and its alternative text; None where it has none at all."""

    src: str
    alt: str | None


def tree_of(html: str) -> Any | None:  # noqa: ANN401  lxml has no types
    """Parse HTML of any kind; None where there is nothing in it. No network, no entities of its own."""
    # Surrogates and NUL stand in mail that was broken on its way; libxml2 refuses to see either.
    clean = html.encode("utf-8", "replace").replace(b"\0", b"")
    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=False, encoding="utf-8", remove_comments=True)
    try:
        return etree.fromstring(clean, parser) if clean.strip() else None
    except (etree.LxmlError, ValueError):
        return None


def as_text(html: str) -> str:
    """Write the words, a line for each paragraph; what is quoted begins with ">"."""
    tree = tree_of(html)
    return "" if tree is None else "".join(_said(tree))


def _said(tree: Any) -> Iterator[str]:  # noqa: ANN401  lxml has no types
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        begins = event == "start"
        if tag in _SILENT:
            silent += 1 if begins else -1
        if tag in _BREAKS:
            yield "\n> " if tag == "blockquote" and begins else "\n"
        text = element.text if begins else element.tail
        if text and not silent:
            yield " ".join(text.split("\n"))


def links_of(html: str) -> list[Link]:
    """Give every anchor with an address, in order."""
    tree = tree_of(html)
    anchors = [] if tree is None else tree.iter("a")
    return [
        Link(anchor.get("href").strip(), " ".join("".join(anchor.itertext()).split()))
        for anchor in anchors
        if anchor.get("href")
    ]


def pictures_of(html: str) -> list[Picture]:
    """Give every image, in order."""
    tree = tree_of(html)
    images = [] if tree is None else tree.iter("img")
    return [Picture((image.get("src") or "").strip(), image.get("alt")) for image in images]


def headings_of(html: str) -> list[Link]:
    """Give every link that stands in a heading, in order."""
    tree = tree_of(html)
    headings = [] if tree is None else list(tree.iter("h1", "h2", "h3"))
    return [
        Link(anchor.get("href").strip(), " ".join("".join(heading.itertext()).split()))
        for heading in headings
        for anchor in heading.iter("a")
        if anchor.get("href")
    ]
