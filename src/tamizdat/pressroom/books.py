"""The press's own file, opened: its shelf and its ledger over one connection.

The worker keeps it open from run to run, and with it what was read; anybody else's hand on the file ends that.
"""

from pathlib import Path

from tamizdat.pressroom.ledger import Ledger
from tamizdat.pressroom.shelf import SqliteShelf, open_file


class Books:
    """Shelf and ledger in one file. After a run that failed they must be closed: they may know what was rolled back."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.connection = open_file(file)
        self.shelf = SqliteShelf(self.connection)
        self.ledger = Ledger(self.connection)
        self._stamp = self._look()

    def stand(self) -> bool:
        """Say whether the file is still the one that was opened, with nothing in it that another process wrote."""
        return self._look() == self._stamp

    def rest(self) -> None:
        """Move what the run wrote out of SQLite's log, so that no later run has to do so on its way."""
        self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _look(self) -> tuple[int, int, int]:
        try:
            facts = self.file.stat()
        except FileNotFoundError:
            return 0, 0, 0
        # Another number as soon as any other connection has committed; our own commits leave it as it is.
        version = int(self.connection.execute("PRAGMA data_version").fetchone()[0])
        return facts.st_dev, facts.st_ino, version
