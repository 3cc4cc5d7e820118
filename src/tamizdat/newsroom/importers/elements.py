"""Which elements of an old page mean what, and the sanitising of everything that comes from outside (nh3)."""

import re
from collections.abc import Iterator
from typing import Final

import nh3


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Elements of our own, by which an importer marks what HTML has no element for. Nothing depends on their being genuine.
CLASSIC: Final = "tz-classic"
LEFT: Final = "tz-left"
CARD: Final = "tz-card"
PICTURE: Final = "tz-picture"

HEADINGS: Final = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
BLOCKS: Final = _names(
    "address article aside blockquote center details dd div dl dt fieldset figure figcaption footer form h1 h2 h3 h4 "
    "h5 h6 header hgroup hr legend li main nav ol p pre section summary table ul tbody thead tfoot tr td th caption "
    "iframe video audio embed object img picture"
) | {CLASSIC, LEFT, CARD, PICTURE}
INLINE: Final = _names(
    "a abbr acronym b bdi bdo big br cite code del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup time tt u var"
)
MEDIA: Final = _names("iframe video audio embed object source track param")
DROPPED: Final = _names("script style noscript template svg math canvas select textarea button title head")
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": {"class", "dir", "lang", "id", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "data-src", "data-lazy-src", "data-orig-file", "data-id"},
    "iframe": {"src", "data-src"},
    "video": {"src", "poster"},
    "audio": {"src"},
    "source": {"src", "type"},
    "embed": {"src", "type"},
    "object": {"data", "type"},
    "param": {"name", "value"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    LEFT: {"name"},
    CARD: {"href"},
    PICTURE: {"name"},
}
_ACTIVE: Final = re.compile(r"<(script|form|input|select|textarea|button|svg|canvas|math)\b", re.IGNORECASE)
_FLAT: Final = set(_names("p br h1 h2 h3 h4 h5 h6 img"))
_VOID: Final = _names("br img hr source track param embed")
_TAGS: Final = re.compile(r"<(/?)([a-z][a-z0-9-]*)")
_DEEPEST: Final = 200
_cleaner: Final = nh3.Cleaner(
    tags=set(BLOCKS | INLINE | MEDIA),
    attributes=_ATTRIBUTES,
    clean_content_tags=set(DROPPED),
    url_schemes={"http", "https", "mailto", "tel"},
    strip_comments=True,
    link_rel=None,
)


def sanitised(html: str) -> str:
    """Take out everything active: scripts, styles, forms, event handlers, comments, addresses that are no links."""
    return _cleaner.clean(html)


def unwrapped(html: str) -> str:
    """Take off the wrappers of HTML nested so deeply that no parser would follow; words and pictures remain."""
    return nh3.clean(html, tags=_FLAT, attributes={"img": _ATTRIBUTES["img"]}, link_rel=None)


def is_too_deep(html: str) -> bool:
    """Say whether sanitised HTML nests deeper than 200 elements. Linear; most bodies are too small to be counted."""
    if html.count("</") <= _DEEPEST:
        return False
    depth = 0
    for tag in _TAGS.finditer(html):
        depth += -1 if tag[1] else tag[2] not in _VOID
        if depth > _DEEPEST:
            return True
    return False


def active_parts(html: str) -> Iterator[str]:
    """Name the active elements that sanitising takes out, each once."""
    yield from sorted({found.lower() for found in _ACTIVE.findall(html)})
