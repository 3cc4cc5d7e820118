"""Compresses pages. The compressed bytes are what is signed, so the same page must always give the same bytes.

A page is one gzip member (RFC 1952) of two runs of deflate blocks (RFC 1951). The first holds what all pages of a kind
begin with, half of a story with its style: compressed once, ending on a whole byte. The second holds the rest. Python's
own zlib would make the first smaller, but each machine has another zlib, and one record must not have two signatures.
"""

from functools import lru_cache
from struct import pack

from isal import igzip_lib, isal_zlib

# Level 3 takes half as much time again for 2 % fewer bytes; docs/benchmarks.md has the figures.
LEVEL = 2
TOP_LEVEL = 3
# No time, no name, no system (RFC 1952 §2.3).
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_RAW = -15


def squeeze(top: bytes, rest: bytes) -> bytes:
    """Compress a page given in two parts."""
    run, checked = _first(top)
    second = igzip_lib.compress(rest, LEVEL, igzip_lib.COMP_DEFLATE)
    length = (len(top) + len(rest)) & 0xFFFFFFFF
    return b"".join((_HEADER, run, second, pack("<LL", isal_zlib.crc32(rest, checked), length)))


@lru_cache(maxsize=64)
def _first(top: bytes) -> tuple[bytes, int]:
    """Compress the first part; returns its blocks and its CRC-32."""
    if not top:
        return b"", 0
    deflate = isal_zlib.compressobj(TOP_LEVEL, isal_zlib.DEFLATED, _RAW)
    return deflate.compress(top) + deflate.flush(isal_zlib.Z_SYNC_FLUSH), isal_zlib.crc32(top)
