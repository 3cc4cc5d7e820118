"""Deleting is not erasing: SQLite keeps what was deleted in its write-ahead log until that is written back and cut."""

from django.db import connection


def scrub() -> bool:
    """Write the log back into the database and cut it to nothing. Call it outside of a transaction.

    `secure_delete` has put zeros over what was deleted already. Returns False while somebody still reads from the log:
    try again later. On PostgreSQL there is nothing that a client can do; see docs/operate/vault.md.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
    return not (row and row[0])
