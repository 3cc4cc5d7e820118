"""What the newsroom may ask of the press: write a record in the publication log, take one out, show a proof.

The newsroom stands below the pressroom and does not know it; `config` joins the two.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from tamizdat.press.records import AnyRecord


class PublicationLog(Protocol):
    """The ordered list of everything that was ever published. Only appended to.

    Called inside the newsroom's own transaction: either the story and its entry both stand, or neither.
    """

    def put(self, records: Iterable[AnyRecord], *, at: datetime) -> int:
        """Publish or update records; those whose bytes already stand are passed over.

        Returns the number of entries written. Raises RecordError, with nothing written, if a record is unsound.
        """
        ...

    def drop(self, subjects: Iterable[str], *, at: datetime) -> int:
        """Take subjects out of the paper, whatever the reason. Returns the number that did stand until now."""
        ...

    def read(self, subjects: Iterable[str]) -> dict[str, AnyRecord]:
        """Return the records of those subjects that are public now; one that is damaged counts as not there."""
        ...

    def stands(self, subject: str) -> bool:
        """Say whether a subject is public now."""
        ...


class Proofs(Protocol):
    """Pages as the press would bake them if these records were published now."""

    def proof(self, records: Iterable[AnyRecord], subject: str) -> bytes:
        """Bake the page of `subject` with `records` laid over what is public; nothing is written.

        Of a letter several files stand: `letter/7@mail` is one (see `press.letter_sheets`).

        Returns the HTML as a reader would receive it, decompressed. Raises RecordError.
        """
        ...
