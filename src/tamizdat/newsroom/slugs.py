"""Words of an address: ASCII by transliteration, short, and never empty."""

import re
from datetime import date

from anyascii import anyascii

LONGEST = 60
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(text: str, fallback: str = "story", longest: int = LONGEST) -> str:
    """Spell `text` in a-z, 0-9 and hyphens, cut at a word within `longest` characters."""
    words = [word for word in _OTHER.split(anyascii(text).lower().replace("'", "")) if word]
    chosen: list[str] = []
    for word in words:
        if len("-".join([*chosen, word])) > longest:
            break
        chosen.append(word)
    if not chosen and words:
        return words[0][:longest]
    return "-".join(chosen) or fallback


def numbered(slug: str, number: int, longest: int = LONGEST) -> str:
    """Give the `number`th of several equal slugs its own: `fire`, `fire-2`, `fire-3`."""
    if number == 1:
        return slug
    tail = f"-{number}"
    return f"{slug[: longest - len(tail)].rstrip('-')}{tail}"


def story_path(prefix: str, day: date, slug: str) -> str:
    """Place a story: `ru/2026/10/14/slug/`, relative to the root of the site."""
    return f"{prefix}{day:%Y/%m/%d}/{slug}/"
