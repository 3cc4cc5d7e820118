"""Compresses pages. The compressed bytes are what is signed, so the same page must always give the same bytes."""

import zlib

from isal import igzip

# Level 3 costs twice the time for 2 % fewer bytes; docs/benchmarks.md has the figures.
LEVEL = 2
# What a page may grow to when it is unpacked; a signed page never comes near, a bomb would.
LARGEST_PAGE_BYTES = 64 * 1024 * 1024


def squeeze(page: bytes) -> bytes:
    """Compress with gzip: no time (mtime 0), no file name, fixed level, a pinned library (RFC 1952)."""
    return igzip.compress(page, LEVEL, mtime=0)


def unsqueeze(stored: bytes) -> bytes:
    """Decompress, but never into more than LARGEST_PAGE_BYTES. Raises ValueError on damaged or swollen data."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        page = unpacker.decompress(stored, LARGEST_PAGE_BYTES)
    except zlib.error as error:
        message = f"The page cannot be unpacked: {error}."
        raise ValueError(message) from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        message = "The page is cut off or larger than a page may be."
        raise ValueError(message)
    return page
