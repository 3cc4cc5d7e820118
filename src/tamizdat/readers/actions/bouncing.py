"""What becomes of a subscription when letters come back, or are called spam. Only authenticated news gets here."""

from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.actions.leaving import depart, end, suppress
from tamizdat.readers.models import ConsentEvent, Subscription, Suppression
from tamizdat.readers.notices import NOTHING, Outcome
from tamizdat.readers.sealing import Drawers, suppression_index

Bounce = Literal["hard", "soft", "complaint"]
HARD_LASTS = timedelta(days=365)
SOFT_ISSUES = 5
SOFT_SPAN = timedelta(weeks=3)
SOFT_FORGOTTEN_AFTER = timedelta(days=90)


@transaction.atomic
def note_bounce(subscription_id: int, kind: Bounce, issue: int, keyring: Keyring, now: datetime) -> Outcome:
    """Note that a letter of an issue came back. A subscription that is gone changes nothing.

    hard: no letters for a year, or until a new sign-up. soft: after five issues over three weeks, no letters until a
    new sign-up. complaint: the address is erased, and stays suppressed until a new confirmed sign-up.
    """
    subscription = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if subscription is None:
        return NOTHING
    if kind == "soft":
        return _count_soft(subscription, issue, now)
    index = suppression_index(keyring, Drawers(keyring).open(subscription))
    if kind == "complaint":
        suppress(index, "", Suppression.Reason.COMPLAINT, now, None)
        end(subscription, keyring, now, method=ConsentEvent.Method.MAIL, reason=Suppression.Reason.COMPLAINT)
        return Outcome("suppressed", erased=True)
    suppress(index, "", Suppression.Reason.HARD, now, HARD_LASTS)
    _stop(subscription, Subscription.State.SUPPRESSED, now)
    return Outcome("suppressed")


def _count_soft(subscription: Subscription, issue: int, now: datetime) -> Outcome:
    today = now.date()
    if subscription.soft_issue == issue:
        return Outcome("noted")
    if subscription.soft_day is None or today - subscription.soft_day > SOFT_FORGOTTEN_AFTER:
        subscription.soft, subscription.soft_since = 0, today
    subscription.soft, subscription.soft_day, subscription.soft_issue = subscription.soft + 1, today, issue
    subscription.save(update_fields=["soft", "soft_since", "soft_day", "soft_issue"])
    since = subscription.soft_since or today
    if subscription.soft >= SOFT_ISSUES and today - since >= SOFT_SPAN:
        _stop(subscription, Subscription.State.HALTED, now)
        return Outcome("suppressed")
    return Outcome("noted")


def _stop(subscription: Subscription, state: Subscription.State, now: datetime) -> None:
    subscription.state = state
    subscription.save(update_fields=["state"])
    depart(subscription, now)
