"""What was baked, what each page read, and what the next edition must carry."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from tamizdat.pressroom.readers import Readers, numbers_of, unpacked

PIECE = 500
# Stands where a path would, for a page that lost its address to another.
HOMELESS = "!"


# name, path, digest, length, family, keys, media, run
Row = tuple[str, str, str, int, int, bytes, str, int]
# Names the pages that a run has yet to bake; called only where two pages want one address, since it may cost much.
Expected = Callable[[], Collection[str]]
# id, path, digest, keys, media, sealed
OldRow = tuple[int, str, str, bytes, str, int]


class Loaf(NamedTuple):
    """A page as baked and stored: bytes are in the object store under `digest` (64 hex), `length` as stored.

    `family`, `keys` and `media` are words with spaces between, in order: they come from other processes, 240,000 times.
    """

    name: str
    path: str
    digest: str
    length: int
    family: str
    keys: str
    media: str


class Ledger:
    """The press's book of pages, in the same file as the shelf. The caller holds the transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._readers = Readers(connection)
        self._families: dict[str, int] = {}
        # Addresses that two pages wanted since the last edition.
        self.contested: set[str] = set()

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
        wanted = set(numbers_of(" ".join(keys)))
        rows = self._pieces("SELECT name, keys FROM page WHERE id IN", self._readers.of(wanted))
        return {name for name, numbers in rows if not wanted.isdisjoint(unpacked(numbers))}

    def broad_readers(self, keys: Iterable[str]) -> Iterator[str]:
        """Name the pages whose family has any of these broad keys."""
        changed = set(keys)
        for number, members in self.connection.execute("SELECT id, keys FROM family").fetchall():
            if changed & set(members.split(" ")):
                rows = self.connection.execute("SELECT name FROM page WHERE family = ? ORDER BY id", (number,))
                yield from (row[0] for row in rows.fetchall())

    def baked_in(self, run: int) -> set[str]:
        """Name the pages that an interrupted run had already baked."""
        if not self.was_cut_off():
            return set()
        return {row[0] for row in self.connection.execute("SELECT name FROM page WHERE run = ?", (run,))}

    def forget_run(self, names: Iterable[str]) -> None:
        """Forget in which run these pages were baked, so that they are baked again before the next seal."""
        self.connection.executemany("UPDATE page SET run = 0, sealed = 0 WHERE name = ?", ((name,) for name in names))

    def unsettled(self, run: int) -> set[str]:
        """Name the pages that no edition carries yet and that another run than this one baked."""
        return {
            row[0] for row in self.connection.execute("SELECT name FROM page WHERE sealed = 0 AND run != ?", (run,))
        }

    def was_cut_off(self) -> bool:
        """Say whether a run baked pages and never came to its seal."""
        return self.connection.execute("SELECT 1 FROM page WHERE sealed = 0 LIMIT 1").fetchone() is not None

    def names(self) -> set[str]:
        """Name every page."""
        return {row[0] for row in self.connection.execute("SELECT name FROM page")}

    def known(self, names: Iterable[str]) -> set[str]:
        """Name those of these pages that are in the ledger."""
        return set(self._rows(names))

    def files(self, paths: Iterable[str] | None = None) -> Iterator[tuple[str, str, int]]:
        """Yield path, digest and length of the pages that have a file; of those at some addresses, or of all."""
        query = "SELECT path, digest, length FROM page WHERE path"
        if paths is None:
            yield from self.connection.execute(f"{query} NOT GLOB '{HOMELESS}*'")
        else:
            yield from self._pieces(f"{query} IN", paths)

    def homeless(self) -> set[str]:
        """Name the pages that found their address taken."""
        rows = self.connection.execute(
            "SELECT name FROM page WHERE path >= ? AND path < ?", (HOMELESS, chr(ord(HOMELESS) + 1))
        )
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
        self.contested.clear()

    def flush(self) -> None:
        """Write down who reads what of the pages entered in this transaction. The caller commits after it."""
        self._readers.write()

    def enter(self, loaves: Sequence[Loaf], run: int, expected: Expected = tuple) -> dict[str, str]:
        """Enter pages; whatever stood under their names is replaced, and a file that moved away is dropped.

        `expected` names pages still to be baked in this run: they give up an address that another page moves to.
        Returns sentences for pages that found their address taken; these keep no file until it is free.
        `flush` must follow in the same transaction.
        """
        taken: dict[str, str] = {}
        apart = _told_apart(loaves, taken)
        self.contested.update(one.path for one, kept in zip(loaves, apart, strict=True) if one.path != kept.path)
        loaves = self._housed(apart, run, expected, taken)
        following = self.connection.execute("SELECT coalesce(max(id), 0) FROM page").fetchone()[0] + 1
        known = self._rows(loaf.name for loaf in loaves) if following > 1 else {}
        media: list[tuple[str, int]] = []
        fresh: list[tuple[object, ...]] = []
        for loaf in loaves:
            numbers = numbers_of(loaf.keys)
            row = self._row(loaf, numbers.tobytes(), run)
            old = known.get(loaf.name)
            if old is None:
                number = following + len(fresh)
                fresh.append((number, *row))
                self._readers.note(number, numbers)
                media += [(path, number) for path in loaf.media.split()]
            else:
                self._update(loaf, row, old)
                self._readers.note(old[0], set(numbers).difference(unpacked(old[3])))
                media += [(path, old[0]) for path in loaf.media.split()] if old[4] != loaf.media else []
        self.connection.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", fresh)
        self.connection.executemany("INSERT OR IGNORE INTO media VALUES (?, ?)", media)
        if known_faults := self.faults():
            self.forget_faults(loaf.name for loaf in loaves if loaf.name in known_faults and loaf.name not in taken)
        return taken

    def _row(self, loaf: Loaf, keys: bytes, run: int) -> Row:
        family = self._family_number(loaf.family)
        return loaf.name, loaf.path, loaf.digest, loaf.length, family, keys, loaf.media, run

    def _housed(self, loaves: list[Loaf], run: int, expected: Expected, taken: dict[str, str]) -> list[Loaf]:
        """Find out which addresses other pages hold already, and settle each of these cases."""
        query = "SELECT path, name, run FROM page WHERE path IN"
        holders = {path: (name, its) for path, name, its in self._pieces(query, [loaf.path for loaf in loaves])}
        return [
            self._settled(loaf, *holders[loaf.path], run, expected, taken)
            if loaf.path in holders and holders[loaf.path][0] != loaf.name
            else loaf
            for loaf in loaves
        ]

    def _settled(  # both parties, and what decides between them
        self, loaf: Loaf, holder: str, baked_in: int, run: int, expected: Expected, taken: dict[str, str]
    ) -> Loaf:
        """Settle who gets an address that two pages want: the one that is first by name, on every machine alike."""
        self.contested.add(loaf.path)
        moves = baked_in != run and holder in expected()
        loser = loaf.name if _rank(holder) < _rank(loaf.name) and not moves else holder
        if not moves:
            _note_loser(taken, loaf.path, loser, holder if loser == loaf.name else loaf.name)
        if loser == loaf.name:
            return _homeless(loaf)
        self.connection.execute("UPDATE page SET path = ?, sealed = 0 WHERE name = ?", (f"{HOMELESS}{loser}", loser))
        return loaf

    def _update(self, loaf: Loaf, row: Row, old: OldRow) -> None:
        """Replace a page. Where nothing about its file is different it stays sealed: equal bytes stop here."""
        number, path, digest, _, media, sealed = old
        if media != row[6]:
            self.connection.execute("DELETE FROM media WHERE page = ?", (number,))
            self._drop_paths(media.split())
        if path != loaf.path:
            self._drop_paths([path])
        same = bool(sealed) and (path, digest, media) == (loaf.path, loaf.digest, row[6])
        self.connection.execute(
            "UPDATE page SET path=?, digest=?, length=?, family=?, keys=?, media=?, run=?, sealed=? WHERE id=?",
            (*row[1:], int(same), number),
        )

    def drop(self, names: Iterable[str]) -> int:
        """Take pages out; their files leave with the next edition. Returns how many stood."""
        rows = list(self._rows(names).values())
        for number, path, _, _, media, _ in rows:
            self.connection.execute("DELETE FROM media WHERE page = ?", (number,))
            self.connection.execute("DELETE FROM page WHERE id = ?", (number,))
            self._drop_paths([path, *media.split()])
        return len(rows)

    def _drop_paths(self, paths: Iterable[str]) -> None:
        rows = ((path,) for path in paths if not path.startswith(HOMELESS))
        self.connection.executemany("INSERT OR IGNORE INTO dropped VALUES (?)", rows)

    def _rows(self, names: Iterable[str]) -> dict[str, OldRow]:
        query = "SELECT name, id, path, digest, keys, media, sealed FROM page WHERE name IN"
        return {row[0]: row[1:] for row in self._pieces(query, names)}

    def _pieces(self, query: str, values: Iterable[object]) -> Iterator[Any]:
        """Ask a query that ends with IN, for as many values at a time as one statement takes."""
        rest = iter(values)
        while piece := list(islice(rest, PIECE)):
            yield from self.connection.execute(f"{query} ({','.join('?' * len(piece))})", piece).fetchall()

    def _family_number(self, family: str) -> int:
        if family not in self._families:
            self.connection.execute("INSERT OR IGNORE INTO family (keys) VALUES (?)", (family,))
            row = self.connection.execute("SELECT id FROM family WHERE keys = ?", (family,)).fetchone()
            self._families[family] = row[0]
        return self._families[family]


def _told_apart(loaves: Sequence[Loaf], taken: dict[str, str]) -> list[Loaf]:
    """Settle who gets an address that two pages of one batch want: again the one that is first by name."""
    owners: dict[str, str] = {}
    for loaf in sorted(loaves, key=lambda loaf: _rank(loaf.name)):
        owner = owners.setdefault(loaf.path, loaf.name)
        if owner != loaf.name:
            _note_loser(taken, loaf.path, loaf.name, owner)
    return [loaf if owners[loaf.path] == loaf.name else _homeless(loaf) for loaf in loaves]


def _homeless(loaf: Loaf) -> Loaf:
    return loaf._replace(path=f"{HOMELESS}{loaf.name}")


def _rank(page: str) -> tuple[bool, str]:
    """Order pages that want one address: an old address never takes the place of something that stands today."""
    return page.startswith("redirect/"), page


def _note_loser(taken: dict[str, str], path: str, loser: str, winner: str) -> None:
    """Say who lost. An old address that is somebody's again needs no mending."""
    if not loser.startswith("redirect/"):
        taken[loser] = f"The address {path} of {loser} is taken by {winner}. Change one of them."
