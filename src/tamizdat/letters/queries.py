"""What is known of issues: their accounts, what waits, what went wrong. Numbers and codes; no reader is in them."""

from collections import Counter
from datetime import datetime

from tamizdat.letters.models import Issue, Notice, SendNote
from tamizdat.letters.statuses import Equation, tally

SENDING = (Issue.State.SENDING, Issue.State.DRAINING)


def equation_of(issue: Issue) -> Equation:
    """The account of an issue, as of its last checkpoints."""
    blobs = issue.chunks.values_list("statuses", flat=True).iterator(chunk_size=100)
    return sum((tally(bytes(blob)) for blob in blobs), Equation())


def complaints_of(issue: Issue) -> Counter[str]:
    """What the relay said against mails of an issue: `550 5.1.1`, and how often."""
    notes = SendNote.objects.filter(chunk__issue=issue).exclude(code=0)
    return Counter(f"{code} {enhanced}".strip() for code, enhanced in notes.values_list("code", "enhanced"))


def being_sent() -> list[Issue]:
    """Issues that are being sent, those that were due first first."""
    return list(Issue.objects.filter(state__in=SENDING).order_by("due_at", "pk"))


def next_notice_at() -> datetime | None:
    """When the next notice may go; None if none waits."""
    waiting = Notice.objects.exclude(next_try=None).order_by("next_try")
    return waiting.values_list("next_try", flat=True).first()


def counts() -> list[dict[str, object]]:
    """The latest issues with their accounts, newest first: what the newsroom may see."""
    return [
        {
            "letter": issue.letter,
            "newsletter": issue.newsletter,
            "version": issue.version,
            "state": str(issue.state),
            "why": issue.why,
            **_numbers(equation_of(issue)),
        }
        for issue in Issue.objects.order_by("-due_at", "-version")[:20]
    ]


def _numbers(equation: Equation) -> dict[str, int]:
    return {
        "audience": equation.audience,
        "accepted": equation.accepted,
        "rejected": equation.rejected,
        "skipped": equation.skipped,
        "expired": equation.expired,
        "uncertain": equation.uncertain,
        "waiting": equation.waiting,
    }
