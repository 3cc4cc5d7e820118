"""What the holder of a gift's link may see and do. The token opens one gift, and is useless for any other."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tamizdat.contributions.actions.pledging import cancel, change_amount, pause, resume
from tamizdat.contributions.models import Gift
from tamizdat.contributions.queries.gifts import GiftSeen, given
from tamizdat.contributions.queries.gifts import gift as look_up
from tamizdat.envelope.gift_messages import ManageGift
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.tokens import digest_of, looks_like_token
from tamizdat.money.methods import method_of
from tamizdat.readers.face import forget_giver

MOST_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Shown:
    """A gift, and what came of it: days and minor units, newest first."""

    seen: GiftSeen
    given: list[tuple[date, int]]
    ended_why: str


def gift_of(token: str) -> Gift | None:
    """The gift that a token opens; None for any other text."""
    return Gift.objects.filter(token=digest_of(token)).first() if looks_like_token(token) else None


def show(token: str, today: date) -> Shown | None:
    """What the page behind the link shows; None where the token opens nothing."""
    gift = gift_of(token)
    seen = look_up(gift.pk, today) if gift else None
    if gift is None or seen is None:
        return None
    return Shown(seen, [(day, money.minor) for day, money in given(gift.pk)[:MOST_SHOWN]], gift.ended_why)


@transaction.atomic
def manage(wish: ManageGift, keyring: Keyring, now: datetime) -> bool:
    """Do what the page behind the link asks. Says whether anything changed; done twice, it changes nothing more."""
    gift = gift_of(wish.token)
    if gift is None:
        return False
    match wish.act:
        case "cancel":
            return cancel(gift, now)
        case "pause":
            return pause(gift, now)
        case "resume":
            return resume(gift, keyring, now)
        case "amount":
            return change_amount(gift, wish.minor, _least(gift))
        case "forget":
            return _forget(gift, keyring, now)


def _least(gift: Gift) -> int:
    """The smallest amount that the gift's method takes in its currency."""
    method = method_of(gift.method)
    return method.least.get(gift.currency, 1) if method else 1


def _forget(gift: Gift, keyring: Keyring, now: datetime) -> bool:
    """Erase the address. What repeats ends with it: nobody could be told any more what is taken from them."""
    ended = gift.rhythm != "once" and cancel(gift, now)
    return forget_giver(gift.pk, keyring) or ended
