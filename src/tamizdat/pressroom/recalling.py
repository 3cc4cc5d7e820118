"""What a run withdraws for cause, read from the records; and what the press itself must forget then."""

import sqlite3
from collections.abc import Iterator, Sequence

from tamizdat.edition.withdrawal import Recall
from tamizdat.press.addresses import page_file, versions_of
from tamizdat.press.chunks import chunk_address, chunk_of
from tamizdat.press.records import Image, LiveUpdate, Withdrawn, decode
from tamizdat.pressroom.ledger import Ledger
from tamizdat.pressroom.shelf import SqliteShelf


def recall_of(shelf: SqliteShelf, ledger: Ledger, dropped_media: Sequence[str]) -> Recall | None:
    """Name the pages and pictures of stories that were withdrawn for cause since the last edition; None for nobody.

    A press that begins anew lists all of them once more, and knows nothing of their pictures; the list itself, which
    the edition keeps, grows only by what it does not hold yet.
    """
    anew = ledger.state("everything") == "1"
    subjects = [*shelf.subjects("withdrawn"), *shelf.subjects("update")] if anew else _touched(shelf)
    pages = [path for subject in subjects for path in _pages(shelf, subject)]
    return Recall(pages, () if anew else list(dropped_media)) if pages else None


def forget_pictures(shelf: SqliteShelf) -> None:
    """Forget what was developed from images that no longer stand. The caller holds the transaction."""
    wanted = {image.master for image in _images(shelf)}
    masters = [row[0] for row in shelf.connection.execute("SELECT DISTINCT master FROM variant")]
    gone = [(master,) for master in masters if master not in wanted]
    shelf.connection.executemany("DELETE FROM variant WHERE master = ?", gone)


def forget_former_words(connection: sqlite3.Connection) -> None:
    """Leave no former page of the press's file in SQLite's log; in the file itself, `secure_delete` has seen to it."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _touched(shelf: SqliteShelf) -> list[str]:
    rows = shelf.connection.execute(
        "SELECT substr(key, 6) FROM touched WHERE key GLOB 'full:withdrawn/*' OR key GLOB 'full:update/*' ORDER BY key"
    )
    return [row[0] for row in rows]


def _pages(shelf: SqliteShelf, subject: str) -> Iterator[str]:
    payload = shelf.payload(subject)
    record = decode(subject, payload) if payload else None
    if isinstance(record, Withdrawn):
        yield from (page_file(record.address), page_file(versions_of(record.address)))
    if isinstance(record, LiveUpdate) and record.recalled:
        # Its chunk, and with it every page that names the chunk: the head of the story, and feeds.
        yield page_file(chunk_address(record.recalled, chunk_of(record.number)))


def _images(shelf: SqliteShelf) -> Iterator[Image]:
    for subject in shelf.subjects("image"):
        payload = shelf.payload(subject)
        record = decode(subject, payload) if payload else None
        if isinstance(record, Image):
            yield record
