"""The bytes of a shard: terms in order, and for each the stories that have it, packed by bits.

stamp     4 bytes   of the segment's stories: a reader who holds shards of two editions notices
length    4 bytes   of the terms, little-endian
terms               UTF-8, in order of code points, a line feed between two
lists               bit after bit, the highest first, for each term in turn:
                    how many stories (Elias gamma), then for each story its gap from the one before (Rice, of
                    parameter `parameter`) and its level (unary, at most four ones)

Gaps of a term are geometric, which is what Rice's code is made for. The twin is /browser/shards.js.
"""

from collections.abc import Sequence

LEVEL_BITS = 3
_LEVELS = ("0", "10", "110", "1110", "1111")
_LEVEL = (1 << LEVEL_BITS) - 1


class _Codes(dict[int, str]):
    """Bits of a gap and a level, for one parameter; learnt as they are met."""

    def __init__(self, parameter: int) -> None:
        super().__init__()
        self._parameter = parameter

    def __missing__(self, key: int) -> str:
        gap = (key >> LEVEL_BITS) - 1
        parameter = self._parameter
        low = f"{gap & ((1 << parameter) - 1):0{parameter}b}" if parameter else ""
        bits = f"{'1' * (gap >> parameter)}0{low}{_LEVELS[key & _LEVEL]}"
        if gap < 1 << 16:
            self[key] = bits
        return bits


_CODES = [_Codes(parameter) for parameter in range(32)]


def parameter(total: int, count: int) -> int:
    """Choose Rice's parameter for `count` stories among `total`: near 0.69 of the mean gap, in whole numbers."""
    return max(0, (total * 11 // (16 * count)).bit_length() - 1)


def pack_list(codes: Sequence[int], total: int) -> str:
    """Write a list as bits. `codes` are `ordinal << 3 | level` in order."""
    count = len(codes)
    head = f"{count:b}"
    bits = _CODES[parameter(total, count)]
    before = [-1 << LEVEL_BITS, *(code & ~_LEVEL for code in codes[:-1])]
    gaps = [code - last for code, last in zip(codes, before, strict=True)]
    return "0" * (len(head) - 1) + head + "".join(map(bits.__getitem__, gaps))


def pack(lists: Sequence[tuple[str, Sequence[int]]], total: int, stamp: int) -> bytes:
    """Write a shard; `lists` are in order of their terms."""
    terms = "\n".join(term for term, _ in lists).encode()
    bits = "".join([pack_list(codes, total) for _, codes in lists])
    length = (len(bits) + 7) // 8
    packed = int(bits.ljust(length * 8, "0") or "0", 2).to_bytes(length, "big")
    return stamp.to_bytes(4, "little") + len(terms).to_bytes(4, "little") + terms + packed
