"""Letters whose moment has come: each enters the log by itself, exactly once; one that is too late is held.

The database may be older than what went out: somebody restored a backup. So each letter is also written down in a file
beside it; a letter that stands in the file and not in the database is held.
"""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tamizdat.newsroom.actions.letters import hold, release_letter
from tamizdat.newsroom.models import Letter
from tamizdat.newsroom.publication import publication_log
from tamizdat.newsroom.rhythm import missed


def letters_due(now: datetime) -> list[tuple[int, datetime]]:
    """List the letters that are approved for `now` or earlier."""
    rows = Letter.objects.filter(state="approved", due__lte=now).order_by("due", "pk").values_list("pk", "due")
    return [(pk, due) for pk, due in rows if due]


def next_letter_due(now: datetime) -> datetime | None:
    """Find the next moment after `now` at which a letter is due."""
    later = Letter.objects.filter(state="approved", due__gt=now).order_by("due")
    return later.values_list("due", flat=True).first()


@transaction.atomic
def publish_letter(pk: int, now: datetime) -> str:
    """Put one letter in the log, or hold it. Returns "published", "held", or "" where another clock was quicker."""
    # Of two clocks one changes the row; the other finds nothing to change.
    if not Letter.objects.filter(pk=pk, state="approved", due__lte=now).update(state="held"):
        return ""
    letter = Letter.objects.select_related("newsletter").get(pk=pk)
    if (letter.due and missed(letter.due, now)) or went_out(pk):
        hold(letter)
        return "held"
    release_letter(letter, at=now, log=publication_log())
    write_down(pk)
    return "published"


def went_out(pk: int) -> bool:
    """Say whether a letter went out before, whatever the database says."""
    try:
        return str(pk) in _book().read_text(encoding="ascii").split()
    except FileNotFoundError:
        return False


def write_down(pk: int) -> None:
    """Write down that a letter goes out, last of all: should its transaction fail after this, it is held."""
    _book().parent.mkdir(parents=True, exist_ok=True)
    with _book().open("a", encoding="ascii") as book:
        book.write(f"{pk}\n")
        book.flush()
        os.fsync(book.fileno())


def _book() -> Path:
    return Path(settings.VAR) / "newsroom" / "letters-out"
