"""What came before, and as what: reads and writes `ImportRecord`."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from tamizdat.newsroom.bulk import reserve_page_ids
from tamizdat.newsroom.models import ImportRecord

SLICE = 100
PAGE = "page"


class Ledger:
    """All records of one source, by kind and id. Stories and pages share the kind `page`: one tree, one numbering."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._known = {(row.kind, row.source_id): row for row in ImportRecord.objects.filter(source=source)}

    def known(self, kind: str, source_id: str) -> ImportRecord | None:
        """What is known of a thing of the old site."""
        return self._known.get((kind, source_id))

    def uids(self, kind: str) -> dict[str, int]:
        """Our numbers of all things of one kind."""
        return {source_id: row.uid for (found, source_id), row in self._known.items() if found == kind}

    def remember(self, kind: str, source_id: str, uid: int, checksum: str = "") -> ImportRecord:
        """Write down one thing."""
        row = ImportRecord.objects.create(
            source=self.source, kind=kind, source_id=source_id, uid=uid, checksum=checksum
        )
        self._known[kind, source_id] = row
        return row

    @transaction.atomic
    def reserve(self, source_ids: Sequence[str]) -> None:
        """Reserve numbers for all items not yet known, so that any of them can be linked to before it is written."""
        fresh = [source_id for source_id in source_ids if (PAGE, source_id) not in self._known]
        rows = [
            ImportRecord(source=self.source, kind=PAGE, source_id=source_id, uid=uid)
            for source_id, uid in zip(fresh, reserve_page_ids(len(fresh)), strict=True)
        ]
        for row in ImportRecord.objects.bulk_create(rows, batch_size=SLICE):
            self._known[PAGE, row.source_id] = row

    def save(self, rows: Iterable[ImportRecord]) -> None:
        """Write down what was written."""
        ImportRecord.objects.bulk_create(
            rows,
            batch_size=SLICE,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["checksum", "revision", "links_ahead"],
        )

    def with_links_ahead(self) -> list[ImportRecord]:
        """Stories that link to others which were not there yet."""
        return [row for row in self._known.values() if row.links_ahead]
