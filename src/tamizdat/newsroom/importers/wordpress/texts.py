"""Plain words out of fields that WordPress lets hold markup."""

import html
import re

import nh3

_SHORTCODE = re.compile(r"\[/?[a-z][\w-]*(?:\s[^\]]*)?\]", re.IGNORECASE)
_TAG = re.compile(r"<(?:[A-Za-z/!][^<>]*)>")


def words_of(markup: str) -> str:
    """The words of a title, caption or excerpt on one line, without tags; entities read once."""
    if not markup:
        return ""
    if "<" in markup:
        markup = nh3.clean(_TAG.sub(_spaced, markup), tags=set(), attributes={}, link_rel=None)
    return " ".join(html.unescape(markup).split())


def _spaced(tag: re.Match[str]) -> str:
    """Keep words apart that only a block of markup kept apart."""
    return f" {tag.group()}" if tag.group()[1:3].lower() in {"br", "p>", "p ", "li", "di", "/p"} else tag.group()


def excerpt_of(markup: str) -> str:
    """The words of a handwritten excerpt, shortcodes taken off."""
    return words_of(_SHORTCODE.sub("", markup))


def shortened(words: str, longest: int) -> str:
    """Cut at a word, with an ellipsis, if words are longer than a field allows."""
    if len(words) <= longest:
        return words
    cut = words[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–—-") + "…"
