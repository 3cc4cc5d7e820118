"""The header fields of a request that change the answer: codings, validators and ranges (RFC 9110)."""

import re
from functools import lru_cache

from tamizdat.mirrors.newsstand.exchange import Codings

_SPAN = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_LONGEST_NUMBER = 18
_LONGEST_FIELD = 1024


@lru_cache(maxsize=256)
def read_codings(field: str | None) -> Codings:
    """Read Accept-Encoding (RFC 9110 12.5.3).

    Without the field anything would be allowed; such clients seldom decode, so they get plain bytes.
    """
    if field is None or len(field) > _LONGEST_FIELD:
        return Codings(gzip=False, identity=True)
    weights: dict[str, float] = {}
    for item in field.lower().split(","):
        coding, _, parameters = item.partition(";")
        weights.setdefault(coding.strip(), _weight(parameters))
    others = weights.get("*")
    gzip = weights.get("gzip", weights.get("x-gzip", others or 0.0))
    identity = weights.get("identity", 0.001 if others is None else others)
    wanted = gzip > 0 and ("identity" not in weights or gzip >= identity)
    return Codings(gzip=wanted or (gzip > 0 and identity <= 0), identity=identity > 0)


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def is_unchanged(none_match: str, etag: str) -> bool:
    """Say whether If-None-Match names this entity tag, by weak comparison (RFC 9110 13.1.2)."""
    if none_match == etag:
        return True
    if len(none_match) > _LONGEST_FIELD:
        return False
    return none_match.strip() == "*" or etag in _TAG.findall(none_match)


def is_range_wanted(if_range: str, etag: str) -> bool:
    """Say whether a range still makes sense: If-Range compares strongly, and a date never matches (13.1.5)."""
    return not if_range or if_range.strip() == etag


def read_range(field: str, size: int) -> tuple[int, int] | None:
    """Read one range of bytes as (start, end exclusive); start >= end when it cannot be satisfied.

    None means that the field is to be ignored: another unit, several ranges, or no sense in it (14.2).
    """
    found = _SPAN.fullmatch(field)
    if found is None or max(map(len, found.groups())) > _LONGEST_NUMBER:
        return None
    first, last = found.groups()
    if not first:
        return (max(size - int(last), 0), size if int(last) else 0) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size
