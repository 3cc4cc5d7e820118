"""What the clock brings: stories that go live at their hour, stories whose time is over, letters that are due.

Wagtail's own command stops at the first story that fails and can lose its schedule. Here each story is on its own:
one transaction, one outcome; a story that fails keeps its schedule and is tried again.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from wagtail.models import Page, Revision

from tamizdat.newsroom.letters_due import letters_due, next_letter_due, publish_letter
from tamizdat.newsroom.projection import in_words
from tamizdat.newsroom.publication import happening

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one story: `act` is "published" or "expired", `trouble` is "" where all went well.

    `kind` is "page", or "letter"; a letter may be "held" as well.
    """

    page: int
    act: str
    due: datetime
    trouble: str = ""
    kind: str = "page"


def publish_due(now: datetime) -> list[Outcome]:
    """Publish everything approved for `now` or earlier, and withdraw everything that has expired, one by one."""
    revisions = Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    rows = list(revisions.values_list("pk", "object_id", "approved_go_live_at"))
    outcomes = [
        _alone(partial(_publish, pk, now), Outcome(int(page), "published", due)) for pk, page, due in rows if due
    ]
    expired = Page.objects.live().filter(expire_at__lte=now).order_by("expire_at", "pk")
    for page_id, due in list(expired.values_list("pk", "expire_at")):
        if due:
            outcomes.append(_alone(partial(_expire, page_id, now), Outcome(page_id, "expired", due)))
    return [*outcomes, *_letters(now)]


def _letters(now: datetime) -> Iterator[Outcome]:
    """Publish the letters that are due; one of which another clock took care says nothing."""
    for pk, due in letters_due(now):
        outcome = _alone(partial(publish_letter, pk, now), Outcome(pk, "published", due, kind="letter"))
        if outcome.act:
            yield outcome


def next_due(now: datetime) -> datetime | None:
    """The next moment after `now` at which something is due."""
    later = [
        Revision.page_revisions.filter(approved_go_live_at__gt=now)
        .order_by("approved_go_live_at")
        .values_list("approved_go_live_at", flat=True)
        .first(),
        Page.objects.live().filter(expire_at__gt=now).order_by("expire_at").values_list("expire_at", flat=True).first(),
        next_letter_due(now),
    ]
    return min((moment for moment in later if moment), default=None)


def _alone(act: Callable[[], str | None], outcome: Outcome) -> Outcome:
    """Do one thing; what it returns is what became of it, None that it went as foreseen."""
    try:
        with transaction.atomic():
            said = act()
    except Exception as error:  # noqa: BLE001  # one story's trouble, whatever it is, must not stop the others
        _log.exception("%s %s was due at %s and could not be %s", outcome.kind, outcome.page, outcome.due, outcome.act)
        words = in_words(error) if isinstance(error, ValidationError) else str(error)
        return replace(outcome, trouble=words or type(error).__name__)
    return outcome if said is None else replace(outcome, act=said)


def _publish(pk: int, now: datetime) -> None:
    waiting = Revision.page_revisions.filter(pk=pk, approved_go_live_at__lte=now)
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    revision = waiting.first()
    if revision is not None:  # another clock may have been quicker
        with happening(now):
            revision.publish()


def _expire(pk: int, now: datetime) -> None:
    page = Page.objects.live().filter(pk=pk, expire_at__lte=now).first()
    if page is not None:
        with happening(now):
            page.specific.unpublish(set_expired=True)
