"""A gift begins: what was chosen is kept. Told twice, it is one gift."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tamizdat.contributions.actions.halting import is_halted
from tamizdat.contributions.actions.matching import open_for_transfers
from tamizdat.contributions.errors import ContributionsError
from tamizdat.contributions.models import Attempt, Gift, Pledge
from tamizdat.contributions.models.gifts import MANDATE
from tamizdat.contributions.sealing import ATTEMPT_NEEDS, seal_at, token_digest
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.methods import Rhythm
from tamizdat.money.schedule import period

KEY_BYTES = 16
# Called in the transaction that keeps a gift, so that its address is kept with it or not at all.
WithGift = Callable[[Gift], None]


class Halted(ContributionsError):
    """The method takes nothing now."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen on the form. `gift` is the page's chance: a form that is sent twice is one gift."""

    gift: str
    method: str
    provider: str
    rhythm: Rhythm
    money: Money
    language: str
    campaign: str = ""
    reference: str = ""


def keep_gift(chosen: Chosen, keyring: Keyring, now: datetime) -> tuple[Gift, bool]:
    """Keep what was chosen, with a pledge where it comes again. Says whether it is new. Within a transaction."""
    fresh = {
        "rhythm": chosen.rhythm.value,
        "method": chosen.method,
        "provider": chosen.provider,
        "minor": chosen.money.minor,
        "currency": chosen.money.currency,
        "language": chosen.language,
        "campaign": chosen.campaign,
        "reference": chosen.reference,
        "day": now.date(),
        "token": token_digest(keyring, chosen.gift),
    }
    gift, made = Gift.objects.get_or_create(id=chosen.gift, defaults=fresh)
    if made and chosen.rhythm is not Rhythm.ONCE:
        Pledge.objects.create(gift=gift, anchor=gift.day, due_on=gift.day, minor=gift.minor, most=gift.minor)
    return gift, made


@transaction.atomic
def expect_transfer(
    chosen: Chosen, keyring: Keyring, now: datetime, keep: WithGift = lambda _gift: None
) -> tuple[Gift, bool]:
    """Keep a gift that comes by transfer: nobody is asked, and whatever carries its reference is its own."""
    gift, made = keep_gift(chosen, keyring, now)
    if made:
        open_for_transfers(gift)
        keep(gift)
    return gift, made


@transaction.atomic
def begin(
    chosen: Chosen,
    call: Attempt.Call,
    keyring: Keyring,
    now: datetime,
    *,
    needs: str = "",
    takes_first: bool = True,
    keep: WithGift = lambda _gift: None,
) -> tuple[Attempt, bool]:
    """Keep a gift and its first attempt with a key, before any provider hears of it. Says whether it is new.

    `takes_first` says whether the first attempt of a pledge takes the money of its first period; where it does not,
    it only makes a mandate, and the first period is charged like any other. Raises Halted where the method is halted,
    read in this very transaction. An attempt that is live already is returned as it stands: nothing is asked anew.
    """
    if is_halted(chosen.method):
        message = f"Gifts by {chosen.method} are halted."
        raise Halted(message)
    gift, _ = keep_gift(chosen, keyring, now)
    keep(gift)
    due = period(chosen.rhythm, gift.day) if takes_first or chosen.rhythm is Rhythm.ONCE else MANDATE
    live = Attempt.objects.select_related("gift").filter(gift=gift, period=due, live=True).first()
    if live is not None:
        return live, False
    return new_attempt(gift, due, Money(gift.minor, gift.currency), call, keyring, now, needs), True


def new_attempt(
    gift: Gift, due: str, money: Money, call: Attempt.Call, keyring: Keyring, now: datetime, needs: str = ""
) -> Attempt:
    """Write down an attempt, within the caller's transaction. Raises IntegrityError where one is live."""
    number = Attempt.objects.filter(gift=gift, period=due).count() + 1
    chance = secrets.token_hex(16)
    return Attempt.objects.create(
        id=chance,
        gift=gift,
        period=due,
        number=number,
        key=secrets.token_hex(KEY_BYTES),
        provider=gift.provider,
        minor=money.minor,
        currency=money.currency,
        call=call,
        needs=seal_at(keyring, ATTEMPT_NEEDS, chance, needs.encode()),
        asked_at=now,
        look_at=now,
    )
