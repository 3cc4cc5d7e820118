"""Which pages read a key: an index that may name too many pages, never too few.

A key is known by a number of 32 bits. Two keys of one number share their readers, and a page that no longer reads a
key may still be named: the ledger asks the page itself. So nothing need be looked up or taken out while pages are
entered, and the pages of one transaction that read a key make one row.
"""

import sqlite3
from array import array
from collections.abc import Iterable
from zlib import crc32


def numbers_of(keys: str) -> "array[int]":
    """Number keys, given as words with spaces between; in the same order, for equal keys give equal numbers."""
    return array("I", map(crc32, keys.encode().split()))


def unpacked(numbers: bytes) -> "array[int]":
    """Read numbers as they are kept in a row."""
    return array("I", numbers)


class Readers:
    """The index in the press's file, and what has been noted for it since it was last written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._noted: dict[int, array[int]] = {}

    def note(self, page: int, numbers: Iterable[int]) -> None:
        """Note that a page reads these keys."""
        noted = self._noted
        for number in numbers:
            pages = noted.get(number)
            if pages is None:
                noted[number] = array("I", (page,))
            else:
                pages.append(page)

    def write(self) -> None:
        """Write what was noted. The caller holds the transaction in which the pages are entered."""
        if not self._noted:
            return
        rows = self.connection.execute("SELECT value FROM state WHERE name = 'piece'").fetchone()
        piece = int(rows[0]) + 1 if rows else 1
        self.connection.execute("INSERT OR REPLACE INTO state VALUES ('piece', ?)", (str(piece),))
        self.connection.executemany(
            "INSERT INTO reader VALUES (?, ?, ?)",
            ((number, piece, pages.tobytes()) for number, pages in sorted(self._noted.items())),
        )
        self._noted.clear()

    def of(self, numbers: Iterable[int]) -> set[int]:
        """Return the pages that may read any of these keys."""
        found: set[int] = set()
        for number in numbers:
            for row in self.connection.execute("SELECT pages FROM reader WHERE key = ?", (number,)):
                found.update(unpacked(row[0]))
        return found
