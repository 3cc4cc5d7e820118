"""Succinct hash bins (TAP 15): how many, which one, what they are called."""

import math

from tamizdat.edition.placements import BUCKET_BITS

NAME_PREFIX = "b"
_WEIGHT = 40
_ROOMY = 60
_FULL = 90
"""A bin with more pages than this is above 6.5 kB gzipped."""


def ideal_bits(pages: int) -> int:
    """Bits for so many pages: bins near the square root of 40 x pages, of 60 pages at most; 2 to 4,096 of them.

    A bin costs a reader about 68 bytes a page and the snapshot 1.7 bytes a bin (gzipped), so that their sum is
    smallest near the root; but the snapshot is loaded once for each edition, and a bin for every other page.
    """
    balanced = round(_balance(pages))
    roomy = math.ceil(math.log2(max(pages, 1) / _ROOMY))
    return min(max(balanced, roomy, 1), BUCKET_BITS)


def bits_for(pages: int, present: int | None) -> int:
    """Bits to use from now on: those that stand, until bins are full or the archive has shrunk 64-fold."""
    if present is None:
        return ideal_bits(pages)
    full = pages > _FULL << present or _balance(pages) >= present + 1
    if full or _balance(pages) <= present - 3:
        return ideal_bits(pages)
    return present


def _balance(pages: int) -> float:
    return math.log2(_WEIGHT * max(pages, 1)) / 2


def bin_name(number: int, bits: int) -> str:
    """Name of a bin as TAP 15 builds it: `b-07f`."""
    digits = len(f"{(1 << bits) - 1:x}")
    return f"{NAME_PREFIX}-{number:0{digits}x}"


def run_of(number: int, bits: int) -> tuple[int, int]:
    """First bucket of a bin, and how many it holds."""
    width = 1 << (BUCKET_BITS - bits)
    return number * width, width
