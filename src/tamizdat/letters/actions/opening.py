"""An issue begins: for a letter that has come due, or as a further version of one that was sent."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from tamizdat.letters.models import Instance, Issue

GRACE = timedelta(hours=2)
KEY_BYTES = 32
MARK_BYTES = 16
UNDER_WAY = (Issue.State.FREEZING, Issue.State.FROZEN, Issue.State.SENDING, Issue.State.DRAINING)


def mark_of(issue: Issue) -> bytes:
    """What is an issue's own, unlike its number."""
    return hashlib.sha256(b"mark|" + bytes(issue.order_key)).digest()[:MARK_BYTES]


def open_issue(letter: int, newsletter: str, due: datetime, instance: Instance, now: datetime) -> Issue | None:
    """Begin the first issue of a letter; None if it has one, or was due before this vault existed.

    Late by more than two hours, or perhaps sent by a database that was restored over: it holds and asks.
    """
    if due < instance.born_at - GRACE or Issue.objects.filter(letter=letter).exists():
        return None
    why = ""
    if instance.restored_at is not None and due <= instance.restored_at:
        why = "A backup was restored after this letter was due; it may have been sent already."
    elif now - due > GRACE:
        why = "Its hour was missed by more than two hours."
    issue = Issue(letter=letter, newsletter=newsletter, due_at=due, touched_at=now, why=why)
    issue.state = Issue.State.HOLD if why else Issue.State.FREEZING
    issue.order_key = secrets.token_bytes(KEY_BYTES)
    try:
        with transaction.atomic():
            issue.save()
    except IntegrityError:  # another sender was quicker
        return None
    return issue


def hold_interrupted(instance: Instance, now: datetime) -> int:
    """Hold what was under way when a backup was restored, or more than two hours ago. Returns how many."""
    under_way = Issue.objects.filter(state__in=UNDER_WAY)
    with transaction.atomic():
        if instance.restored_at == now:
            why = "A backup was restored while this issue was being sent. The journals know what left since."
            return under_way.update(state=Issue.State.HOLD, why=why)
        why = "Sending was interrupted more than two hours ago."
        return under_way.filter(touched_at__lt=now - GRACE).update(state=Issue.State.HOLD, why=why)
