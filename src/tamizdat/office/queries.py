"""What the office shows without asking the vault: numbers, states and its own log. No reader is in any of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from tamizdat.letters.models import Issue
from tamizdat.letters.queries import complaints_of, equation_of
from tamizdat.letters.statuses import Equation
from tamizdat.office.models import ListWish, LogLine
from tamizdat.readers.face import counts
from tamizdat.staff.models import Account

WISH_LIVES = timedelta(days=1)
# What can be done with a sending in each of its states, in the words of the question.
ACTS: dict[str, tuple[str, ...]] = {
    Issue.State.FREEZING: ("stop",),
    Issue.State.FROZEN: ("pause", "stop"),
    Issue.State.SENDING: ("pause", "stop"),
    Issue.State.DRAINING: ("pause", "stop"),
    Issue.State.PAUSED: ("go on", "stop"),
    Issue.State.HOLD: ("send now", "skip"),
}
# Further versions, which bring mail to people who may have had one: asked again before they are done.
VERSIONS: dict[str, tuple[str, ...]] = {
    Issue.State.SENDING: ("fix",),
    Issue.State.DRAINING: ("fix",),
    Issue.State.PAUSED: ("fix",),
    Issue.State.SENT: ("correct", "resend"),
    Issue.State.PARTIAL: ("correct", "resend"),
    Issue.State.STOPPED: ("fix", "correct", "resend"),
}


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending with its account, and what can be done with it now."""

    issue: Issue
    equation: Equation
    acts: tuple[str, ...]
    versions: tuple[str, ...] = ()
    remarks: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many subscriptions of a newsletter stand in each state."""

    newsletter: str
    states: tuple[tuple[str, int], ...]


def readers_counted() -> list[Count]:
    """Count by newsletter, as the readers' room counts."""
    return [Count(name, tuple(states.items())) for name, states in sorted(counts().items())]


def newest_sendings(most: int = 50) -> list[Sending]:
    """The newest sendings, newest first."""
    return [_sending(issue) for issue in Issue.objects.order_by("-due_at", "-pk")[:most]]


def one_sending(number: int) -> Sending | None:
    """One sending, with what the relay said against its mails."""
    issue = Issue.objects.filter(pk=number).first()
    if issue is None:
        return None
    plain = _sending(issue)
    return Sending(issue, plain.equation, plain.acts, plain.versions, tuple(complaints_of(issue).most_common()))


def log_lines(most: int = 200) -> list[LogLine]:
    """The newest acts."""
    return list(LogLine.objects.all()[:most])


def list_wishes(now: datetime) -> list[ListWish]:
    """Lists that were asked for and are not over."""
    return list(ListWish.objects.filter(asked_at__gt=now - WISH_LIVES).order_by("-pk"))


def keeper_names() -> dict[int, str]:
    """Log-in names by number."""
    return dict(Account.objects.values_list("pk", "username"))


def vault_state() -> str:
    """Locked, unlocked or stopped, as the vault's worker wrote it last; "" where nothing is known."""
    return _word_of("state")


def card_door() -> str:
    """Whether attempts with a card reach a provider now; "" while the vault is not at work."""
    return _word_of("door") if vault_state() == "unlocked" else ""


def _word_of(name: str) -> str:
    try:
        return (settings.VAR / "vault" / name).read_text(encoding="ascii").strip()[:40]
    except (OSError, UnicodeDecodeError):
        return ""


def _sending(issue: Issue) -> Sending:
    return Sending(issue, equation_of(issue), ACTS.get(issue.state, ()), VERSIONS.get(issue.state, ()))
