"""Compresses pages. The compressed bytes are what is signed, so the same page must always give the same bytes."""

from isal import igzip

# Level 3 takes half as much time again for 2 % fewer bytes; docs/benchmarks.md has the figures.
LEVEL = 2


def squeeze(page: bytes) -> bytes:
    """Compress with gzip: no time (mtime 0), no file name, fixed level, a pinned library (RFC 1952)."""
    return igzip.compress(page, LEVEL, mtime=0)
