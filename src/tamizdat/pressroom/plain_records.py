"""The newsroom's database as the source of the press, where it is one SQLite file: read as it lies, without Django.

Implements `source.Source`. The tables are those of `models`; `records` reads the same ones by way of Django.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from tamizdat.pressroom.source import Row, SourceError

PIECE = 400
# As long as the newsroom's own connections wait for one another.
PATIENCE_SECONDS = 20
# No rowid lies in order of the subject; the primary key's index does.
_WHOLE = (
    "SELECT subject, outline, payload FROM pressroom_publicrecord"
    " WHERE subject < 'story/' OR subject >= 'story0' ORDER BY subject"
)
_STORIES = (
    "SELECT subject, outline, NULL FROM pressroom_publicrecord"
    " WHERE subject >= 'story/' AND subject < 'story0' ORDER BY subject"
)


class SqliteSource:
    """One file of the newsroom. It is opened when it is first asked, and again after `let_go`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None

    def position(self) -> int:
        """See Source."""
        found = self._ask("SELECT position FROM pressroom_loghead WHERE id = 1")
        return int(found[0][0]) if found else 0

    def touched_after(self, position: int) -> list[str]:
        """See Source."""
        query = "SELECT subject FROM pressroom_logentry WHERE position > ? ORDER BY position"
        return list(dict.fromkeys(row[0] for row in self._ask(query, [position])))

    def rows(self, subjects: Sequence[str]) -> dict[str, Row]:
        """See Source."""
        query = (
            "SELECT subject, outline, CASE WHEN subject GLOB 'story/*' THEN NULL ELSE payload END"
            " FROM pressroom_publicrecord WHERE subject IN"
        )
        return {row[0]: row for row in self._in_pieces(query, subjects)}

    def every(self) -> Iterator[Row]:
        """See Source."""
        with self._answered() as connection:
            yield from connection.execute(_WHOLE)
            yield from connection.execute(_STORIES)

    def payloads(self, subjects: Sequence[str]) -> dict[str, bytes]:
        """See Source."""
        return dict(self._in_pieces("SELECT subject, payload FROM pressroom_publicrecord WHERE subject IN", subjects))

    def let_go(self) -> None:
        """See Source."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _in_pieces(self, query: str, subjects: Sequence[str]) -> Iterator[Any]:
        rest = iter(subjects)
        while piece := list(islice(rest, PIECE)):
            yield from self._ask(f"{query} ({','.join('?' * len(piece))})", piece)

    def _ask(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        with self._answered() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def _answered(self) -> Iterator[sqlite3.Connection]:
        try:
            if self._connection is None:
                self._connection = _opened(self.path)
            yield self._connection
        except sqlite3.Error as error:
            self.let_go()
            message = f"the newsroom's database {self.path} does not answer ({error}). Was it ever migrated?"
            raise SourceError(message) from error


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file to read it. Never in SQLite's mode "ro": where nobody else has it open, that cannot read a WAL."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE_SECONDS)
    connection.executescript("PRAGMA query_only=ON; PRAGMA cache_size=-16000;")
    return connection
