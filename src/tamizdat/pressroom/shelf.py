"""The press's shelf in SQLite: outlines, small records and lists as they stood at one position of the log."""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

from tamizdat.press.faces import Variant
from tamizdat.press.outlines import Outline, decode_outline
from tamizdat.press.shelf import Mark

SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
# Another schema, another number; 1 stands for files from before there were numbers.
VERSION = crc32(SCHEMA.encode()) >> 2 | 2
CACHE_KIB = 16_384
KEPT_OUTLINES = 8_000
# How far `before` reads ahead in a list.
WINDOW = 64
ALL = -1


def open_file(path: Path | str, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the press's file, making it if need be. One that another version of the press made is made anew."""
    if read_only:
        return _tuned(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None))
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    if _made_by(connection) not in {0, VERSION}:
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        connection = sqlite3.connect(path, isolation_level=None)
    # NORMAL may lose the last commits when the power fails, never more; they are then printed again.
    connection.executescript(
        "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
    )
    if _made_by(connection) != VERSION:
        connection.executescript(f"{SCHEMA} PRAGMA user_version={VERSION};")
    return _tuned(connection)


def _made_by(connection: sqlite3.Connection) -> int:
    """Version of the press that made a file; 0 if nothing is in it."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    return version or int(bool(connection.execute("SELECT 1 FROM sqlite_schema").fetchone()))


def _tuned(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.executescript(f"PRAGMA cache_size=-{CACHE_KIB}; PRAGMA temp_store=MEMORY;")
    return connection


def month_number(month: str) -> int:
    """Turn `2026-10` into 202610, and "" into 0."""
    return int(month.replace("-", "")) if month else 0


@cache
def month_name(number: int) -> str:
    """Turn 202610 into `2026-10`, and 0 into ""."""
    return f"{number // 100:04d}-{number % 100:02d}" if number else ""


Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """A run of a list, oldest first: everything older than `top`, as far as it was read (`whole`: to the end)."""

    top: Place
    places: list[Place]
    outlines: list[tuple[str, bytes]]
    whole: bool

    def before(self, place: Place, count: int) -> list[tuple[str, bytes]] | None:
        """Return what stands just before a place, newest first; None where this run cannot say."""
        end = bisect_left(self.places, place)
        if place > self.top or (end < count and not self.whole):
            return None
        return self.outlines[max(0, end - count) : end][::-1]


class SqliteShelf:
    """Reads (and lets `filing` write) the shelf. Implements `press.shelf.Shelf`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._list_ids: dict[str, int] = {}
        self._kept: dict[str, Outline] = {}
        self._windows: dict[str, Window] = {}
        self._month = ""
        self._of_month: dict[int, Outline] = {}
        self._months: dict[str, list[str]] = {}

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the file until the end; only for a connection that just reads."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    def forget(self) -> None:
        """Forget what was read before the shelf changed."""
        self._kept.clear()
        self._windows.clear()
        self._of_month.clear()
        self._months.clear()

    def list_id(self, name: str) -> int:
        """Number of a list; 0 if it never had an entry."""
        if name not in self._list_ids:
            row = self.connection.execute("SELECT id FROM list WHERE name = ?", (name,)).fetchone()
            if row is None:
                return 0
            self._list_ids[name] = row[0]
        return self._list_ids[name]

    def outline(self, subject: str) -> Outline | None:
        """See Shelf."""
        kept = self._kept.get(subject)
        if kept is not None:
            return kept
        row = self.connection.execute("SELECT outline FROM subject WHERE subject = ?", (subject,)).fetchone()
        return self._keep(subject, row[0]) if row else None

    def payload(self, subject: str) -> bytes | None:
        """See Shelf. Stories have no payload here: they are read from the records while they are baked."""
        row = self.connection.execute("SELECT payload FROM subject WHERE subject = ?", (subject,)).fetchone()
        return row[0] if row else None

    def latest(self, name: str, count: int) -> list[Outline]:
        """See Shelf; a count of 0 means all."""
        return self._listed("WHERE posting.list = ?", (self.list_id(name),), count or ALL)

    def month(self, name: str, month: str) -> list[Outline]:
        """See Shelf. The lists of one month are mostly asked for one after the other, and hold the same stories."""
        where = "WHERE posting.list = ? AND month = ?"
        values = self.list_id(name), month_number(month)
        rows = self.connection.execute(
            f"SELECT subject FROM posting {where} ORDER BY sort DESC, uid DESC",  # noqa: S608  # a constant
            values,
        )
        numbers = [row[0] for row in rows]
        if month != self._month:
            self._month, self._of_month = month, {}
        if not self._of_month.keys() >= set(numbers):
            self._of_month.update(zip(numbers, self._listed(where, values, ALL), strict=True))
        return [self._of_month[number] for number in numbers]

    def before(self, name: str, later: Outline, count: int) -> list[Outline]:
        """See Shelf. Reads ahead: whole bakes ask for one story after the other, from the newest."""
        place = _place(later)
        window = self._windows.get(name)
        found = window.before(place, count) if window else None
        if found is None:
            window = self._windows[name] = self._window(name, place, WINDOW if window else count)
            found = window.before(place, count) or []
        return [self._kept.get(subject) or self._keep(subject, payload) for subject, payload in found]

    def _window(self, name: str, place: Place, most: int) -> Window:
        rows = self.connection.execute(
            "SELECT month, sort, posting.uid, subject.subject, outline"
            " FROM posting JOIN subject ON subject.id = posting.subject"
            " WHERE list = ? AND (month, sort, posting.uid) < (?, ?, ?)"
            " ORDER BY month DESC, sort DESC, posting.uid DESC LIMIT ?",
            (self.list_id(name), *place, most),
        ).fetchall()
        rows.reverse()
        return Window(place, [row[:3] for row in rows], [row[3:] for row in rows], whole=len(rows) < most)

    def after(self, name: str, earlier: Outline, count: int) -> list[int]:
        """See Shelf."""
        rows = self.connection.execute(
            "SELECT uid FROM posting WHERE list = ? AND (month, sort, uid) > (?, ?, ?)"
            " ORDER BY month, sort, uid LIMIT ?",
            (self.list_id(name), *_place(earlier), count),
        )
        return [row[0] for row in rows]

    def months(self, name: str) -> list[str]:
        """See Shelf."""
        if name not in self._months:
            query = "SELECT month FROM list_month WHERE list = ? ORDER BY month DESC"
            self._months[name] = [month_name(row[0]) for row in self.connection.execute(query, (self.list_id(name),))]
        return self._months[name]

    def marks(self, name: str, month: str | None, count: int) -> Sequence[Mark]:
        """See Shelf."""
        where = ""
        values: tuple[int, ...] = (self.list_id(name),)
        if month is not None:
            where, values = " AND month = ?", (*values, month_number(month))
        rows = self.connection.execute(
            "SELECT posting.uid, card FROM posting JOIN subject ON subject.id = posting.subject"  # noqa: S608  # constants
            f" WHERE list = ?{where} ORDER BY month DESC, sort DESC, posting.uid DESC LIMIT ?",
            (*values, count or ALL),
        )
        return rows.fetchall()

    def lists(self, pattern: str) -> list[str]:
        """See Shelf."""
        rows = self.connection.execute(
            "SELECT name FROM list WHERE name GLOB ?"
            " AND EXISTS (SELECT 1 FROM posting WHERE posting.list = list.id) ORDER BY name",
            (pattern,),
        )
        return [row[0] for row in rows]

    def subjects(self, kind: str) -> list[str]:
        """See Shelf."""
        return [
            row[0]
            for row in self.connection.execute("SELECT subject FROM subject WHERE kind = ? ORDER BY uid", (kind,))
        ]

    def variants(self, master: str) -> list[tuple[str, Variant, int]]:
        """See Shelf."""
        rows = self.connection.execute(
            "SELECT format, path, width, height FROM variant WHERE master = ? ORDER BY format, width", (master,)
        )
        return [(kind, Variant(path, width), height) for kind, path, width, height in rows]

    def _listed(self, where: str, values: tuple[object, ...], count: int) -> list[Outline]:
        rows = self.connection.execute(
            "SELECT subject.subject, outline FROM posting JOIN subject ON subject.id = posting.subject"  # noqa: S608  # as above
            f" {where} ORDER BY month DESC, sort DESC, posting.uid DESC LIMIT ?",
            (*values, count),
        )
        return [self._kept.get(subject) or self._keep(subject, payload) for subject, payload in rows]

    def _keep(self, subject: str, payload: bytes) -> Outline:
        if len(self._kept) >= KEPT_OUTLINES:
            self._kept.clear()
        found = self._kept[subject] = decode_outline(payload)
        return found


def _place(one: Outline) -> Place:
    return month_number(one.month), one.sort, one.uid
