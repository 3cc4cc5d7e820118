"""Compresses pages. The compressed bytes are what is signed, so the same page must always give the same bytes.

A page is one gzip member (RFC 1952) of two runs of deflate blocks (RFC 1951). The first holds what all pages of a kind
begin with, half of a story with its style: compressed once, ending on a whole byte. The second holds the rest. Python's
own zlib would make the first smaller, but each machine has another zlib, and one record must not have two signatures.

A page that comes near its budget that way is compressed once more, in one run and by libdeflate, whose search for the
shortest form counts in whole numbers and is therefore the same on every processor. It comes with the package `deflate`,
pinned as isal is. It makes a page a tenth smaller and takes some hundred times as long, which few pages need.
"""

from functools import lru_cache
from struct import pack

from deflate import deflate_compress
from isal import igzip_lib, isal_zlib

# Level 3 takes half as much time again for 2 % fewer bytes; docs/benchmarks.md has the figures.
LEVEL = 2
TOP_LEVEL = 3
# Above this many bytes; a story may have 14,000.
NEAR_THE_BUDGET = 13_000
TIGHT_LEVEL = 12
# Named in the digest of the engine: with another recipe every page is baked again.
RECIPE = f"gzip {TOP_LEVEL} {LEVEL} {NEAR_THE_BUDGET} {TIGHT_LEVEL}"
# No time, no name, no system (RFC 1952 §2.3).
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_RAW = -15


def squeeze(top: bytes, rest: bytes) -> bytes:
    """Compress a page given in two parts."""
    run, checked = _first(top)
    blocks = run + igzip_lib.compress(rest, LEVEL, igzip_lib.COMP_DEFLATE)
    # Only what is set as a page has a top: shards of the index, feeds and pictures have other budgets.
    if top and len(blocks) > NEAR_THE_BUDGET:
        blocks = bytes(deflate_compress(top + rest, TIGHT_LEVEL))
    length = (len(top) + len(rest)) & 0xFFFFFFFF
    return b"".join((_HEADER, blocks, pack("<LL", isal_zlib.crc32(rest, checked), length)))


@lru_cache(maxsize=64)
def _first(top: bytes) -> tuple[bytes, int]:
    """Compress the first part; returns its blocks and its CRC-32."""
    if not top:
        return b"", 0
    deflate = isal_zlib.compressobj(TOP_LEVEL, isal_zlib.DEFLATED, _RAW)
    return deflate.compress(top) + deflate.flush(isal_zlib.Z_SYNC_FLUSH), isal_zlib.crc32(top)
