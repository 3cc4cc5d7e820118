"""To change one's settings, get one's data, or be erased: what the page behind a mailed link may do."""

from datetime import date, datetime, timedelta

from django.db import transaction

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Change
from tamizdat.envelope.tokens import digest_of
from tamizdat.readers.actions.erasing import erase_known
from tamizdat.readers.actions.leaving import depart
from tamizdat.readers.models import ConsentEvent, ManageLink, Subscription
from tamizdat.readers.notices import NOTHING, NoticeWish, Outcome
from tamizdat.readers.queries import subscription_to_manage
from tamizdat.readers.sealing import Drawers, consent_index

LONGEST_PAUSE = timedelta(days=366)
LONGEST_LANGUAGE = 16
NO_PAUSE = "none"


@transaction.atomic
def change(wish: Change, keyring: Keyring, now: datetime) -> Outcome:
    """Do what a reader chose on the page behind a mailed link. The link works once."""
    subscription = subscription_to_manage(wish.token, now)
    if subscription is None:
        return NOTHING
    ManageLink.objects.filter(token=digest_of(wish.token)).delete()
    address = Drawers(keyring).open(subscription)
    if wish.erase:
        return erase_known(address, keyring, now, language=subscription.language)
    _settle(subscription, wish, now)
    if not wish.export:
        return Outcome("changed")
    values = {"data": data_of(subscription, address, keyring)}
    unique = digest_of(wish.token).hex()
    notice = NoticeWish("export", address, subscription.newsletter, subscription.language, values, unique)
    return Outcome("changed", (notice,))


def pause_of(said: str, today: date) -> date | None:
    """The day until which letters rest: in the future, and within a year. None for "none" and for nonsense."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return min(day, today + LONGEST_PAUSE) if day > today else None


def data_of(subscription: Subscription, address: str, keyring: Keyring) -> str:
    """Everything that is kept about one subscription, as lines of text."""
    events = ConsentEvent.objects.filter(
        index=consent_index(keyring, address), newsletter=subscription.newsletter
    ).order_by("pk")
    lines = [
        f"address: {address}",
        f"newsletter: {subscription.newsletter}",
        f"language: {subscription.language}",
        f"edition: {subscription.edition}",
        f"state: {subscription.state}",
        f"joined: {subscription.joined}",
        f"paused until: {subscription.paused_until or '-'}",
        *(
            f"{event.kind}: {event.hour:%Y-%m-%d %H}h UTC, by {event.method}, {event.text_id or '-'}"
            for event in events
        ),
    ]
    return "\n".join(lines)


def _settle(subscription: Subscription, wish: Change, now: datetime) -> None:
    if wish.language:
        subscription.language = wish.language[:LONGEST_LANGUAGE]
    if wish.edition:
        subscription.edition = wish.edition
    if wish.paused_until:
        subscription.paused_until = pause_of(wish.paused_until, now.date())
    subscription.save(update_fields=["language", "edition", "paused_until"])
    if subscription.paused_until is not None:
        depart(subscription, now)
