"""The promise that the tree will follow the timestamp, kept by whoever opens the folder next.

The journal is durable before the timestamp is switched and names the timestamp that it belongs to. If the switch never
came, the journal is worth nothing and is thrown away; if it came, carrying the journal out again does no harm.

Lines: `+ <sha256> <path>` to place, `- <path>` to drop, and last `= <sha256 of the new timestamp.json>`; a journal
without its last line was cut short before the switch.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tamizdat.edition import tree
from tamizdat.edition.disk import FEW, Disk
from tamizdat.edition.layout import EditionFolder


@dataclass(frozen=True, slots=True)
class Move:
    """One deed in the tree: place the object `digest` at `path`, or drop `path` when the digest is None."""

    path: str
    digest: str | None


def line_of(move: Move) -> str:
    """Write one move."""
    return f"- {move.path}\n" if move.digest is None else f"+ {move.digest} {move.path}\n"


def closing_line(timestamp: bytes) -> str:
    """Write the last line: which timestamp makes the moves true."""
    return f"= {hashlib.sha256(timestamp).hexdigest()}\n"


def moves(path: Path) -> Iterator[Move]:
    """Read the moves of a journal one by one."""
    with path.open(encoding="ascii") as lines:
        for line in lines:
            kind, _, rest = line.rstrip("\n").partition(" ")
            if kind == "+":
                digest, _, target = rest.partition(" ")
                yield Move(target, digest)
            elif kind == "-":
                yield Move(rest, None)


def holds(folder: EditionFolder) -> bool:
    """Say whether a journal stands whose timestamp was switched."""
    try:
        with folder.journal.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(file.tell() - 67, 0))
            last = file.read()
        expected = closing_line(folder.timestamp.read_bytes()).encode()
    except FileNotFoundError:
        return False
    return last == expected


def pending(folder: EditionFolder) -> dict[str, str | None]:
    """Paths whose tree entry may lag behind the edition: digest of the object to serve instead, or None if withdrawn.

    Empty almost always; ask again whenever `folder.journal` exists.
    """
    try:
        return {move.path: move.digest for move in moves(folder.journal)} if holds(folder) else {}
    except FileNotFoundError:
        return {}


def carry_out(disk: Disk, folder: EditionFolder, wanted: Iterable[Move]) -> list[Path]:
    """Move the tree. Returns the folders touched, up to one more than `flush` takes one by one."""
    touched: dict[Path, None] = {folder.tree: None}
    for move in wanted:
        if move.digest is None:
            above = tree.drop(disk, folder, move.path)
        else:
            above = tree.put(disk, folder, move.path, move.digest)
        if len(touched) <= FEW:
            touched[above] = None
    return [path for path in touched if path.is_dir()]


def recover(folder: EditionFolder, disk: Disk | None = None) -> int:
    """Finish what a killed seal left in the tree. Returns the number of moves; 0 if there was nothing to do."""
    disk = disk or Disk()
    if not folder.journal.exists():
        return 0
    count = 0
    if holds(folder):
        touched = carry_out(disk, folder, moves(folder.journal))
        disk.flush(touched, folder.root)
        count = sum(1 for _ in moves(folder.journal))
    disk.unlink(folder.journal)
    return count
