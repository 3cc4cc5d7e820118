"""What the holder of a gift's link may see and do. The token opens one gift, and is useless for any other."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tamizdat.contributions.actions.pledging import cancel, change_amount, pause, resume
from tamizdat.contributions.models import Gift, Pledge
from tamizdat.contributions.queries.gifts import GiftSeen, given
from tamizdat.contributions.queries.gifts import gift as look_up
from tamizdat.envelope.gift_messages import ManageGift
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.tokens import digest_of, looks_like_token
from tamizdat.money.amounts import Money
from tamizdat.money.methods import Rhythm, method_of
from tamizdat.readers.face import forget_giver

MOST_SHOWN = 24
# As long as the digest of a token (envelope.tokens): chance in its place opens to nobody.
DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Shown:
    """A gift, and what came of it, newest first. `least` and `most` bound another amount; 0 where there is none."""

    seen: GiftSeen
    given: list[tuple[date, Money]]
    ended_why: str
    least: int = 0
    most: int = 0


def gift_of(token: str) -> Gift | None:
    """The gift that a token opens; None for any other text."""
    return Gift.objects.filter(token=digest_of(token)).first() if looks_like_token(token) else None


def show(token: str, today: date) -> Shown | None:
    """What the page behind the link shows; None where the token opens nothing."""
    gift = gift_of(token)
    seen = look_up(gift.pk, today) if gift else None
    if gift is None or seen is None:
        return None
    most = Pledge.objects.filter(gift=gift).values_list("most", flat=True).first() or 0
    return Shown(seen, given(gift.pk)[:MOST_SHOWN], gift.ended_why, min(_least(gift), most), most)


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
    """Erase the address. What repeats ends with it: nobody could be told any more what is taken from them.

    The link ends too: whoever finds it in a mailbox must not read when and how much was given.
    """
    if gift.rhythm != Rhythm.ONCE.value:
        cancel(gift, now)
    forget_giver(gift.pk, keyring)
    Gift.objects.filter(pk=gift.pk).update(token=secrets.token_bytes(DIGEST_BYTES))
    return True
