"""What is left of a thing that an editor has deleted, and what takes it away.

Wagtail keeps the name of whatever was deleted in its histories, and SQLite's index of words and its write-ahead log
keep the words themselves. A newsroom that deletes a name for somebody's safety means to delete it everywhere.
That something was deleted, by whom and when, stays in the histories.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from wagtail.models import ModelLogEntry, PageLogEntry

FORGOTTEN = "(deleted)"
LOOK_BACK = timedelta(minutes=1)


@transaction.atomic
def forget_deleted(since: datetime | None = None) -> int:
    """Take the names of what was deleted (after `since`, where given) out of the histories and the index of words.

    Returns the number of entries that held a name. `cut_write_ahead_log` must follow.
    """
    forgotten = _forget_pages(since) + _forget_things(since)
    if forgotten and connection.vendor == "sqlite":
        _rewrite_words()
    return forgotten


def cut_write_ahead_log(database: BaseDatabaseWrapper | None = None) -> bool:
    """Cut off SQLite's write-ahead log, which keeps every page as it was. Returns False while somebody reads in it.

    PostgreSQL keeps dead rows until its own VACUUM has been; docs/operate/trouble.md says how to hurry it.
    """
    kept = database or connection
    if kept.vendor != "sqlite":
        return True
    with kept.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _pages, _moved = cursor.fetchone()
    return not busy


class Forgetting:
    """The clock's part: forget what was deleted since the last turn, at the first turn whatever was ever deleted."""

    def __init__(self, cut: Callable[[], bool] = cut_write_ahead_log) -> None:
        self._cut = cut
        self._since: datetime | None = None
        self._uncut = True

    def turn(self, now: datetime) -> None:
        """Look once. Deletions of the last minute are looked at again: theirs may have been a long transaction."""
        self._uncut |= forget_deleted(self._since) > 0
        self._since = now - LOOK_BACK
        if self._uncut:
            self._uncut = not self._cut()


def _recent(since: datetime | None) -> Q:
    return Q(deleted=True, timestamp__gt=since) if since else Q(deleted=True)


def _forget_pages(since: datetime | None) -> int:
    gone = PageLogEntry.objects.filter(_recent(since)).exclude(label=FORGOTTEN).values("page_id")
    return int(PageLogEntry.objects.filter(page_id__in=list(gone.values_list("page_id", flat=True))).update(**_blank()))


def _forget_things(since: datetime | None) -> int:
    gone = ModelLogEntry.objects.filter(_recent(since)).exclude(label=FORGOTTEN)
    return sum(
        ModelLogEntry.objects.filter(content_type_id=kind, object_id=number).update(**_blank())
        for kind, number in set(gone.values_list("content_type_id", "object_id"))
    )


def _blank() -> dict[str, object]:
    return {"label": FORGOTTEN, "data": {}}


def _rewrite_words() -> None:
    """Rewrite the index of words: FTS5 only marks what is deleted, and keeps it."""
    with connection.cursor() as cursor:
        for table in _word_tables():
            cursor.execute(f'INSERT INTO "{table}"("{table}") VALUES(%s)', ["optimize"])


def _word_tables() -> list[str]:
    """The full-text tables of the search backend."""
    wanted = [model._meta.db_table for model in apps.get_models() if model.__name__ == "SQLiteFTSIndexEntry"]  # noqa: SLF001  # Django's documented way to a table's name
    return [table for table in wanted if table in connection.introspection.table_names()]
