"""What was baked, what each page read, and what the next edition must carry."""

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

PIECE = 500
# Stands where a path would, for a page that lost its address to another.
HOMELESS = "!"


@dataclass(frozen=True, slots=True)
class Loaf:
    """A page as baked and stored: bytes are in the object store under `digest` (64 hex), `length` as stored."""

    name: str
    path: str
    digest: str
    length: int
    family: frozenset[str]
    keys: frozenset[str]
    media: frozenset[str]


class Ledger:
    """The press's book of pages, in the same file as the shelf. The caller holds the transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._keys: dict[str, int] = {}
        self._families: dict[frozenset[str], int] = {}

    def state(self, name: str, default: str = "") -> str:
        """Read one of the press's own notes: position, edition, run."""
        row = self.connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def set_state(self, name: str, value: str) -> None:
        """Write one of the press's own notes."""
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def broads(self) -> dict[str, str]:
        """Return the broad keys with the digests that the last edition had read."""
        return dict(self.connection.execute("SELECT key, digest FROM broad").fetchall())

    def readers(self, keys: Iterable[str]) -> set[str]:
        """Name the pages that read any of these keys."""
        found: set[str] = set()
        for key in keys:
            rows = self.connection.execute(
                "SELECT page.name FROM key JOIN reader ON reader.key = key.id JOIN page ON page.id = reader.page"
                " WHERE key.key = ?",
                (key,),
            )
            found.update(row[0] for row in rows)
        return found

    def broad_readers(self, keys: Iterable[str]) -> Iterator[str]:
        """Name the pages whose family has any of these broad keys."""
        changed = set(keys)
        for number, members in self.connection.execute("SELECT id, keys FROM family").fetchall():
            if changed & set(members.split(" ")):
                rows = self.connection.execute("SELECT name FROM page WHERE family = ? ORDER BY id", (number,))
                yield from (row[0] for row in rows.fetchall())

    def baked_in(self, run: str) -> set[str]:
        """Name the pages that an interrupted run had already baked."""
        return {row[0] for row in self.connection.execute("SELECT name FROM page WHERE run = ?", (run,))}

    def forget_run(self, names: Iterable[str]) -> None:
        """Forget in which run these pages were baked, so that they are baked again before the next seal."""
        self.connection.executemany("UPDATE page SET run = '', sealed = 0 WHERE name = ?", ((name,) for name in names))

    def unsettled(self, run: str) -> set[str]:
        """Name the pages that no edition carries yet and that another run than this one baked."""
        return {row[0] for row in self.connection.execute("SELECT name FROM page WHERE sealed = 0 AND run != ?", (run,))}

    def was_cut_off(self) -> bool:
        """Say whether a run baked pages and never came to its seal."""
        return self.connection.execute("SELECT 1 FROM page WHERE sealed = 0 LIMIT 1").fetchone() is not None

    def names(self) -> set[str]:
        """Name every page."""
        return {row[0] for row in self.connection.execute("SELECT name FROM page")}

    def known(self, names: Iterable[str]) -> set[str]:
        """Name those of these pages that are in the ledger."""
        return set(self._rows(names))

    def homeless(self) -> set[str]:
        """Name the pages that found their address taken."""
        rows = self.connection.execute("SELECT name FROM page WHERE path >= ? AND path < ?", (HOMELESS, chr(ord(HOMELESS) + 1)))
        return {row[0] for row in rows}

    def broad_keys(self) -> set[str]:
        """Name every broad key that a page reads."""
        rows = self.connection.execute("SELECT keys FROM family").fetchall()
        return {key for row in rows for key in row[0].split(" ")}

    def set_broads(self, broads: dict[str, str]) -> None:
        """Write the digests of broad keys that the edition has read."""
        self.connection.execute("DELETE FROM broad")
        self.connection.executemany("INSERT INTO broad VALUES (?, ?)", broads.items())

    def faults(self) -> dict[str, str]:
        """Return what could not be printed, with the sentences that say why."""
        return dict(self.connection.execute("SELECT subject, sentence FROM fault ORDER BY subject").fetchall())

    def set_faults(self, faults: dict[str, str]) -> None:
        """Note what cannot be printed."""
        self.connection.executemany("INSERT OR REPLACE INTO fault VALUES (?, ?)", faults.items())

    def forget_faults(self, subjects: Iterable[str]) -> None:
        """Forget the faults of subjects that were published anew."""
        self.connection.executemany("DELETE FROM fault WHERE subject = ?", ((one,) for one in subjects))

    def close(self, sequence: int, broads: dict[str, str]) -> None:
        """Note that edition `sequence` carries all that is entered."""
        for table in ("touched", "dropped"):
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608  # two constants
        self.connection.execute("UPDATE page SET sealed = 1 WHERE sealed = 0")
        self.set_broads(broads)
        self.set_state("sequence", str(sequence))
        self.set_state("everything", "")

    def enter(self, loaves: Sequence[Loaf], run: str, expected: Collection[str] = ()) -> dict[str, str]:
        """Enter pages; whatever stood under their names is replaced, and a file that moved away is dropped.

        `expected` are pages still to be baked in this run: they give up an address that another page moves to.
        Returns sentences for pages that found their address taken; these keep no file until it is free.
        """
        taken: dict[str, str] = {}
        loaves = [self._housed(loaf, run, expected, taken) for loaf in loaves]
        known = self._rows(loaf.name for loaf in loaves)
        readers: list[tuple[int, int]] = []
        media: list[tuple[str, int]] = []
        for loaf in loaves:
            old = known.get(loaf.name)
            number = self._enter_page(loaf, run, old)
            keys = self._key_numbers(loaf.keys)
            if old is None or old[3] != keys.tobytes():
                if old is not None:
                    self._forget_readers(number, old[3])
                readers += [(key, number) for key in keys]
            if old is not None and set(old[4].split()) != loaf.media:
                self.connection.execute("DELETE FROM media WHERE page = ?", (number,))
            if old is None or set(old[4].split()) != loaf.media:
                media += [(path, number) for path in loaf.media]
        self.connection.executemany("INSERT OR IGNORE INTO reader VALUES (?, ?)", readers)
        self.connection.executemany("INSERT OR IGNORE INTO media VALUES (?, ?)", media)
        return taken

    def _housed(self, loaf: Loaf, run: str, expected: Collection[str], taken: dict[str, str]) -> Loaf:
        """Settle who gets an address that two pages want: the one that is first by name, on every machine alike."""
        holder = self.connection.execute(
            "SELECT name, run FROM page WHERE path = ? AND name != ?", (loaf.path, loaf.name)
        ).fetchone()
        if holder is None:
            return loaf
        moves = holder[0] in expected and holder[1] != run
        loser = loaf.name if holder[0] < loaf.name and not moves else holder[0]
        if not moves:
            winner = holder[0] if loser == loaf.name else loaf.name
            taken[loser] = f"The address {loaf.path} of {loser} is taken by {winner}. Change one of them."
        if loser == loaf.name:
            return replace(loaf, path=f"{HOMELESS}{loaf.name}")
        self.connection.execute("UPDATE page SET path = ?, sealed = 0 WHERE name = ?", (f"{HOMELESS}{loser}", loser))
        return loaf

    def _enter_page(self, loaf: Loaf, run: str, old: tuple[int, str, str, bytes, str, int] | None) -> int:
        family, keys = self._family_number(loaf.family), self._key_numbers(loaf.keys).tobytes()
        media = " ".join(sorted(loaf.media))
        if old is None:
            row = (loaf.name, loaf.path, loaf.digest, loaf.length, family, keys, media, run)
            cursor = self.connection.execute("INSERT INTO page VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, 0)", row)
            self.connection.execute("DELETE FROM dropped WHERE path = ?", (loaf.path,))
            return cursor.lastrowid or 0
        number, path, digest, _, old_media, sealed = old
        if path != loaf.path:
            self._drop_paths([path, *old_media.split()])
        same = sealed and path == loaf.path and digest == loaf.digest and old_media == media
        if old_media != media:
            self._drop_paths(old_media.split())
        row = (loaf.path, loaf.digest, loaf.length, family, keys, media, run, int(bool(same)), number)
        self.connection.execute(
            "UPDATE page SET path=?, digest=?, length=?, family=?, keys=?, media=?, run=?, sealed=? WHERE id=?", row
        )
        return number

    def drop(self, names: Iterable[str]) -> int:
        """Take pages out; their files leave with the next edition. Returns how many stood."""
        rows = list(self._rows(names).values())
        for number, path, _, keys, media, _ in rows:
            self._forget_readers(number, keys)
            self.connection.execute("DELETE FROM media WHERE page = ?", (number,))
            self.connection.execute("DELETE FROM page WHERE id = ?", (number,))
            self._drop_paths([path, *media.split()])
        return len(rows)

    def _drop_paths(self, paths: Iterable[str]) -> None:
        rows = ((path,) for path in paths if not path.startswith(HOMELESS))
        self.connection.executemany("INSERT OR IGNORE INTO dropped VALUES (?)", rows)

    def _forget_readers(self, page: int, keys: bytes) -> None:
        numbers = array("I", keys)
        self.connection.executemany("DELETE FROM reader WHERE key = ? AND page = ?", ((key, page) for key in numbers))

    def _rows(self, names: Iterable[str]) -> dict[str, tuple[int, str, str, bytes, str, int]]:
        wanted = list(names)
        found = {}
        for start in range(0, len(wanted), PIECE):
            piece = wanted[start : start + PIECE]
            marks = ",".join("?" * len(piece))
            rows = self.connection.execute(
                f"SELECT name, id, path, digest, keys, media, sealed FROM page WHERE name IN ({marks})",  # noqa: S608  # marks
                piece,
            )
            found.update({row[0]: row[1:] for row in rows})
        return found

    def _key_numbers(self, keys: frozenset[str]) -> "array[int]":
        numbers = array("I")
        for key in sorted(keys):
            number = self._keys.get(key)
            if number is None:
                number = self._keys[key] = self._number_of(key)
            numbers.append(number)
        return numbers

    def _number_of(self, key: str) -> int:
        row = self.connection.execute("SELECT id FROM key WHERE key = ?", (key,)).fetchone()
        if row is None:
            return self.connection.execute("INSERT INTO key VALUES (NULL, ?)", (key,)).lastrowid or 0
        return int(row[0])

    def _family_number(self, family: frozenset[str]) -> int:
        if family not in self._families:
            text = " ".join(sorted(family))
            self.connection.execute("INSERT OR IGNORE INTO family (keys) VALUES (?)", (text,))
            row = self.connection.execute("SELECT id FROM family WHERE keys = ?", (text,)).fetchone()
            self._families[family] = row[0]
        return self._families[family]
