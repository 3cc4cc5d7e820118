"""To leave, by link, by button or by mail. It works for every mail that was ever sent, and twice is as good as once."""

from datetime import datetime, timedelta

from django.db import transaction

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.keyring import Keyring
from tamizdat.readers.actions.subscribing import link_notice, note_knock
from tamizdat.readers.limits import MANAGE_LIMITS, Limits, may_mail
from tamizdat.readers.models import ConsentEvent, Departure, ManageLink, Subscription, Suppression
from tamizdat.readers.notices import NOTHING, Later, Outcome
from tamizdat.readers.queries import knocks_of, subscription_to_leave, subscriptions_of
from tamizdat.readers.sealing import Drawers, consent_index, hour_of, suppression_index

SUPPRESSED_AFTER_LEAVING = timedelta(days=730)
TRY_AGAIN_AFTER = timedelta(minutes=15)


@transaction.atomic
def leave(token: str, keyring: Keyring, now: datetime) -> Outcome:
    """End the subscription that a link to leave names. A token that is forged, or used already, changes nothing."""
    subscription = subscription_to_leave(keyring, token)
    if subscription is None:
        return NOTHING
    end(subscription, keyring, now, method=ConsentEvent.Method.WEB)
    return Outcome("left", erased=True)


@transaction.atomic
def leave_by_address(address: str, newsletter: str, keyring: Keyring, now: datetime) -> Outcome:
    """End the subscriptions of an address whose owner has proved to be its owner (by a signed mail); "" ends all."""
    found = list(subscriptions_of(keyring, normalised(address), newsletter))
    for subscription in found:
        end(subscription, keyring, now, method=ConsentEvent.Method.MAIL)
    return Outcome("left", erased=True) if found else NOTHING


@transaction.atomic
def ask_for_link(
    address: str, newsletter: str, keyring: Keyring, now: datetime, limits: Limits = MANAGE_LIMITS
) -> Outcome | Later:
    """Mail links to leave and to change to an address that somebody typed, if subscribed. Raises AddressRefused."""
    address = normalised(address)
    found = list(subscriptions_of(keyring, address, newsletter))
    if not found:
        return NOTHING
    verdict = may_mail(knocks_of(keyring, address, newsletter, "manage", now), limits)
    if verdict == "later":
        return Later(now + TRY_AGAIN_AFTER)
    if verdict == "no":
        return NOTHING
    note_knock(keyring, address, newsletter, "manage", now)
    return Outcome("mailed", tuple(link_notice("manage", one, address, keyring, now) for one in found))


def end(
    subscription: Subscription,
    keyring: Keyring,
    now: datetime,
    *,
    method: str,
    reason: str = Suppression.Reason.LEFT,
) -> str:
    """Take a subscription away: its address is gone, the proof of the wish stays. Returns the address."""
    address = Drawers(keyring).open(subscription)
    ConsentEvent.objects.create(
        index=consent_index(keyring, address),
        newsletter=subscription.newsletter,
        kind=ConsentEvent.Kind.WITHDRAWN,
        method=method,
        hour=hour_of(now),
    )
    scope = subscription.newsletter if reason == Suppression.Reason.LEFT else ""
    suppress(suppression_index(keyring, address), scope, reason, now, SUPPRESSED_AFTER_LEAVING)
    depart(subscription, now)
    ManageLink.objects.filter(subscription=subscription.pk).delete()
    subscription.delete()
    return address


def suppress(index: bytes, newsletter: str, reason: str, now: datetime, lasts: timedelta | None) -> None:
    """See that an address is not written to. An earlier suppression is never made shorter."""
    until = (now + lasts).date() if lasts else None
    standing = Suppression.objects.filter(index=index, newsletter=newsletter).first()
    if standing is None:
        Suppression.objects.create(index=index, newsletter=newsletter, reason=reason, since=now.date(), until=until)
    elif standing.until is not None and (until is None or until > standing.until):
        standing.until, standing.reason = until, reason
        standing.save(update_fields=["until", "reason"])


def depart(subscription: Subscription, now: datetime) -> None:
    """Tell sendings that run: no letter to this one from now on."""
    Departure.objects.create(subscription=subscription.pk, newsletter=subscription.newsletter, day=now.date())
