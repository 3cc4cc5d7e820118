"""The press's door: turn placed objects into the next signed edition, at one stroke or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tamizdat.edition import objects, tree
from tamizdat.edition.binding import WORTH_FORKING, bind, see_stored
from tamizdat.edition.canonical import instant
from tamizdat.edition.changes import BinChange, Change, Shelf
from tamizdat.edition.control import Control
from tamizdat.edition.digest import BucketDigests, proven
from tamizdat.edition.disk import FEW, Disk
from tamizdat.edition.draft import Draft
from tamizdat.edition.errors import EditionError
from tamizdat.edition.front import HotPages
from tamizdat.edition.journal import Move, carry_out, moves, recover
from tamizdat.edition.keys import OnlineKeys
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.lock import held
from tamizdat.edition.placements import (
    BUCKET_BITS,
    CONTROL_PATH,
    WITHDRAWN_PATH,
    Entries,
    Entry,
    Placement,
    bucket_of,
    check_media,
    entry_of,
)
from tamizdat.edition.signing import (
    bins_rekeyed,
    put_archive_if_due,
    put_bin,
    put_front,
    put_targets_if_due,
    retire_bins,
    trusted_root,
)
from tamizdat.edition.slot_files import slot_entries, slot_moves
from tamizdat.edition.standing import Standing, read_bin, read_control, read_standing
from tamizdat.edition.withdrawal import extended, read_list, superseded, tokens_of, traces

_SPILL = 4096


@dataclass(frozen=True, slots=True)
class Sealed:
    """The edition that stands after `seal`.

    `new` is False when nothing was different and nothing was written; all else is then that of the edition that
    stands. `changed` and `dropped` count the pages of this seal, `bins` those that were signed for it, `withdrawn` the
    objects and places that it added to the withdrawal list.
    """

    sequence: int
    digest: str
    pages: int
    log_position: int
    at: str
    new: bool = False
    changed: int = 0
    dropped: int = 0
    bins: int = 0
    withdrawn: int = 0


def standing_edition(folder: EditionFolder) -> Sealed | None:
    """Say which edition stands, or None before the first."""
    control = read_control(folder)
    return None if control is None else _sealed(control)


def seal(
    folder: EditionFolder,
    keys: OnlineKeys,
    change: Change,
    *,
    at: datetime,
    log_position: int,
    disk: Disk | None = None,
    processes: int = 1,
) -> Sealed:
    """Make the next edition from objects that are stored already, and switch to it.

    Order: objects, bins, front, archive, targets and snapshot are durable before the timestamp is replaced; the tree
    follows, held by a journal. Whatever happens on the way, a complete edition stands. Raises EditionError: before the
    switch the old edition is intact, after it the new one stands and the next opener finishes the tree. A large first
    edition is signed in several `processes`, with the same bytes.
    """
    disk = disk or Disk()
    with held(folder):
        try:
            recover(folder, disk)
            trusted_root(folder, keys)
            standing = read_standing(folder)
        except OSError as error:
            message = f"The edition cannot be opened ({error}); nothing was changed."
            raise EditionError(message) from error
        draft = Draft(folder, disk, keys, at, standing)
        try:
            return _Sealing(draft, disk, change, standing, log_position).run(processes)
        except OSError as error:
            draft.discard()
            raise EditionError(_sentence(error, switched=draft.switched)) from error
        except BaseException:
            draft.discard()
            raise


def _sentence(error: OSError, *, switched: bool) -> str:
    if switched:
        return f"The new edition stands, but its tree is behind ({error}); make room, and the next run finishes it."
    return f"The edition could not be written ({error}); the old one stands as it was. Make room and print again."


def _sealed(control: Control) -> Sealed:
    return Sealed(control.seq, control.digest, control.pages, control.log_position, control.at)


class _Sealing:
    """One seal under way."""

    def __init__(self, draft: Draft, disk: Disk, change: Change, standing: Standing | None, log_position: int) -> None:
        if change.tree_ready and standing is not None:
            message = "Pages may stand in the tree before the seal only while there is no edition; place them after."
            raise EditionError(message)
        self._draft = draft
        self._folder = draft.folder
        self._store = str(draft.folder.objects)
        self._disk = disk
        self._change = change
        self._standing = standing
        self._log_position = log_position
        self._shelf = Shelf(draft.folder, standing, change)
        self._rekeyed = standing is not None and bins_rekeyed(standing, draft.keys)
        self._former: Entries = {} if standing is None else standing.front["targets"]
        self._hot = HotPages(change.hot, self._former)
        self._slots = slot_entries(change.slots, self._former)
        self._digests: BucketDigests | None = BucketDigests() if standing is None else None
        self._moves: list[Move] = []
        self._fresh: list[str] = []
        self._withdrawn: list[str] = []
        self._superseded: set[str] = set()
        self._fresh_digests: set[str] = set()
        self._listed = read_list(self._folder, self._former)
        self._list = self._listed
        self._changed = self._dropped = self._added = self._bins = 0

    def run(self, processes: int) -> Sealed:
        if self._change.tree_ready:
            self._take_all(processes)
        else:
            for change in self._shelf.changes(everything=self._standing is None or self._rekeyed):
                self._take(change)
        self._find_hot()
        self._move(self._media_moves())
        self._recall()
        if self._standing is not None and not self._differs(self._standing):
            return self._leave(self._standing)
        return self._publish()

    def _take_all(self, processes: int) -> None:
        """Take in every page of a first edition whose tree stands already: nothing need be compared or moved."""
        forks = processes if self._shelf.count >= WORTH_FORKING else 1
        bound = bind(self._draft, self._shelf.new, self._shelf.bits, self._hot.paths, forks)
        self._hot.see({}, bound.hot)
        self._digests = BucketDigests(bound.digests)
        self._fresh = bound.fresh
        self._bins = 1 << self._shelf.bits
        self._changed = self._added = bound.pages

    def _take(self, change: BinChange) -> None:
        """Take one bin in: sign it if it must be, and note what it means for the tree."""
        self._hot.see(change.old, change.new)
        different = change.old != change.new
        if different or self._standing is None or self._rekeyed or self._shelf.rebinned:
            put_bin(self._draft, change.number, self._shelf.bits, change.new)
            self._bins += 1
        if not different:
            return
        self._known_digests().put_bin(change.number, self._shelf.bits, change.new)
        self._added += len(change.new) - len(change.old)
        self._move(self._page_moves(change.old, change.new))

    def _page_moves(self, old: Entries, new: Entries) -> Iterator[Move]:
        for path, entry in new.items():
            before = old.get(path)
            # Most are the very same object, which comparing by value would look into.
            if before is not entry and before != entry:
                digest = entry["hashes"]["sha256"]
                self._see_object(path, digest, entry["length"])
                self._changed += 1
                self._note_former(before, digest)
                if not self._change.tree_ready:
                    yield Move(path, digest)
        for path in old.keys() - new.keys():
            self._dropped += 1
            self._withdrawn.append(old[path]["hashes"]["sha256"])
            self._note_former(old[path], "")
            yield Move(path, None)

    def _note_former(self, before: Entry | None, digest: str) -> None:
        """Remember what a withdrawal must look through."""
        if self._change.recall is not None:
            self._fresh_digests.add(digest)
            self._superseded.update([before["hashes"]["sha256"]] if before else [])

    def _recall(self) -> None:
        """Put on the list whatever former object shows something that is withdrawn now."""
        recall = self._change.recall
        if recall is None:
            return
        found: set[str] = set()
        if self._standing is not None:
            former = self._superseded.union(superseded(self._folder, self._standing), self._former_slots())
            former -= self._fresh_digests
            found.update(traces(self._folder, sorted(former), tokens_of(recall)))
        seq = 1 if self._standing is None else self._standing.control.seq + 1
        self._list = extended(self._listed, recall, found, seq)
        self._withdrawn += found

    def _former_slots(self) -> set[str]:
        """Name the slot files that are replaced now: they lead to stories, too."""
        return {
            self._former[path]["hashes"]["sha256"]
            for path, entry in self._slots.items()
            if path in self._former and self._former[path] != entry
        }

    def _list_entry(self) -> Entries:
        """The entry of the withdrawal list, if there is one; a list that is new is stored and placed."""
        if not self._list.withdrawn:
            return {}
        content = self._list.to_bytes()
        entry = entry_of(Placement(WITHDRAWN_PATH, objects.put(self._folder, content), len(content)))
        if self._list is not self._listed:
            self._see_object(WITHDRAWN_PATH, entry["hashes"]["sha256"], len(content))
            self._move([Move(WITHDRAWN_PATH, entry["hashes"]["sha256"])])
        return {WITHDRAWN_PATH: entry}

    def _media_moves(self) -> Iterator[Move]:
        wanted = set()
        for placement in self._change.media:
            check_media(placement)
            wanted.add(placement.path)
            if not (self._folder.tree / placement.path).exists():
                self._see_object(placement.path, placement.name, placement.length)
                yield Move(placement.path, placement.name)
        gone = set(self._change.dropped_media)
        if self._change.whole:
            gone.update(tree.every_media(self._folder))
        for path in sorted(gone - wanted):
            self._withdrawn.append(path.rpartition("/")[2].partition(".")[0])
            yield Move(path, None)

    def _see_object(self, path: str, digest: str, length: int) -> None:
        """See that an object is there, and remember it for the flush."""
        see_stored(self._store, path, digest, length)
        if len(self._fresh) <= FEW:
            self._fresh.append(digest)

    def _move(self, wanted: Iterable[Move]) -> None:
        for move in wanted:
            self._moves.append(move)
            if len(self._moves) >= _SPILL:
                self._draft.write_journal(self._moves)
                self._moves.clear()

    def _find_hot(self) -> None:
        if self._standing is None or self._shelf.rebinned:
            return
        for path in self._hot.unknown():
            entries = read_bin(self._folder, self._standing, bucket_of(path) >> (BUCKET_BITS - self._shelf.bits))
            self._hot.see({}, entries)

    def _known_digests(self) -> BucketDigests:
        """Bucket digests of what stands: kept, or read from every bin when the keeping failed."""
        if self._digests is None and self._standing is not None:
            kept = self._folder.digests.read_bytes() if self._folder.digests.is_file() else b""
            self._digests = proven(kept, self._standing.control.digest)
            if self._digests is None:
                self._digests = BucketDigests()
                for number in range(1 << self._standing.bits):
                    entries = read_bin(self._folder, self._standing, number)
                    self._digests.put_bin(number, self._standing.bits, entries)
        return self._digests or BucketDigests()

    def _differs(self, standing: Standing) -> bool:
        former = {path: entry for path, entry in self._former.items() if path not in {CONTROL_PATH, WITHDRAWN_PATH}}
        signed_alike = all(self._draft.signed_alike(role, standing) for role in standing.signers)
        said = self._changed or self._dropped or {**self._hot.entries(), **self._slots} != former
        said = said or self._list is not self._listed
        return bool(said or self._rekeyed or not signed_alike or self._draft.journal_open)

    def _leave(self, standing: Standing) -> Sealed:
        """Nothing new to say; at most media came or went, and they need no signature."""
        self._draft.discard()
        if self._moves:
            self._flush_objects()
            self._disk.flush(carry_out(self._disk, self._folder, self._moves), self._folder.root)
            self._remove_withdrawn(standing.front["targets"][CONTROL_PATH]["hashes"]["sha256"])
        return _sealed(standing.control)

    def _publish(self) -> Sealed:
        control = self._next_control()
        content = control.to_bytes()
        entry = entry_of(Placement(CONTROL_PATH, objects.put(self._folder, content), len(content)))
        self._see_object(CONTROL_PATH, entry["hashes"]["sha256"], len(content))
        self._move([Move(CONTROL_PATH, entry["hashes"]["sha256"])])
        self._move(self._slot_moves())
        self._sign(entry, self._list_entry())
        self._draft.write_journal(self._moves)
        self._flush_objects(self._draft.written)
        self._draft.switch(self._draft.timestamp())
        self._follow(entry["hashes"]["sha256"])
        fresh = self._list.since(control.seq - 1).withdrawn
        return replace(
            _sealed(control),
            new=True,
            changed=self._changed,
            dropped=self._dropped,
            bins=self._bins,
            withdrawn=sum(len(one.objects) + len(one.places) for one in fresh),
        )

    def _slot_moves(self) -> Iterator[Move]:
        for move in slot_moves(self._slots, self._former):
            if move.digest is not None:
                self._see_object(move.path, move.digest, self._slots[move.path]["length"])
            yield move

    def _next_control(self) -> Control:
        former = None if self._standing is None else self._standing.control
        return Control(
            seq=1 if former is None else former.seq + 1,
            digest=self._known_digests().digest(),
            parent="" if former is None else former.digest,
            log_position=self._log_position,
            pages=self._added + (0 if former is None else former.pages),
            at=instant(self._draft.at),
        )

    def _sign(self, control: Entry, listed: Entries) -> None:
        """Sign what stands above the bins, from the bottom up."""
        front = {**self._hot.entries(), **self._slots, **listed}
        put_front(self._draft, {**front, CONTROL_PATH: control})
        put_archive_if_due(self._draft, self._standing, self._shelf.bits)
        put_targets_if_due(self._draft, self._standing, front)
        if self._standing is not None:
            retire_bins(self._draft, self._standing, self._shelf.bits)
        self._draft.put_snapshot()

    def _flush_objects(self, written: Iterable[Path] = ()) -> None:
        """Make objects and metadata durable together, with the folders that name them."""
        fresh = [self._folder.object_path(digest) for digest in self._fresh]
        shelves = [path.parent for path in fresh]
        folders = [*shelves, self._folder.objects, self._folder.metadata]
        self._disk.flush([*fresh, *written, *folders], self._folder.root)

    def _follow(self, control: str) -> None:
        """After the switch: the tree, the kept digests, and what was withdrawn."""
        touched = carry_out(self._disk, self._folder, moves(self._folder.journal))
        self._disk.flush(touched, self._folder.root)
        self._disk.place(self._folder.digests, self._known_digests().packed())
        self._disk.unlink(self._folder.journal)
        self._remove_withdrawn(control)

    def _remove_withdrawn(self, control: str) -> None:
        """Remove the bytes of withdrawn pages at once, unless another path still needs them.

        Only a tree of links can tell; where it is made of copies, `sweep` removes them later.
        """
        if not self._withdrawn or not tree.links_work(self._folder, CONTROL_PATH, control):
            return
        for digest in set(self._withdrawn):
            path = self._folder.object_path(digest)
            if path.is_file() and path.stat().st_nlink == 1:
                self._disk.unlink(path)
