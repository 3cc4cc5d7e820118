"""What the tree does not show yet: between the switch of the timestamp and the last move in the tree."""

import mmap
from pathlib import Path

from tamizdat.edition.journal import Move, holds, line_of
from tamizdat.edition.layout import EditionFolder


class LaggingTree:
    """The moves that an edition's journal still promises.

    The journal of a whole new archive has hundreds of thousands of lines. It is mapped and searched, not read:
    that lasts for the few seconds in which it stands, and costs no memory of ours.
    """

    def __init__(self, folder: EditionFolder) -> None:
        """Nothing lags until `look` has been called."""
        self._folder = folder
        self._lines: mmap.mmap | None = None

    def look(self) -> None:
        """Take up the journal of the edition that stands now, if there is one."""
        self._drop()
        if holds(self._folder):
            self._lines = _map(self._folder.journal)

    def let_go(self) -> None:
        """Forget the journal once it has been carried out."""
        if self._lines is not None and not self._folder.journal.exists():
            self._drop()

    def move_of(self, place: str) -> Move | None:
        """The move that is still promised for a path of the tree, or None."""
        if self._lines is None:
            return None
        end = line_of(Move(place, "?")).partition("?")[2].encode()
        at = self._lines.find(end)
        if at < 0:
            return None
        start = self._lines.rfind(b"\n", 0, at) + 1
        _, _, digest = self._lines[start:at].decode("ascii").partition(" ")
        return Move(place, digest or None)

    def _drop(self) -> None:
        if self._lines is not None:
            self._lines.close()
        self._lines = None


def _map(path: Path) -> mmap.mmap | None:
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (FileNotFoundError, ValueError):
        return None  # carried out in this very moment: the tree shows everything
