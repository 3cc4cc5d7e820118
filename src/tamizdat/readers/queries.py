"""Reading: who is subscribed, what is suppressed, what has been mailed. Nothing here changes a row."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from tamizdat.envelope.blind import normalised
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.tokens import digest_of, looks_like_token, read_derived
from tamizdat.readers.limits import Knocks
from tamizdat.readers.models import Knock, ManageLink, Pending, Subscription, Suppression
from tamizdat.readers.sealing import host_number, knock_index, subscription_index, suppression_index

CONFIRM_WITHIN = timedelta(hours=72)
COUNTED_FOR = timedelta(hours=24)
NEVER = (Suppression.Reason.LEGAL,)
LEAVE = "leave"


def subscriptions_of(keyring: Keyring, address: str, newsletter: str = "") -> QuerySet[Subscription]:
    """The subscriptions of an address, of one newsletter or all. Raises AddressRefused."""
    found = Subscription.objects.filter(index=subscription_index(keyring, address))
    return found.filter(newsletter=newsletter) if newsletter else found


def subscription_to_leave(keyring: Keyring, token: str) -> Subscription | None:
    """The subscription that a link to leave names, whenever it was mailed; None if forged or left already."""
    numbers = read_derived(keyring.leave, LEAVE, token, 1)
    return Subscription.objects.filter(pk=numbers[0]).first() if numbers and numbers[0] < 2**63 else None


def pending_of(token: str, now: datetime) -> Pending | None:
    """The sign-up that a confirmation's token names, while it counts."""
    if not looks_like_token(token):
        return None
    return Pending.objects.filter(token=digest_of(token), asked__gt=now - CONFIRM_WITHIN).first()


def subscription_to_manage(token: str, now: datetime) -> Subscription | None:
    """The subscription that a mailed link to one's settings names, while it counts."""
    if not looks_like_token(token):
        return None
    link = ManageLink.objects.filter(token=digest_of(token), expires__gt=now).first()
    return Subscription.objects.filter(pk=link.subscription).first() if link else None


def in_force(today: date) -> Q:
    """Suppressions that hold on a day."""
    return Q(until__isnull=True) | Q(until__gt=today)


def is_suppressed(keyring: Keyring, address: str, newsletter: str, today: date) -> bool:
    """Say whether letters of a newsletter must not be sent to an address."""
    return _suppressions(keyring, address, newsletter).filter(in_force(today)).exists()


def may_never_be_asked(keyring: Keyring, address: str, newsletter: str) -> bool:
    """Say whether not even a confirmation may be mailed."""
    return _suppressions(keyring, address, newsletter).filter(reason__in=NEVER).exists()


def knocks_of(keyring: Keyring, address: str, newsletter: str, kind: str, now: datetime) -> Knocks:
    """Count what strangers have caused: to this address in 24 hours, to its host and to all within the hour."""
    today = Knock.objects.filter(kind=kind, at__gt=now - COUNTED_FOR)
    to_them = today.filter(index=knock_index(keyring, address))
    of_this_hour = today.filter(at__gt=now - timedelta(hours=1))
    return Knocks(
        newsletter=to_them.filter(newsletter=newsletter).count(),
        address=to_them.count(),
        host=of_this_hour.filter(domain=host_number(keyring, normalised(address))).count(),
        all=of_this_hour.count(),
    )


def receiving(newsletter: str, today: date) -> QuerySet[Subscription]:
    """Who gets letters of a newsletter on a day."""
    awake = Q(paused_until__isnull=True) | Q(paused_until__lte=today)
    return Subscription.objects.filter(awake, newsletter=newsletter, state=Subscription.State.ACTIVE)


def counts() -> dict[str, dict[str, int]]:
    """By newsletter: how many subscriptions there are in each state, and how many wait for confirmation."""
    found: dict[str, dict[str, int]] = {}
    for newsletter, state, number in Subscription.objects.values_list("newsletter", "state").annotate(n=Count("pk")):
        found.setdefault(newsletter, {})[state] = number
    for newsletter, number in Pending.objects.values_list("newsletter").annotate(n=Count("pk")):
        found.setdefault(newsletter, {})["pending"] = number
    return found


def _suppressions(keyring: Keyring, address: str, newsletter: str) -> QuerySet[Suppression]:
    return Suppression.objects.filter(index=suppression_index(keyring, address), newsletter__in=("", newsletter))
