"""A giver is at the page: begin at a provider's, or take a card of which the country is known to be safe."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tamizdat.contributions.actions.charging import REPEAT_WITHIN, look_later, note_absent, note_declined, note_heard
from tamizdat.contributions.actions.counting import count
from tamizdat.contributions.actions.halting import is_halted
from tamizdat.contributions.actions.pledging import end
from tamizdat.contributions.actions.taking import Chosen, Halted, WithGift, begin
from tamizdat.contributions.asking.dealings import Dealings, learn
from tamizdat.contributions.asking.renewing import charge_now
from tamizdat.contributions.errors import Declined, ProviderDown, ProviderError, ProviderRefused
from tamizdat.contributions.models import Attempt, Gift, Pledge
from tamizdat.contributions.models.gifts import MANDATE
from tamizdat.contributions.providers.protocol import (
    Ask,
    CardField,
    Chargeable,
    Coins,
    Confirmed,
    Guarded,
    Provider,
    Redirect,
    Ref,
)
from tamizdat.money.standing import HAS_MONEY, State

Reason = Literal["country", "declined", "halted", "busy", "later"]
REFUSED_COUNTRIES = "refused countries"


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why nothing was taken."""

    reason: Reason


def start(
    dealings: Dealings, provider: Provider, chosen: Chosen, keep: WithGift, now: datetime
) -> Redirect | Coins | CardField | NotTaken:
    """Begin at a provider's page, or with coins. A card's field begins nothing, and so nothing is kept for it."""
    if isinstance(provider, Guarded):
        return _field_of(dealings, provider, chosen)
    try:
        attempt, new = begin(
            chosen, Attempt.Call.START, dealings.keyring, now, takes_first=takes_first(provider), keep=keep
        )
    except Halted:
        return NotTaken("halted")
    if not new and (attempt.state != State.STARTED.value or now - attempt.asked_at >= REPEAT_WITHIN):
        return NotTaken("later")  # with a key that the provider may have forgotten it would begin anew
    return _begun(dealings, provider, attempt, now)


def _begun(dealings: Dealings, provider: Provider, attempt: Attempt, now: datetime) -> Redirect | Coins | NotTaken:
    try:
        started = provider.start(dealings.ask_of(attempt))
    except ProviderRefused:
        note_absent(attempt, dealings.keyring, now)
        return NotTaken("later")
    except ProviderDown:
        look_later(attempt, now)
        return NotTaken("later")
    if not isinstance(started, Redirect | Coins):
        return NotTaken("later")
    note_heard(attempt.pk, started.ref, dealings.keyring, now)
    return started


def confirm(
    dealings: Dealings, provider: Provider, chosen: Chosen, confirmation: str, keep: WithGift, now: datetime
) -> Confirmed | NotTaken:
    """Take a card. Before its country is known to be safe nothing is kept but a number for the day."""
    if not isinstance(provider, Guarded):
        return NotTaken("halted")
    try:
        country = provider.country(confirmation)
    except ProviderError:
        return NotTaken("later")
    if not dealings.is_safe(country):
        count(REFUSED_COUNTRIES, now.date())
        return NotTaken("country")
    try:
        attempt, new = begin(
            chosen,
            Attempt.Call.CONFIRM,
            dealings.keyring,
            now,
            needs=confirmation,
            takes_first=takes_first(provider),
            keep=keep,
        )
    except Halted:
        return NotTaken("halted")
    taken = _confirmed if new else _again
    return taken(dealings, provider, attempt, confirmation, now)


def _confirmed(
    dealings: Dealings, provider: Guarded, attempt: Attempt, confirmation: str, now: datetime
) -> Confirmed | NotTaken:
    try:
        confirmed = provider.confirm(confirmation, dealings.ask_of(attempt))
    except Declined:
        note_declined(attempt, dealings.keyring, now)
        return NotTaken("declined")
    except ProviderRefused:
        note_absent(attempt, dealings.keyring, now)
        return NotTaken("later")
    except ProviderDown:
        look_later(attempt, now)
        return NotTaken("later")
    note_heard(attempt.pk, confirmed.ref, dealings.keyring, now)
    return confirmed if confirmed.secret else _first_period(dealings, attempt, confirmed, now)


def _first_period(dealings: Dealings, attempt: Attempt, confirmed: Confirmed, now: datetime) -> Confirmed | NotTaken:
    """Learn at once what the sweep would tell in some minutes; where only a mandate was made, take the first gift."""
    provider = dealings.providers[attempt.provider]
    with suppress(ProviderError):
        learn(dealings, provider, confirmed.ref, now)
        if attempt.period == MANDATE and charge_now(dealings, attempt.gift_id, now) == "declined":
            end(attempt.gift, Gift.Why.LAPSED, now.date())
            return NotTaken("declined")
    return confirmed


def _again(
    dealings: Dealings, provider: Guarded, attempt: Attempt, confirmation: str, now: datetime
) -> Confirmed | NotTaken:
    """A form that was sent twice. What was taken is told; else the very same is asked with the very same key.

    So the provider answers as it did, with the secret of one more step too. Only its yes settles anything here.
    """
    mandate = Pledge.objects.filter(gift=attempt.gift_id).exclude(mandate=b"").exists()
    if mandate or attempt.state in {one.value for one in HAS_MONEY}:
        return Confirmed(Ref("attempt", attempt.pk))
    if now - attempt.asked_at >= REPEAT_WITHIN:
        return NotTaken("later")
    try:
        confirmed = provider.confirm(confirmation, dealings.ask_of(attempt))
    except ProviderError:
        return NotTaken("later")
    note_heard(attempt.pk, confirmed.ref, dealings.keyring, now)
    return confirmed if confirmed.secret else _first_period(dealings, attempt, confirmed, now)


def _field_of(dealings: Dealings, provider: Provider, chosen: Chosen) -> CardField | NotTaken:
    """What the page needs for a card. Nothing is begun, so nothing is written down."""
    if is_halted(chosen.method):
        return NotTaken("halted")
    ask = Ask(chosen.gift, chosen.gift, chosen.money, chosen.rhythm, chosen.language, dealings.returning)
    try:
        started = provider.start(ask)
    except ProviderError:
        return NotTaken("later")
    return started if isinstance(started, CardField) else NotTaken("later")


def takes_first(provider: Provider) -> bool:
    """Say whether the first attempt of a pledge takes money itself, or only makes a mandate."""
    return not isinstance(provider, Chargeable) or provider.takes_first
