"""What the search index holds, what of it has to be built again, and what the edition carries of it already."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tamizdat.edition.placements import Placement
from tamizdat.press.outlines import Outline
from tamizdat.press.search.building import Entry
from tamizdat.press.search.segments import Segment, segments_of

SCHEMA = (Path(__file__).parent / "index.sql").read_text(encoding="utf-8")
TABLES = ("story", "stale", "segment", "leaf", "carried", "state")

# path, digest, length
Leaf = tuple[str, str, int]


class IndexBook:
    """The book, in a file of its own beside the press's. The caller holds the transactions, but for reading."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {SCHEMA}")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def state(self, name: str) -> str:
        """Read a note: position, recipe."""
        row = self._connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def note(self, name: str, value: str) -> None:
        """Write a note."""
        self._connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def forget_everything(self) -> None:
        """Begin anew, as if nothing had ever been indexed."""
        for table in TABLES:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  # constants

    def file(self, uid: int, now: Outline | None) -> None:
        """Note what became of a story; None: it no longer stands."""
        row = self._connection.execute(
            "SELECT language, month, sort, digest FROM story WHERE uid = ?", (uid,)
        ).fetchone()
        new = None if now is None else (now.language, now.month, now.sort, now.full)
        if row == new:
            return
        places = {place[:2] for place in (row, new) if place}
        self._connection.executemany("INSERT OR IGNORE INTO stale VALUES (?, ?)", places)
        if new:
            self._connection.execute("INSERT OR REPLACE INTO story VALUES (?, ?, ?, ?, ?)", (uid, *new))
        else:
            self._connection.execute("DELETE FROM story WHERE uid = ?", (uid,))

    def segments(self, language: str) -> list[Segment]:
        """Group the stories of a language as they stand now, oldest first."""
        counted = "SELECT month, count(*) FROM story WHERE language = ? GROUP BY month"
        return segments_of(language, dict(self._connection.execute(counted, (language,)).fetchall()))

    def entries(self, language: str) -> dict[str, Entry]:
        """Return the segments of a language that were built, by name."""
        rows = self._connection.execute("SELECT name, entry FROM segment WHERE language = ?", (language,))
        return {name: msgspec.json.decode(entry, type=Entry) for name, entry in rows}

    def languages(self) -> list[str]:
        """Name the languages of which anything is kept."""
        return [row[0] for row in self._connection.execute("SELECT DISTINCT language FROM leaf ORDER BY language")]

    def is_stale(self, segment: Segment) -> bool:
        """Say whether a story of a segment came, went or changed since it was built."""
        rows = self._connection.execute("SELECT month FROM stale WHERE language = ?", (segment.language,))
        return not {row[0] for row in rows}.isdisjoint(month for month, _ in segment.months)

    def uids(self, segment: Segment) -> list[int]:
        """Name the stories of a segment, oldest first."""
        rows = self._connection.execute(
            "SELECT uid FROM story WHERE language = ? AND month BETWEEN ? AND ? ORDER BY month, sort, uid",
            (segment.language, segment.months[0][0], segment.months[-1][0]),
        )
        return [row[0] for row in rows]

    def enter(self, segment: Segment, entry: Entry, leaves: Iterable[Leaf]) -> None:
        """Enter a segment as built; whatever was there under its name is replaced."""
        self.drop(segment.language, segment.name)
        self._connection.execute(
            "INSERT INTO segment VALUES (?, ?, ?)", (segment.language, segment.name, msgspec.json.encode(entry))
        )
        self.enter_leaves(segment.language, segment.name, leaves)
        months = ((segment.language, month) for month, _ in segment.months)
        self._connection.executemany("DELETE FROM stale WHERE language = ? AND month = ?", months)

    def enter_leaves(self, language: str, segment: str, leaves: Iterable[Leaf]) -> None:
        """Enter files."""
        rows = ((path, language, segment, digest, length) for path, digest, length in leaves)
        self._connection.executemany("INSERT OR REPLACE INTO leaf VALUES (?, ?, ?, ?, ?)", rows)

    def drop(self, language: str, segment: str) -> None:
        """Take a segment out with its files."""
        for table, column in (("segment", "name"), ("leaf", "segment")):
            self._connection.execute(f"DELETE FROM {table} WHERE language = ? AND {column} = ?", (language, segment))  # noqa: S608  # constants

    def drop_if_lost(self, is_there: Callable[[str], bool]) -> None:
        """Take out segments of which an object is gone, so that they are built again."""
        for language, segment, digest in self._connection.execute(
            "SELECT language, segment, digest FROM leaf"
        ).fetchall():
            if not is_there(digest):
                self.drop(language, segment)

    def fresh(self) -> list[Placement]:
        """List the files that the edition does not carry as they are now."""
        rows = self._connection.execute(
            "SELECT leaf.path, leaf.digest, length FROM leaf LEFT JOIN carried ON carried.path = leaf.path"
            " WHERE carried.digest IS NOT leaf.digest ORDER BY leaf.path"
        )
        return [Placement(*row) for row in rows]

    def gone(self) -> list[str]:
        """List the files that the edition carries and should not."""
        rows = self._connection.execute(
            "SELECT path FROM carried"
            " WHERE NOT EXISTS (SELECT 1 FROM leaf WHERE leaf.path = carried.path) ORDER BY path"
        )
        return [row[0] for row in rows]

    def superseded(self) -> list[str]:
        """Name the objects that the edition carried and that no file of the index has any more."""
        rows = self._connection.execute("SELECT digest FROM carried WHERE digest NOT IN (SELECT digest FROM leaf)")
        return [row[0] for row in rows if row[0]]

    def is_carried(self, path: str) -> bool:
        """Say whether the edition carries a file."""
        return self._connection.execute("SELECT 1 FROM carried WHERE path = ?", (path,)).fetchone() is not None

    def carries(self, files: Iterable[tuple[str, str]]) -> None:
        """Note which files, by path and digest, the edition carries and no others."""
        self._connection.execute("DELETE FROM carried")
        self._connection.executemany("INSERT INTO carried VALUES (?, ?)", files)

    def carries_all(self) -> None:
        """Note that the edition carries everything that is entered."""
        self._connection.execute("DELETE FROM carried")
        self._connection.execute("INSERT INTO carried SELECT path, digest FROM leaf")
