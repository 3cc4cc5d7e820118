"""What is asked of an edition, laid out by bins: the old and the new entries of each bin that may change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tamizdat.edition.bins import bits_for, run_of
from tamizdat.edition.buckets import Buckets
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import (
    BUCKET_BITS,
    Entries,
    Placement,
    bucket_of,
    check_page_path,
)
from tamizdat.edition.standing import Standing, read_bin
from tamizdat.edition.withdrawal import Recall


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different in the next edition.

    `placed`: signed pages that are new or have new bytes; `media`: files under `_m/`, not signed; both are stored
    already. `dropped`, `dropped_media`: paths to take away; a path also placed stays. `hot`: the pages that most
    readers open, hottest first (31 at most count); None leaves them as they are. `slots`: the slot files;
    None leaves them too.
    `whole`: `placed` and `media` are everything there is; whatever else stands is dropped.
    `recall`: what is withdrawn for cause, so that it goes on the withdrawal list.
    `tree_ready`: `placed` stands in the tree already; only sound while there is no edition.
    """

    placed: Iterable[Placement] = ()
    media: Iterable[Placement] = ()
    dropped: Iterable[str] = ()
    dropped_media: Iterable[str] = ()
    hot: Sequence[str] | None = None
    slots: Sequence[Placement] | None = None
    whole: bool = False
    tree_ready: bool = False
    recall: Recall | None = None


@dataclass(frozen=True, slots=True)
class BinChange:
    """The entries of one bin before and after."""

    number: int
    old: Entries
    new: Entries


class Shelf:
    """The pages of a change, sorted into bins."""

    def __init__(self, folder: EditionFolder, standing: Standing | None, change: Change) -> None:
        self._folder = folder
        self._standing = standing
        self._whole = change.whole
        self.new = Buckets(folder.root)
        self.count = self.new.add(change.placed)
        self._dropped: dict[int, list[str]] = {}
        for path in change.dropped:
            check_page_path(path)
            self._dropped.setdefault(bucket_of(path), []).append(path)
        before = 0 if standing is None else standing.control.pages
        pages = self.count if change.whole else before + self.count
        self.bits = bits_for(pages, None if standing is None else standing.bits)
        self.rebinned = standing is not None and self.bits != standing.bits
        self._old: Buckets | None = self._load_old() if self.rebinned else None

    def changes(self, *, everything: bool) -> Iterator[BinChange]:
        """Read out bins in order: those that the change touches, or all of them.

        All come when `everything` is asked, in a whole edition, and after re-binning.
        """
        if everything or self._whole or self.rebinned:
            numbers: Iterable[int] = range(1 << self.bits)
        else:
            touched = {*self.new.numbers(), *self._dropped}
            numbers = sorted({number >> (BUCKET_BITS - self.bits) for number in touched})
        for number in numbers:
            first, width = run_of(number, self.bits)
            old = self._old_entries(number)
            new = {} if self._whole else self._without_dropped(old, first, width)
            new.update(self.new.entries(first, width))
            self.new.forget(first, width)
            yield BinChange(number, old, new)

    def _without_dropped(self, old: Entries, first: int, width: int) -> Entries:
        new = dict(old)
        for bucket in range(first, first + width):
            for path in self._dropped.get(bucket, ()):
                new.pop(path, None)
        return new

    def _old_entries(self, number: int) -> Entries:
        if self._standing is None:
            return {}
        if self._old is not None:
            first, width = run_of(number, self.bits)
            entries = self._old.entries(first, width)
            self._old.forget(first, width)
            return entries
        return read_bin(self._folder, self._standing, number)

    def _load_old(self) -> Buckets:
        buckets = Buckets(self._folder.root)
        if self._standing is not None:
            for number in range(1 << self._standing.bits):
                entries = read_bin(self._folder, self._standing, number)
                buckets.add(
                    Placement(path, entry["hashes"]["sha256"], entry["length"]) for path, entry in entries.items()
                )
        return buckets
