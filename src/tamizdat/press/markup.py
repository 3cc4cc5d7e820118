"""Text as XML takes it, for what is written without a template: feeds and sitemaps."""

import re
from html import escape

# What XML 1.0 cannot hold at all, not even escaped (§2.2).
_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Most texts have nothing to escape, and a feed has thousands: one look is quicker than seven.
_ALTERED = re.compile(_NEVER.pattern.replace("[", "[&<>\"'", 1))
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def xml(text: str) -> str:
    """Escape a text for an element or an attribute."""
    return escape(_NEVER.sub("", text)) if _ALTERED.search(text) else text


def element(name: str, text: str) -> str:
    """Write an element, or nothing where there is no text."""
    return f"<{name}>{xml(text)}</{name}>\n" if text else ""
