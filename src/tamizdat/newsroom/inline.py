"""Inline HTML as it may be printed: a short list of elements, cleaned by nh3; everything else loses its tags.

Pure. Links to pages of our own are written by Wagtail as `<a linktype="page" id="3">`; `links` says which subject each
id is, and they leave as `tamizdat:story/3`. A link to something that is not ours to name loses its tag, not its words.
"""

import re
from collections.abc import Mapping

import nh3

TAGS = {"a", "b", "strong", "em", "i", "sub", "sup", "code", "br", "abbr", "span", "bdi"}
ATTRIBUTES = {"a": {"href", "hreflang"}, "abbr": {"title"}, "span": {"lang", "dir"}, "bdi": {"lang", "dir"}}
SCHEMES = {"http", "https", "mailto", "tel", "tamizdat"}

_PAGE_LINK = re.compile(r"<a\b(?=[^>]*\blinktype=[\"']page[\"'])[^>]*\bid=[\"'](\d+)[\"'][^>]*>", re.IGNORECASE)
_DEAD_LINK = re.compile(r"<a(?: hreflang=\"[^\"]*\")?>(.*?)</a>", re.DOTALL)
_BREAK = re.compile(r"</?(?:p|div|ul|ol|li|h[1-6]|blockquote|hr|section|article)\b[^>]*>", re.IGNORECASE)
_OWN = re.compile(r"tamizdat:(?:story|page|section|topic|contributor)/\d+\Z")
_BLANK = re.compile(r"(?:\s|&nbsp;|\u00a0|<br\s*/?>)*")
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel=None,
    strip_comments=True,
    attribute_filter=lambda _tag, name, value: _kept(name, value),
)


def page_ids(html: str) -> set[int]:
    """Ids of the newsroom's own pages that rich text links to."""
    if "linktype" not in html:
        return set()
    return {int(found) for found in _PAGE_LINK.findall(html)}


def inline(html: str, links: Mapping[int, str]) -> str:
    """Clean one run of rich text. `links` gives the subject (`story/3`) of each page id."""
    if "linktype" in html:
        html = _PAGE_LINK.sub(lambda found: _opening(links.get(int(found.group(1)))), html)
    if "<" not in html and "&" not in html:
        return html.strip()
    cleaned = _cleaner.clean(html)
    while "<a>" in cleaned or "<a hreflang" in cleaned:
        shorter = _DEAD_LINK.sub(r"\1", cleaned)
        if shorter == cleaned:
            break
        cleaned = shorter
    return cleaned.strip()


def paragraphs(html: str, links: Mapping[int, str]) -> list[str]:
    """Cut rich text at its block elements and clean each run; runs of nothing are left out."""
    runs = _BREAK.split(html) if "<" in html else [html]
    cleaned = [inline(run, links) for run in runs if not _BLANK.fullmatch(run)]
    return [run for run in cleaned if not _BLANK.fullmatch(run)]


def _opening(subject: str | None) -> str:
    return f'<a href="tamizdat:{subject}">' if subject else "<a>"


def _kept(name: str, value: str) -> str | None:
    if name == "href" and value.startswith("tamizdat:") and not _OWN.match(value):
        return None
    if name == "href" and not value.partition(":")[2]:
        return None  # neither a whole address nor a subject: it would lead to nowhere on a mirror
    return value
