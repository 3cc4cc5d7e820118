"""Succinct hash bins (TAP 15): how many, which one, what they are called."""

import math

from tamizdat.edition.placements import BUCKET_BITS

NAME_PREFIX = "b"


def ideal_bits(pages: int) -> int:
    """Bits for so many pages: bins near the square root of 17 x pages, 2 to 4,096 of them.

    A bin costs a reader about 62 bytes a page and the snapshot 3.6 bytes a bin (gzipped); this is where their sum
    is smallest.
    """
    return min(max(round(math.log2(17 * max(pages, 1)) / 2), 1), BUCKET_BITS)


def bits_for(pages: int, present: int | None) -> int:
    """Bits to use from now on: those that stand, until the archive has grown fourfold (or shrunk 64-fold)."""
    if present is None:
        return ideal_bits(pages)
    exact = math.log2(17 * max(pages, 1)) / 2
    if exact >= present + 1 or exact <= present - 3:
        return ideal_bits(pages)
    return present


def bin_name(number: int, bits: int) -> str:
    """Name of a bin as TAP 15 builds it: `b-07f`."""
    digits = len(f"{(1 << bits) - 1:x}")
    return f"{NAME_PREFIX}-{number:0{digits}x}"


def run_of(number: int, bits: int) -> tuple[int, int]:
    """First bucket of a bin, and how many it holds."""
    width = 1 << (BUCKET_BITS - bits)
    return number * width, width
