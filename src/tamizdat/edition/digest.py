r"""The digest of an edition: one name for everything that the paper says, whatever the clock, the keys or the bins.

SHA-256 over the digests of 4,096 buckets in order; a bucket's digest is SHA-256 over the lines `<path> <sha256>\n` of
its pages, sorted by path (docs/spec/edition.md, E14). Two editions with the same pages have the same digest.
"""

import hashlib

from tamizdat.edition.bins import run_of
from tamizdat.edition.placements import BUCKETS, Entries, bucket_of

_SIZE = hashlib.sha256().digest_size
EMPTY = hashlib.sha256().digest()


class BucketDigests:
    """The digests of all buckets; a small edition replaces a few of them."""

    def __init__(self, packed: bytes = EMPTY * BUCKETS) -> None:
        self._packed = bytearray(packed)

    def put_bin(self, number: int, bits: int, entries: Entries) -> None:
        """Replace the digests of the buckets of one bin."""
        first, width = run_of(number, bits)
        lines: list[list[str]] = [[] for _ in range(width)]
        for path in sorted(entries):
            bucket = bucket_of(path) - first if width > 1 else 0
            lines[bucket].append(f"{path} {entries[path]['hashes']['sha256']}\n")
        run = b"".join(hashlib.sha256("".join(bucket).encode()).digest() for bucket in lines)
        self._packed[first * _SIZE : (first + width) * _SIZE] = run

    def packed(self) -> bytes:
        """All bucket digests in order, as kept in the file `digests`."""
        return bytes(self._packed)

    def digest(self) -> str:
        """The digest of the edition, 64 hexadecimal digits."""
        return hashlib.sha256(self._packed).hexdigest()


def proven(packed: bytes, digest: str) -> BucketDigests | None:
    """Take kept bucket digests if they are those of the edition `digest`, else None."""
    if len(packed) != _SIZE * BUCKETS or hashlib.sha256(packed).hexdigest() != digest:
        return None
    return BucketDigests(packed)
