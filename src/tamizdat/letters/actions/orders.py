"""What a keeper orders: pause, go on, stop, send now, skip, and further versions. Each says why it cannot."""

import secrets
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from tamizdat.letters.actions.opening import KEY_BYTES
from tamizdat.letters.actions.recovery import continue_from_journals
from tamizdat.letters.errors import IssueRefused
from tamizdat.letters.models import Issue

State = Issue.State
_RUNNING = (State.FREEZING, State.FROZEN, State.SENDING, State.DRAINING)
_WAITING = (State.PAUSED, State.HOLD)
_OVER = (State.SENT, State.PARTIAL, State.STOPPED)


def pause(number: int, now: datetime) -> Issue:
    """Let nothing more of an issue leave, until somebody says to go on. Senders hear of it within a second."""
    return _turn(number, _RUNNING, State.PAUSED, now, "cannot be paused")


def go_on(number: int, journals: Path, now: datetime) -> Issue:
    """Send on what was paused or held; what the journals know and the database does not is taken over first."""
    with transaction.atomic():
        issue = _standing(number, _WAITING, "cannot go on")
        if issue.state == State.HOLD and issue.audience_sha256:
            continue_from_journals(journals, issue)
        return _put(issue, State.SENDING if issue.audience_sha256 else State.FREEZING, now)


def send_now(number: int, journals: Path, now: datetime) -> Issue:
    """Send an issue that holds."""
    return go_on(number, journals, now)


def stop(number: int, now: datetime) -> Issue:
    """End an issue. What was sent stays in the ledger; a further version can be for the others."""
    return _turn(number, (*_RUNNING, *_WAITING), State.STOPPED, now, "is over already")


def skip(number: int, now: datetime) -> Issue:
    """Do not send an issue that holds."""
    return _turn(number, (State.HOLD,), State.SKIPPED, now, "does not hold")


def fix_and_continue(number: int, now: datetime) -> Issue:
    """Stop an issue and send the letter as it now stands in the edition to everybody whom it has not reached."""
    with transaction.atomic():
        issue = Issue.objects.select_for_update().get(pk=number)
        if issue.state not in _OVER:
            issue = stop(number, now)
        return _version(issue, Issue.Scope.MISSING, now)


def correct(number: int, now: datetime) -> Issue:
    """Send the letter as it now stands in the edition to exactly those who got this issue."""
    with transaction.atomic():
        return _version(_standing(number, _OVER, "is still being sent; stop it first"), Issue.Scope.REACHED, now)


def resend_to_missing(number: int, now: datetime) -> Issue:
    """Send the letter once more to those whom this issue did not reach for certain."""
    with transaction.atomic():
        return _version(_standing(number, _OVER, "is still being sent; stop it first"), Issue.Scope.MISSING, now)


def _version(parent: Issue, scope: Issue.Scope, now: datetime) -> Issue:
    if parent.chunks.exclude(owner="").exists():
        message = "A sender still has mails of this issue in its hands. Try again in a minute."
        raise IssueRefused(message)
    newest = Issue.objects.filter(letter=parent.letter).aggregate(newest=Max("version"))["newest"]
    return Issue.objects.create(
        letter=parent.letter,
        newsletter=parent.newsletter,
        version=newest + 1,
        parent=parent,
        scope=scope,
        policy=parent.policy,
        due_at=now,
        touched_at=now,
        order_key=secrets.token_bytes(KEY_BYTES),
    )


def _turn(number: int, states: tuple[State, ...], state: State, now: datetime, why_not: str) -> Issue:
    with transaction.atomic():
        return _put(_standing(number, states, why_not), state, now)


def _standing(number: int, states: tuple[State, ...], why_not: str) -> Issue:
    issue = Issue.objects.select_for_update().filter(pk=number).first()
    if issue is None:
        message = f"There is no issue {number}."
        raise IssueRefused(message)
    if issue.state not in states:
        message = f"Issue {number} is {issue.get_state_display()} and {why_not}."
        raise IssueRefused(message)
    return issue


def _put(issue: Issue, state: State, now: datetime) -> Issue:
    issue.state = state
    issue.touched_at = now
    issue.why = ""
    issue.ended_at = now if state in {State.STOPPED, State.SKIPPED} else None
    issue.save(update_fields=["state", "touched_at", "why", "ended_at"])
    return issue
