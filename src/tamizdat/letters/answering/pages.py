"""The words of a printed page, for those who read by mail: headline, who and when, text; links as notes at the end."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from tamizdat.letters.markup import tree_of

WIDTH = 72
_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "figcaption", "blockquote", "pre", "dt", "dd", "tr", "div"})
_PASSED_OVER = frozenset({"footer", "nav", "button", "form", "picture", "img", "script", "style", "template", "iframe"})
_FURNITURE = frozenset({"versions", "kicker"})
_MARKS = {"li": "- ", "h2": "## ", "h3": "### "}


@dataclass(frozen=True, slots=True)
class Paged:
    """A page as text: its headline, its address, and its words in lines."""

    headline: str
    address: str
    text: str


def read_page(html: str, address: str) -> Paged | None:
    """Read the article of a page; None where it has none."""
    tree = tree_of(html)
    article = next(iter(tree.iter("article")), None) if tree is not None else None
    if article is None:
        return None
    notes: dict[str, int] = {}
    blocks = [each for each in _blocks(article, address, notes) if each]
    listed = [f"[{number}] {url}" for url, number in notes.items()]
    text = "\n\n".join([*blocks, address, "\n".join(listed)]).strip()
    headline = next((" ".join("".join(each.itertext()).split()) for each in article.iter("h1")), "")
    return Paged(headline, address, f"{text}\n")


def _blocks(article: Any, address: str, notes: dict[str, int]) -> Iterator[str]:  # noqa: ANN401  lxml has no types
    """Go through the article and put a block together from the words between two borders of blocks."""
    words: list[str] = []
    mark, silent, quoted = "", 0, 0
    for event, element in etree.iterwalk(article, events=("start", "end")):
        begins = event == "start"
        hidden = element.tag in _PASSED_OVER or element.get("hidden") is not None or element.get("class") in _FURNITURE
        silent += (1 if begins else -1) * hidden
        if element.tag in _BLOCKS and not silent:
            yield _wrapped("".join(words), mark)
            words = []
            quoted += (1 if begins else -1) * (element.tag == "blockquote")
            mark = "> " if quoted else _MARKS.get(element.tag, "") if begins else ""
        if not silent:
            words += [element.tail or ""] if hidden else _words(element, address, notes, begins=begins)
    yield _wrapped("".join(words), mark)


def _words(element: Any, address: str, notes: dict[str, int], *, begins: bool) -> Iterator[str]:  # noqa: ANN401  as above
    if begins:
        yield element.text or ""
        return
    url = urljoin(address, element.get("href", "")) if element.tag == "a" else ""
    # Links within the paper's own furniture (sections, authors) are left out; those to others are what a text rests on.
    if url.startswith(("http://", "https://")) and not (element.get("href") or "").startswith(("..", "/", "#")):
        yield f" [{notes.setdefault(url, len(notes) + 1)}]"
    yield "\n" if element.tag == "br" else ""
    yield element.tail or ""


def _wrapped(text: str, mark: str) -> str:
    flat = " ".join(text.split())
    rest = "> " if mark == "> " else " " * len(mark) if mark == "- " else ""
    return textwrap.fill(
        flat, WIDTH, initial_indent=mark, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
