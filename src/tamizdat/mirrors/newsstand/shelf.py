"""The edition's folder as a shelf: reads files, keeps the ones in demand in memory, notices a new edition."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping

import msgspec

from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.old_addresses import one_spelling
from tamizdat.mirrors.newsstand import unpacking
from tamizdat.mirrors.newsstand.exchange import Sheet
from tamizdat.mirrors.newsstand.lagging import LaggingTree
from tamizdat.mirrors.newsstand.store import Store

# A larger file is not held in memory: it goes out in pieces.
LARGEST_HELD = 1024 * 1024
PIECE = 256 * 1024
_REDIRECTS = "tree/redirects.json.gz"
# A name that ends in its own SHA-256: an object, or media with its extension.
_SELF_NAMED = re.compile(r"/[0-9a-f]{2}/([0-9a-f]{64})(?:\.[a-z0-9]+)?$")
# Never through a symbolic link; never waiting at a pipe that somebody left in the folder.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_DIRECTORY

Stamp = tuple[int, int, int]


class FolderShelf:
    """A shelf over an edition's folder, true to its timestamp even while the tree is still being moved."""

    def __init__(self, folder: EditionFolder, budget: int) -> None:
        """`budget` is the most memory, in bytes, that the files in demand may take."""
        self._folder = folder
        self._lagging = LaggingTree(folder)
        self._sheets: Store[str, Sheet] = Store(budget)
        self._edition: Stamp | None = None
        self._redirects: tuple[str, Mapping[str, str]] = ("", {})

    def refresh(self) -> bool:
        """Look whether another edition stands here now; if so, forget everything and say so."""
        edition = self._standing()
        if edition == self._edition:
            self._lagging.let_go()
            return False
        self._edition = edition
        self._sheets.clear()
        self._lagging.look()
        return True

    def find(self, name: str) -> Sheet | None:
        """The file of this name, or None if there is none, or if it is not a plain file inside the folder."""
        held = self._sheets.get(name)
        if held is not None:
            return held
        source = self._source(name)
        sheet = self._read(name, source) if source else None
        if sheet is not None:
            self._sheets.put(name, sheet, len(sheet.data or b"") + len(name))
        return sheet

    def redirects(self) -> Mapping[str, str]:
        """Old addresses and where they lead; empty if the edition has none, or if they cannot be read."""
        sheet = self.find(_REDIRECTS)
        if sheet is None:
            return {}
        if self._redirects[0] != sheet.digest:
            self._redirects = (sheet.digest, _read_redirects(self._whole(sheet)))
        return self._redirects[1]

    def open(self, sheet: Sheet) -> int | None:
        """A descriptor on a sheet that is not held in memory. None when another file stands there by now."""
        source = self._source(sheet.name)
        descriptor = self._open(source) if source else None
        if descriptor is None or _stamp(os.fstat(descriptor)) == sheet.stamp:
            return descriptor
        os.close(descriptor)
        return None

    def _source(self, name: str) -> str | None:
        """Where the bytes of a name lie at this moment."""
        move = self._lagging.move_of(name.removeprefix("tree/")) if name.startswith("tree/") else None
        if move is None:
            return name
        return f"o/{move.digest[:2]}/{move.digest}" if move.digest else None

    def _read(self, name: str, source: str) -> Sheet | None:
        descriptor = self._open(source)
        if descriptor is None:
            return None
        try:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                return None
            own_name = _SELF_NAMED.search(source)
            if facts.st_size > LARGEST_HELD:
                digest = own_name[1] if own_name else _hash(descriptor, facts.st_size)
                return Sheet(name, facts.st_size, digest, None, _stamp(facts))
            data = b"".join(pieces(descriptor, 0, facts.st_size))
        finally:
            os.close(descriptor)
        return Sheet(name, len(data), own_name[1] if own_name else hashlib.sha256(data).hexdigest(), data)

    def _whole(self, sheet: Sheet) -> bytes:
        descriptor = self.open(sheet) if sheet.data is None else None
        if descriptor is None:
            return sheet.data or b""
        try:
            return b"".join(pieces(descriptor, 0, sheet.size))
        finally:
            os.close(descriptor)

    def _open(self, name: str) -> int | None:
        """Walk down one component at a time, so that no link inside the folder can lead out of it."""
        *folders, last = name.split("/")
        current = -1
        try:
            current = os.open(self._folder.root, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
            for folder in folders:
                inner = os.open(folder, _FOLDER, dir_fd=current)
                os.close(current)
                current = inner
            return os.open(last, _READ, dir_fd=current)
        except (OSError, ValueError):
            return None
        finally:
            if current >= 0:
                os.close(current)

    def _standing(self) -> Stamp | None:
        try:
            return _stamp(self._folder.timestamp.stat())
        except OSError:
            return None


def pieces(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    """Bytes `start` to `end` of an open file; stops early if the file has become shorter."""
    while start < end:
        piece = os.pread(descriptor, min(PIECE, end - start), start)
        if not piece:
            return
        start += len(piece)
        yield piece


def _stamp(facts: os.stat_result) -> Stamp:
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


def _hash(descriptor: int, size: int) -> str:
    digest = hashlib.sha256()
    for piece in pieces(descriptor, 0, size):
        digest.update(piece)
    return digest.hexdigest()


def _read_redirects(packed: bytes) -> Mapping[str, str]:
    plain = unpacking.unpack(packed)
    try:
        written = msgspec.json.decode(plain, type=dict[str, str]) if plain else {}
    except msgspec.DecodeError:
        return {}
    # Editions of former years wrote them as the old site had done.
    return {one_spelling(old): new for old, new in written.items()}
