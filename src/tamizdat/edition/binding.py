"""Binds the pages of a first edition into bins: every bin anew, in several processes when there are many pages.

What it writes is byte for byte what `signing.put_bin` would write; texts are put together here without dictionaries,
because this is done for every page of the archive while a newsroom waits for its first edition.
"""

import hashlib
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tamizdat.edition.abreast import abreast
from tamizdat.edition.bins import bin_name, run_of
from tamizdat.edition.buckets import Buckets, Page
from tamizdat.edition.disk import FEW
from tamizdat.edition.draft import Draft
from tamizdat.edition.errors import EditionError
from tamizdat.edition.expiry import bin_expires
from tamizdat.edition.placements import Entries

WORTH_FORKING = 2_000
"""Fewer pages are bound in one process."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What was bound: digests of the buckets in order, entries of hot pages, and objects to flush (FEW and one)."""

    pages: int
    digests: bytes
    hot: Entries
    fresh: list[str]


def see_stored(store: str, path: str, digest: str, length: int) -> None:
    """See that an object is there and not cut short; `store` is the folder of objects. Raises EditionError."""
    try:
        present = os.stat(f"{store}/{digest[:2]}/{digest}").st_size  # noqa: PTH116  # for every page
    except FileNotFoundError:
        present = -1
    if present != length:
        message = f"The object of “{path}” is missing or cut short; bake the page again before sealing."
        raise EditionError(message)


def bind(draft: Draft, buckets: Buckets, bits: int, hot: Collection[str], processes: int) -> Bound:
    """Sign and write every bin of a first edition. `hot` are the paths whose entries are wanted.

    The bytes are the same whatever the number of processes.
    """
    binder = _Binder(draft, buckets, bits, frozenset(hot))
    count = 1 << bits
    for number in range(count):
        draft.announce(bin_name(number, bits))
    shares = [range(count * one // processes, count * (one + 1) // processes) for one in range(processes)]
    bound = abreast(shares, binder.bind)
    return Bound(
        sum(one.pages for one in bound),
        b"".join(one.digests for one in bound),
        {path: entry for one in bound for path, entry in one.hot.items()},
        [digest for one in bound for digest in one.fresh][: FEW + 1],
    )


class _Binder:
    """Binds one bin after another."""

    def __init__(self, draft: Draft, buckets: Buckets, bits: int, hot: frozenset[str]) -> None:
        self._draft = draft
        self._store = str(draft.folder.objects)
        self._buckets = buckets
        self._bits = bits
        self._asked = hot

    def bind(self, numbers: Iterable[int]) -> Bound:
        """Bind a run of bins."""
        count = 0
        digests: list[bytes] = []
        hot: Entries = {}
        fresh: list[str] = []
        for number in numbers:
            pages: list[Page] = []
            first, width = run_of(number, self._bits)
            for bucket in range(first, first + width):
                here = self._buckets.pages(bucket)
                lines = "".join([f"{path} {digest}\n" for path, digest, _ in here])
                digests.append(hashlib.sha256(lines.encode("ascii")).digest())
                pages += here
            pages.sort()
            self._write(number, pages)
            count += len(pages)
            hot |= self._hot_among(pages)
            if len(fresh) <= FEW:
                fresh += [digest for _, digest, _ in pages]
        return Bound(count, b"".join(digests), hot, fresh)

    def _write(self, number: int, pages: list[Page]) -> None:
        for path, digest, length in pages:
            see_stored(self._store, path, digest, int(length))
        entries = [f'"{path}":{{"hashes":{{"sha256":"{digest}"}},"length":{length}}}' for path, digest, length in pages]
        expiry = bin_expires(number, 1 << self._bits, self._draft.at)
        targets = f"{{{','.join(entries)}}}".encode("ascii")
        self._draft.put_announced(bin_name(number, self._bits), expiry, targets)

    def _hot_among(self, pages: list[Page]) -> Entries:
        return {
            path: {"hashes": {"sha256": digest}, "length": int(length)}
            for path, digest, length in pages
            if path in self._asked
        }
