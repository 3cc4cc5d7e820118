"""Pages as they would be baked if these records were published now. Implements `press.publication.Proofs`.

The newsroom keeps a shelf of its own for this (var/newsroom/proofs), brought up to date from the log each time, so
that it needs nothing of the press's own but what is public: beside the edition the press says which slot keys its
pages name. The records are laid over the shelf in a transaction that is taken back.
"""

import fcntl
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from tamizdat.edition import objects
from tamizdat.edition.layout import EditionFolder
from tamizdat.press.bake import Oven
from tamizdat.press.outlines import outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import AnyRecord, Image, Story, subject_of
from tamizdat.press.share_cards import draw
from tamizdat.press.soundness import check
from tamizdat.press.theme import ThemeError
from tamizdat.pressroom.card_drawing import card_row, missing_cards
from tamizdat.pressroom.darkroom import Exposure, Row, develop_all
from tamizdat.pressroom.filing import Change, file_changes
from tamizdat.pressroom.intake import take_in
from tamizdat.pressroom.ledger import Ledger
from tamizdat.pressroom.records import DjangoSource
from tamizdat.pressroom.shelf import SqliteShelf, open_file
from tamizdat.pressroom.slotting import trusting_told
from tamizdat.pressroom.theming import in_theme
from tamizdat.pressroom.works import Watch, Works


def proof_works(var: Path) -> Works:
    """Lay out the works of proofs: a shelf and developed pictures, no keys and no edition."""
    place = var / "newsroom" / "proofs"
    return Works(
        folder=EditionFolder(place),
        file=place / "shelf.sqlite3",
        keys=place / "none",
        masters=var / "newsroom" / "masters",
        source=DjangoSource(),
        processes=1,
        theme=var / "theme",
    )


class FolderProofs:
    """Stands in settings as PROOFS."""

    def __init__(self) -> None:
        self.works = proof_works(settings.VAR)
        self.edition = EditionFolder(settings.VAR / "edition")

    def proof(self, records: Iterable[AnyRecord], subject: str) -> bytes:
        """See Proofs. The pictures lie in var/newsroom/proofs/o, named as the page names them."""
        laid = list(records)
        payloads = {subject_of(record): check(record) for record in laid}
        # An editor goes on reading proofs in the last look that was sound; the press says what is wrong with the new.
        with suppress(ThemeError):
            self.works = in_theme(self.works)
        self.works = trusting_told(self.works, self.edition)
        with _one_at_a_time(self.works):
            return self._baked(laid, payloads, subject)

    def _baked(self, laid: list[AnyRecord], payloads: dict[str, bytes], subject: str) -> bytes:
        connection = open_file(self.works.file)
        shelf, ledger = SqliteShelf(connection), Ledger(connection)
        try:
            connection.execute("BEGIN IMMEDIATE")
            take_in(self.works, shelf, ledger)
            connection.execute("DELETE FROM touched")
            self._develop(shelf, laid)
            connection.execute("COMMIT")
            connection.execute("BEGIN IMMEDIATE")
            file_changes(shelf, [_change(record, payloads[subject_of(record)]) for record in laid])
            cards = self._cards(shelf, subject)
            baked = Oven(Reading(shelf, self.works.source.payloads), self.works.typeset).bake(
                subject, payloads.get(subject) or self._payload(subject)
            )
            connection.execute("ROLLBACK")
            _enter(connection, cards)
        finally:
            connection.close()
        return baked.body

    def _payload(self, subject: str) -> bytes | None:
        return self.works.source.payloads([subject]).get(subject)

    def _develop(self, shelf: SqliteShelf, laid: list[AnyRecord]) -> None:
        """Develop what the draft shows. What cannot be developed is left out, as the press would leave it out."""
        images = [record for record in laid if isinstance(record, Image) and not shelf.variants(record.master)]
        exposures = [Exposure(subject_of(image), image.master, image.format) for image in images]
        rows, _faults = develop_all(self.works, exposures, Watch())
        _enter(shelf.connection, rows)

    @staticmethod
    def _cards(shelf: SqliteShelf, subject: str) -> list[Row]:
        """Draw the cards that the page names, for the sake of their names: a preview shows none, so none is kept."""
        cards = [card_row(words, draw(words)) for words in missing_cards(shelf, {subject})]
        _enter(shelf.connection, cards)
        return cards


def _enter(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.executemany("INSERT OR REPLACE INTO variant VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _change(record: AnyRecord, payload: bytes) -> Change:
    return Change(subject_of(record), outline(record), None if isinstance(record, Story) else payload)


@contextmanager
def _one_at_a_time(works: Works) -> Iterator[None]:
    """Two editors may look at proofs at once; the shelf of proofs has one writer."""
    objects.prepare(works.folder)
    with (works.folder.root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
