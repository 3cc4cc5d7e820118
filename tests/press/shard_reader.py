"""Reads shards slowly and plainly, by the words of their specification and not by the code that writes them."""

from collections.abc import Iterator


def unpack(content: bytes, total: int) -> tuple[int, dict[str, list[tuple[int, int]]]]:
    """Return the stamp, and for each term the stories (by number) with their levels."""
    stamp = int.from_bytes(content[:4], "little")
    length = int.from_bytes(content[4:8], "little")
    terms = content[8 : 8 + length].decode()
    bits = iter("".join(f"{byte:08b}" for byte in content[8 + length :]))
    return stamp, {term: list(_list(bits, total)) for term in terms.split("\n") if term}


def _list(bits: Iterator[str], total: int) -> Iterator[tuple[int, int]]:
    width = _count(bits, "0", 40)
    count = int("1" + _take(bits, width), 2)
    low = 0
    while 2 ** (low + 1) <= total * 11 // (16 * count):
        low += 1
    at = -1
    for _ in range(count):
        high = _count(bits, "1", total + 1)
        at += high * 2**low + int("0" + _take(bits, low), 2) + 1
        yield at, _count(bits, "1", 4)


def _take(bits: Iterator[str], count: int) -> str:
    return "".join(next(bits) for _ in range(count))


def _count(bits: Iterator[str], which: str, most: int) -> int:
    count = 0
    while count < most and next(bits) == which:
        count += 1
    return count
