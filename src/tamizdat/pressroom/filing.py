"""Puts outlines on the shelf and notes which keys that touches, with the digests that pages had read before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tamizdat.press.keys import BEFORE_COUNT, key_digest
from tamizdat.press.outlines import Outline, encode_outline
from tamizdat.pressroom.shelf import SqliteShelf, month_number

# Only lists from which "Read more" fills up; see press.stories.read_more.
FILLED_FROM = ("latest", "section")
# Lists that grow with the archive. Nobody reads one whole, as a group: its digest would cost as much as the archive.
GROWING = ("latest", "section", "topic", "place", "contributor", "corrections")

# subject, kind, uid, card, outline, payload; before them, the row's own number
PlainRow = tuple[str, str, int, str, bytes, bytes | None]
SubjectRow = tuple[int, str, str, int, str, bytes, bytes | None]

# month, sort, uid, the number of the subject's row
Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a subject: its outline (None: it no longer stands) and, for all but stories, its record.

    `frozen` is the outline in JSON, where it came like that and need not be encoded again.
    """

    subject: str
    outline: Outline | None
    payload: bytes | None = None
    frozen: bytes = b""


def file_changes(shelf: SqliteShelf, changes: Iterable[Change]) -> set[str]:
    """File changes one by one, noting every key they touch; returns these keys. The caller holds the transaction."""
    every: set[str] = set()
    noted = {row[0] for row in shelf.connection.execute("SELECT key FROM touched")}
    for change in changes:
        old = shelf.outline(change.subject)
        if old == change.outline:
            continue
        keys = set(keys_touched(shelf, old, change.outline))
        every |= keys
        fresh = sorted(keys - noted)
        shelf.connection.executemany(
            "INSERT OR IGNORE INTO touched VALUES (?, ?)", [(key, key_digest(key, shelf)) for key in fresh]
        )
        noted.update(fresh)
        if old:
            _remove(shelf, old)
        if change.outline:
            _insert(shelf, change.outline, change)
        shelf.forget()
    return every


def keys_touched(shelf: SqliteShelf, old: Outline | None, new: Outline | None) -> Iterator[str]:
    """List the keys whose digest may differ once `new` stands in place of `old`."""
    one = old or new
    subject = one.subject if one else ""
    yield from (f"{kind}:{subject}" for kind in ("full", "card", "address", "title"))
    for one in (old, new):
        for name in one.lists if one else ():
            yield from (f"{kind}:{name}" for kind in ("head", "some", "months"))
            if not _grows(name):
                yield f"group:{name}"
            yield from _months_touched(shelf, name, one.month if one else "")
            if one and name.partition("/")[2].partition("/")[0] in FILLED_FROM:
                neighbours = [one.uid, *shelf.after(name, one, BEFORE_COUNT + 1)]
                yield from (f"before:{name}@{uid}" for uid in neighbours)


def _months_touched(shelf: SqliteShelf, name: str, month: str) -> Iterator[str]:
    """List the keys of a month; of the two newest, since one may close or open again; and of those beside them."""
    months = shelf.months(name)
    near = {month, *months[:2]}
    yield from (f"month:{name}@{one}" for one in near)
    if name.endswith("/latest"):
        yield from (f"beside:{name}@{one}" for one in near.union(*(_around(months, one) for one in near)))


def _around(months: list[str], month: str) -> set[str]:
    older = [one for one in months if one < month]
    newer = [one for one in months if one > month]
    return {*older[:1], *newer[-1:]}


def _grows(name: str) -> bool:
    return ":" not in name and name.partition("/")[2].partition("/")[0] in GROWING


def file_everything(shelf: SqliteShelf, changes: Iterable[Change]) -> int:
    """Fill an empty shelf quickly, noting nothing: everything will be baked. Returns the number filed."""
    connection = shelf.connection
    filling = _Filling()
    # An index over rows that stand already is made in a fraction of the time.
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'subject' AND sql LIKE 'CREATE INDEX%'"
    )
    found = indexes.fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    connection.executemany(_INSERT, filling.rows(changes))
    for _, statement in found:
        connection.execute(statement)
    connection.executemany("INSERT INTO list VALUES (?, ?)", enumerate(filling.lists, 1))
    connection.executemany("INSERT INTO posting VALUES (?, ?, ?, ?, ?)", filling.postings())
    connection.executemany("INSERT INTO list_month VALUES (?, ?)", filling.months())
    shelf.forget()
    return filling.count


class _Filling:
    """What is collected while an empty shelf is filled."""

    def __init__(self) -> None:
        self.count = 0
        # One place serves all the lists of a subject: with a million postings that saves most of the memory.
        self.lists: dict[str, list[Place]] = {}

    def rows(self, changes: Iterable[Change]) -> Iterator[SubjectRow]:
        """Turn changes into rows of subjects, and collect their places in lists on the way."""
        lists = self.lists
        for change in changes:
            self.count += 1
            one = change.outline
            if one is None:
                continue
            place = month_number(one.month), one.sort, one.uid, self.count
            for name in one.lists:
                if name in lists:
                    lists[name].append(place)
                else:
                    lists[name] = [place]
            yield self.count, *_row(one, change)

    def postings(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield the rows of all lists in the order in which they are kept."""
        for number, places in enumerate(self.lists.values(), 1):
            places.sort()
            yield from ((number, *place) for place in places)

    def months(self) -> Iterator[tuple[int, int]]:
        """Yield the months of each list."""
        for number, places in enumerate(self.lists.values(), 1):
            yield from ((number, month) for month in sorted({place[0] for place in places}))


_INSERT = "INSERT INTO subject VALUES (?, ?, ?, ?, ?, ?, ?)"


def _row(one: Outline, change: Change) -> PlainRow:
    return one.subject, one.kind, one.uid, one.card, change.frozen or encode_outline(one), change.payload


def _insert(shelf: SqliteShelf, one: Outline, change: Change) -> None:
    connection = shelf.connection
    number = connection.execute(_INSERT, (None, *_row(one, change))).lastrowid
    for name in one.lists:
        connection.execute("INSERT OR IGNORE INTO list (name) VALUES (?)", (name,))
        place = (shelf.list_id(name), month_number(one.month), one.sort, one.uid, number)
        connection.execute("INSERT INTO posting VALUES (?, ?, ?, ?, ?)", place)
        connection.execute("INSERT OR IGNORE INTO list_month VALUES (?, ?)", place[:2])


def _remove(shelf: SqliteShelf, one: Outline) -> None:
    connection = shelf.connection
    places = [(shelf.list_id(name), month_number(one.month), one.sort, one.uid) for name in one.lists]
    connection.executemany("DELETE FROM posting WHERE list = ? AND month = ? AND sort = ? AND uid = ?", places)
    connection.executemany(
        "DELETE FROM list_month WHERE list = ?1 AND month = ?2"
        " AND NOT EXISTS (SELECT 1 FROM posting WHERE posting.list = ?1 AND posting.month = ?2)",
        [place[:2] for place in places],
    )
    connection.execute("DELETE FROM subject WHERE subject = ?", (one.subject,))
