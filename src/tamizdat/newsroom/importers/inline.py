"""Inline HTML as the press accepts it, written from a sanitised tree: everything else is unwrapped, its words kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

import lxml.html

from tamizdat.newsroom.importers.imported import INTERNAL
from tamizdat.newsroom.importers.old_site import OldSite, Remarks

KEPT: Final = {
    "a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup", "code": "code",
    "kbd": "code", "samp": "code", "tt": "code", "var": "code", "abbr": "abbr", "acronym": "abbr", "bdi": "bdi",
    "cite": "em", "dfn": "em",
}  # fmt: skip
STRUCK: Final = frozenset(("del", "s", "strike"))
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LINE = re.compile(r"[ \t\f]*(?:\r\n|\r|\n)[ \t\f]*")
_EMPTY = re.compile(r"<(strong|em|sub|sup|code|abbr|bdi|a|span)(?: [^>]*)?>((?:\s|<br>)*)</\1>")
_MANY_BREAKS = re.compile(r"<br>(?:\s*<br>){2,}")
_TAGS = re.compile(r"<[^>]*>")
_INVISIBLE = str.maketrans("", "", "\ufeff\u200b")


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """Writes inline HTML. With `breaks`, a line break in the source is a line break for the reader (classic posts)."""

    site: OldSite
    remarks: Remarks
    breaks: bool = False

    def text(self, words: str | None) -> str:
        """Text between tags."""
        words = escape((words or "").translate(_INVISIBLE), quote=False)
        return _SPACES.sub(" ", _LINE.sub("<br>", words) if self.breaks else words)

    def element(self, element: lxml.html.HtmlElement) -> str:
        """An element with all that is in it, without its tail."""
        tag = element.tag
        if tag == "br":
            return "<br>"
        if tag == "img":
            return self.text(element.get("alt") if "smil" in element.get("class", "") else "")
        return self.around(element, self.inside(element))

    def around(self, element: lxml.html.HtmlElement, inner: str) -> str:
        """Put an element's own meaning around inline HTML."""
        tag = element.tag
        if not inner.strip():
            return inner
        if tag == "a":
            return self._link(element, inner)
        if tag == "q":
            return f"“{inner}”"
        if tag in STRUCK:
            self.remarks.altered(
                "Struck-out words now stand as plain words; see whether they should go.",
                "{n} struck-out passages now stand as plain words; see whether they should go.",
            )
        name = KEPT.get(tag, "")
        return self._wrapped(name, inner, element)

    def inside(self, element: lxml.html.HtmlElement) -> str:
        """All that is in an element."""
        return "".join(self._parts(element))

    def _parts(self, element: lxml.html.HtmlElement) -> Iterator[str]:
        yield self.text(element.text)
        for child in element:
            yield self.element(child)
            yield self.text(child.tail)

    def _wrapped(self, name: str, inner: str, element: lxml.html.HtmlElement) -> str:
        title = element.get("title", "") if name == "abbr" else ""
        attributes = _direction(element) + (f' title="{escape(title)}"' if title else "")
        if not name:
            return f"<span{attributes}>{inner}</span>" if attributes else inner
        if attributes and name not in {"abbr", "bdi"}:
            return f"<span{attributes}><{name}>{inner}</{name}></span>"
        return f"<{name}{attributes}>{inner}</{name}>"

    def _link(self, element: lxml.html.HtmlElement, inner: str) -> str:
        href = element.get("href", "").strip()
        if not href:
            return inner
        if href.startswith("#"):
            self.remarks.altered(
                "A link within the page was taken off; its words remain.",
                "{n} links within the page were taken off; their words remain.",
            )
            return inner
        source_id = self.site.target(href)
        if source_id:
            return f'<a href="{INTERNAL}{escape(source_id)}">{inner}</a>'
        url = self.site.absolute(href)
        if not url:
            self.remarks.altered("A link that nobody could follow was taken off; its words remain.")
            return inner
        if self.site.is_upload(url):
            self.remarks.altered(
                "A link still points to a file on the old site, which does not come along.",
                "{n} links still point to files on the old site, which do not come along.",
            )
        return f'<a href="{escape(url)}">{inner}</a>'


def _direction(element: lxml.html.HtmlElement) -> str:
    language, direction = element.get("lang", ""), element.get("dir", "").lower()
    found = f' lang="{escape(language)}"' if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language) else ""
    return found + (f' dir="{direction}"' if direction in {"ltr", "rtl", "auto"} else "")


def directed(html: str, element: lxml.html.HtmlElement) -> str:
    """Keep the language and direction that a paragraph's own tag declared."""
    attributes = _direction(element)
    return f"<span{attributes}>{html}</span>" if attributes and html else html


def tidy(html: str) -> str:
    """Drop empty elements, blank edges and runs of line breaks. Gives `""` for what shows nothing."""
    html = _MANY_BREAKS.sub("<br><br>", html)
    before = ""
    while before != html:
        before = html
        html = _trimmed(_EMPTY.sub(r"\2", html))
    return html


def _trimmed(html: str) -> str:
    html = html.strip()
    while html.startswith("<br>"):
        html = html[4:].lstrip()
    while html.endswith("<br>"):
        html = html[:-4].rstrip()
    return html


def plain(html: str) -> str:
    """The words of inline HTML, still escaped as text needs not be: `a &amp; b` gives `a & b`."""
    words = _TAGS.sub("", html.replace("<br>", " "))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        words = words.replace(entity, character)
    return " ".join(words.split())
