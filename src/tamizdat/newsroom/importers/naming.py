"""Slugs for what comes from another site: percent-encoded, in any script, cut in the middle, or missing."""

from collections.abc import Container
from urllib.parse import unquote

from tamizdat.newsroom.slugs import numbered, slug_of


def first_slug(*candidates: str) -> str:
    """Spell the first candidate that leaves anything: `%d0%bf%d1%80` and `Пр` both give `pr`; `""` if none does."""
    for candidate in candidates:
        slug = slug_of(unquote(candidate, errors="ignore"), fallback="")
        if slug:
            return slug
    return ""


def free_slug(slug: str, taken: Container[str]) -> str:
    """Number a slug until it is free: `name`, `name-2`, `name-3`."""
    number = 1
    while numbered(slug, number) in taken:
        number += 1
    return numbered(slug, number)
