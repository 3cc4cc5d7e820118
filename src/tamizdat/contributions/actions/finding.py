"""Money of attempts that are not here: a database was restored from a backup, and the provider knows more than it.

An attempt that was lost is written down anew under the id by which the provider knows it. From then on its facts are
booked like any other's, with what is given back or disputed of it later.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tamizdat.contributions.actions.counting import count
from tamizdat.contributions.models import Attempt, FactRow, Gift, RawHint
from tamizdat.contributions.models.gifts import FOUND
from tamizdat.contributions.sealing import name_digest, token_digest
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.facts import Fact, FactKind
from tamizdat.money.methods import Rhythm
from tamizdat.money.schedule import due_until, period

FOUND_AGAIN = "payments found after a backup"
_OURS = re.compile(r"[0-9a-f]{32}")


def lost(strange: Sequence[Fact]) -> list[Fact]:
    """Those that can be ours: other programs mark what they sell in their own way."""
    return [fact for fact in strange if _OURS.fullmatch(fact.attempt)]


def gift_of_mandate(provider: str, mandate: str, keyring: Keyring) -> Gift | None:
    """The pledge whose card or account this is."""
    made = FactRow.objects.filter(kind=FactKind.MANDATE_MADE.value, name=name_digest(keyring, provider, mandate))
    row = made.select_related("attempt__gift__pledge").first() if mandate else None
    gift = row.attempt.gift if row and row.attempt else None
    return gift if gift is not None and gift.rhythm != Rhythm.ONCE.value else None


@transaction.atomic
def write_anew(facts: Sequence[Fact], gift: Gift | None, method: str, keyring: Keyring, now: datetime) -> None:
    """Write lost attempts down. `gift` is the pledge that they belong to; without one a gift is made for each.

    A payment of a pledge counts for the period in which it was taken, so that it is not taken again.
    """
    for number in sorted({fact.attempt for fact in lost(facts)}):
        told = [fact for fact in facts if fact.attempt == number]
        fact = next((one for one in told if one.kind is FactKind.CAPTURED), told[0])
        if not Attempt.objects.filter(pk=number).exists():
            _write(fact, gift or _nobodys(fact, method, keyring), now)
            count(FOUND_AGAIN, now.date())
    RawHint.objects.filter(provider=facts[0].provider, state=RawHint.State.STRANGE).update(next_try=now)


def _write(fact: Fact, gift: Gift, now: datetime) -> None:
    due = _period(gift, fact)
    stands = Attempt.objects.filter(gift=gift, period=due)
    Attempt.objects.create(
        id=fact.attempt,
        gift=gift,
        period=due,
        number=stands.count() + 1,
        key=f"{FOUND}.{fact.attempt}",
        provider=fact.provider,
        minor=fact.money.minor,
        currency=fact.money.currency,
        call=Attempt.Call.CHARGE,
        known=Attempt.Known.HEARD,
        # Where that period was charged once more meanwhile, both are on the page of the gift, and one can go back.
        live=not stands.filter(live=True).exists(),
        asked_at=now,
    )


def _period(gift: Gift, fact: Fact) -> str:
    rhythm = Rhythm(gift.rhythm)
    if rhythm is Rhythm.ONCE:
        return FOUND
    return period(rhythm, due_until(gift.pledge.anchor, rhythm, fact.day) or gift.pledge.anchor)


def _nobodys(fact: Fact, method: str, keyring: Keyring) -> Gift:
    number = secrets.token_hex(16)
    return Gift.objects.create(
        id=number,
        rhythm=Rhythm.ONCE.value,
        method=method,
        provider=fact.provider,
        minor=fact.money.minor,
        currency=fact.money.currency,
        language="en",
        day=fact.day,
        token=token_digest(keyring, number),
    )
