"""To subscribe and to confirm. Whoever asks learns nothing: the desk says the same whatever comes of it here."""

from datetime import datetime, timedelta

from django.db import transaction

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Subscribe
from tamizdat.envelope.tokens import derived_token, digest_of, new_token
from tamizdat.readers.limits import LIMITS, Limits, may_mail
from tamizdat.readers.models import ConsentEvent, ConsentText, Knock, ManageLink, Pending, Subscription, Suppression
from tamizdat.readers.notices import NOTHING, Kind, Later, NoticeWish, Outcome
from tamizdat.readers.queries import LEAVE, knocks_of, may_never_be_asked, pending_of, subscriptions_of
from tamizdat.readers.sealing import (
    PENDING,
    SUBSCRIPTIONS,
    Drawers,
    consent_index,
    day_of,
    host_number,
    hour_of,
    knock_index,
    month_of,
    new_id,
    subscription_index,
    suppression_index,
)

TRY_AGAIN_AFTER = timedelta(minutes=15)
LINK_OPENS_FOR = timedelta(minutes=30)


@transaction.atomic
def subscribe(wish: Subscribe, keyring: Keyring, now: datetime, limits: Limits = LIMITS) -> Outcome | Later:
    """Ask the owner of an address whether they want a newsletter; tell one who has it already.

    Raises AddressRefused for what is no address. Returns Later when too many confirmations are being asked for.
    """
    address = normalised(wish.address)
    if may_never_be_asked(keyring, address, wish.newsletter):
        return NOTHING
    verdict = may_mail(knocks_of(keyring, address, wish.newsletter, "confirm", now), limits)
    if verdict == "later":
        return Later(now + TRY_AGAIN_AFTER)
    if verdict == "no":
        return NOTHING
    note_knock(keyring, address, wish.newsletter, "confirm", now)
    standing = subscriptions_of(keyring, address, wish.newsletter).filter(state=Subscription.State.ACTIVE).first()
    if standing is not None:
        return Outcome("already", (link_notice("already", standing, address, keyring, now),))
    token = new_token()
    _keep_pending(wish, address, token, keyring, now)
    values = {"token": token, "edition": wish.edition}
    notice = NoticeWish("confirm", address, wish.newsletter, wish.language, values, digest_of(token).hex())
    return Outcome("asked", (notice,))


@transaction.atomic
def confirm(token: str, keyring: Keyring, now: datetime, method: str = ConsentEvent.Method.WEB) -> Outcome:
    """Begin a subscription. A token that is unknown, used or over changes nothing.

    This is the fresh yes that ends every suppression of the address, but one by law.
    """
    pending = pending_of(token, now)
    if pending is None:
        return NOTHING
    address = Drawers(keyring).open(pending)
    enrol(address, pending.newsletter, pending.language, pending.edition, keyring, now)
    Suppression.objects.filter(
        index=suppression_index(keyring, address), newsletter__in=("", pending.newsletter)
    ).exclude(reason=Suppression.Reason.LEGAL).delete()
    text, _ = ConsentText.objects.get_or_create(revision=pending.consent)
    index = consent_index(keyring, address)
    said = {"index": index, "newsletter": pending.newsletter, "text": text}
    ConsentEvent.objects.create(kind=ConsentEvent.Kind.ASKED, method="web", hour=pending.asked, **said)
    ConsentEvent.objects.create(
        kind=ConsentEvent.Kind.CONFIRMED, method=method, hour=hour_of(now), proof=digest_of(token), **said
    )
    pending.delete()
    return Outcome("confirmed", erased=True)


def enrol(address: str, newsletter: str, language: str, edition: str, keyring: Keyring, now: datetime) -> Subscription:
    """Put a normalised address on a list, or bring back one that letters did not reach.

    Who comes back keeps their number, so that the links in their former mails work on.
    """
    standing = subscriptions_of(keyring, address, newsletter).first()
    if standing is not None:
        return _bring_back(standing, language, edition)
    number, period = new_id(), month_of(now)
    return Subscription.objects.create(
        id=number,
        newsletter=newsletter,
        index=subscription_index(keyring, address),
        period=period,
        address=Drawers(keyring).seal(address, table=SUBSCRIPTIONS, row=number, period=period),
        domain=host_number(keyring, address),
        language=language,
        edition=edition,
        joined=month_of(now),
    )


def _bring_back(standing: Subscription, language: str, edition: str) -> Subscription:
    standing.language, standing.edition, standing.state = language, edition, Subscription.State.ACTIVE
    standing.soft, standing.soft_since, standing.soft_day, standing.soft_issue = 0, None, None, None
    standing.paused_until = None
    standing.save()
    return standing


def note_knock(keyring: Keyring, address: str, newsletter: str, kind: str, now: datetime) -> None:
    """Count a mail that somebody caused by typing an address."""
    Knock.objects.create(
        index=knock_index(keyring, address),
        domain=host_number(keyring, address),
        newsletter=newsletter,
        kind=kind,
        at=now.replace(second=0, microsecond=0),
    )


def link_notice(kind: Kind, of: Subscription, address: str, keyring: Keyring, now: datetime) -> NoticeWish:
    """A mail with a link to one's settings, which it also says: the page behind the link knows none of them."""
    token = new_token()
    ManageLink.objects.create(token=digest_of(token), subscription=of.pk, expires=now + LINK_OPENS_FOR)
    values = {
        "token": token,
        "leave": derived_token(keyring.leave, LEAVE, (of.pk,)),
        "language": of.language,
        "edition": of.edition,
        "paused_until": f"{of.paused_until or ''}",
    }
    return NoticeWish(kind, address, of.newsletter, of.language, values, digest_of(token).hex())


def _keep_pending(wish: Subscribe, address: str, token: str, keyring: Keyring, now: datetime) -> None:
    number, period = new_id(), day_of(now)
    index = subscription_index(keyring, address)
    Pending.objects.filter(newsletter=wish.newsletter, index=index).delete()
    Pending.objects.create(
        id=number,
        newsletter=wish.newsletter,
        index=index,
        period=period,
        address=Drawers(keyring).seal(address, table=PENDING, row=number, period=period),
        language=wish.language,
        edition=wish.edition,
        consent=wish.consent[:16],
        token=digest_of(token),
        asked=hour_of(now),
    )
