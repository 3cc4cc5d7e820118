"""An issue passes from state to state by itself: frozen to sending, sending to its end. What cannot is held."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from tamizdat.letters.actions.freezing import is_whole
from tamizdat.letters.models import Issue, SendNote, Variant
from tamizdat.letters.queries import SENDING, equation_of
from tamizdat.letters.statuses import Status, open_places

GIVE_UP = timedelta(hours=72)
_MOST_NOTES = 500
# Often enough to tell a sender that works from one that was interrupted for hours.
_TOUCH_EVERY = timedelta(minutes=1)


def keep_variants(issue: Issue, variants: Sequence[Variant], at: datetime) -> None:
    """Keep what is sent, before anybody is counted to whom."""
    with transaction.atomic():
        issue.variants.all().delete()
        Variant.objects.bulk_create(variants)
        issue.made_at = at
        issue.save(update_fields=["made_at"])


def hold(issue: Issue, why: str, now: datetime) -> None:
    """Wait for a person, unless somebody has ordered otherwise meanwhile."""
    standing = Issue.objects.filter(pk=issue.pk, state=issue.state)
    standing.update(state=Issue.State.HOLD, why=why[:200], touched_at=now)


def begin(issue: Issue, now: datetime) -> None:
    """Send what is frozen. It holds where chunks are missing: then nobody knows to whom it would not go."""
    if not is_whole(issue):
        hold(issue, "The ledger does not hold as many readers as were frozen; a part of it was lost.", now)
        return
    Issue.objects.filter(pk=issue.pk, state=Issue.State.FROZEN).update(state=Issue.State.SENDING, touched_at=now)


def give_up_late(issue: Issue, now: datetime) -> None:
    """Three days after the freeze, expire what was deferred all the time. What was never tried is tried on."""
    if issue.frozen_at is None or now - issue.frozen_at < GIVE_UP:
        return
    for chunk in issue.chunks.filter(owner="", open__gt=0).iterator(chunk_size=20):
        table = {Status.DEFERRED: Status.EXPIRED}
        statuses = bytes(table.get(Status(status), status) for status in bytes(chunk.statuses))
        values = {"statuses": statuses, "open": len(open_places(statuses)), "next_try": None, "epoch": chunk.epoch + 1}
        issue.chunks.filter(pk=chunk.pk, owner="", epoch=chunk.epoch).update(**values)


def has_unasked(issue: Issue) -> bool:
    """Say whether nothing else is left of an issue than mails whose fate nobody has asked about."""
    chunks = issue.chunks.all()
    if issue.policy != Issue.Policy.AT_LEAST_ONCE or chunks.exclude(owner="", open=0).exists():
        return False
    return equation_of(issue).uncertain > 0


def end_if_over(issue: Issue, now: datetime) -> bool:
    """End an issue of which nothing is open and nothing in anybody's hands. Returns whether it ended."""
    chunks = issue.chunks.all()
    if chunks.exclude(owner="").exists():
        return False
    if chunks.filter(open__gt=0).exists():
        drained = not chunks.filter(open__gt=0, next_try=None).exists()
        state = Issue.State.DRAINING if drained else Issue.State.SENDING
        if issue.state != state or now - issue.touched_at > _TOUCH_EVERY:
            Issue.objects.filter(pk=issue.pk, state__in=SENDING).update(state=state, touched_at=now)
        return False
    account = equation_of(issue)
    state = Issue.State.PARTIAL if account.expired or account.uncertain else Issue.State.SENT
    ended = Issue.objects.filter(pk=issue.pk, state__in=SENDING).update(state=state, touched_at=now, ended_at=now)
    return bool(ended)


def forget_notes(now: datetime) -> None:
    """Drop what the relay said of issues that ended three months ago."""
    old = SendNote.objects.filter(chunk__issue__ended_at__lt=now - timedelta(days=90)).values_list("pk", flat=True)
    SendNote.objects.filter(pk__in=list(old[:_MOST_NOTES])).delete()
