"""Deleting is not erasing: SQLite keeps what was deleted in its write-ahead log until that is written back and cut."""

from django.db import OperationalError, connection

PATIENCE_MS = 500
"""How long readers of the log are waited for; writers wait as long. Whoever is not heard now is heard next time."""
USUAL_PATIENCE_MS = 20_000


class Scrubber:
    """Remembers that something was erased, until its bytes have left the disk too. One for each thread of work."""

    def __init__(self) -> None:
        self._owed = False

    def owe(self) -> None:
        """Something was erased."""
        self._owed = True

    def settle(self) -> None:
        """Scrub if something is owed. Call it between transactions, as often as you like."""
        if self._owed and scrub():
            self._owed = False


def scrub() -> bool:
    """Write the log back into the database and cut it to nothing. Does nothing within a transaction.

    `secure_delete` has put zeros over what was deleted already. Returns False while somebody still reads from the log:
    try again later. On PostgreSQL there is nothing that a client can do; see docs/operate/vault.md.
    """
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = cursor.fetchone()
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout={USUAL_PATIENCE_MS}")
    return not (row and row[0])
