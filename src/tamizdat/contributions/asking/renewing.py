"""Renewals: each time the country of the card is asked for, an attempt is written down, then the provider is asked."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from tamizdat.contributions.actions.charging import (
    Due,
    begin_charge,
    due_pledge,
    due_pledges,
    look_later,
    note_absent,
    note_declined,
    note_heard,
)
from tamizdat.contributions.actions.counting import count
from tamizdat.contributions.actions.pledging import end, is_called_off
from tamizdat.contributions.asking.dealings import Dealings, learn
from tamizdat.contributions.errors import Declined, ProviderDown, ProviderError, ProviderRefused
from tamizdat.contributions.models import Attempt, Gift
from tamizdat.contributions.providers.protocol import Chargeable, Guarded, Ref

WAITS = timedelta(hours=1)
MOST_WAITING = 5_000
Came = Literal["taken", "declined", "unknown", "not now"]
MOST_AT_ONCE = 50
STOPPED_BY_COUNTRY = "pledges ended by country"


@dataclass(slots=True)
class Waiting:
    """Pledges that could not be charged just now, for an hour: they must not hold up those behind them.

    It is kept in memory only, and bounded: where so many cannot be charged, nobody can.
    """

    _until: dict[str, datetime] = field(default_factory=dict)

    def at(self, now: datetime) -> list[str]:
        """Who waits still."""
        self._until = {gift: until for gift, until in self._until.items() if now < until <= now + WAITS}
        return list(self._until)

    def add(self, gift: str, now: datetime) -> None:
        """Let one wait."""
        if len(self._until) < MOST_WAITING:
            self._until[gift] = now + WAITS


def charge_due(
    dealings: Dealings,
    now: datetime,
    providers: Collection[str] | None = None,
    waiting: Waiting | None = None,
    most: int = MOST_AT_ONCE,
) -> int:
    """Charge what is due, at some of the providers or at all. Returns how many were asked for, whatever came of it."""
    if dealings.risk is None:
        return 0
    named, asked, waits = list(dealings.providers if providers is None else providers), 0, waiting or Waiting()
    for due in due_pledges(dealings.keyring, now, most, providers=named, later=waits.at(now)):
        if _charge(dealings, due, now) == "not now":
            waits.add(due.gift, now)
        else:
            asked += 1
    return asked


def charge_now(dealings: Dealings, gift: str, now: datetime) -> Came:
    """Charge one pledge, if it is due."""
    due = due_pledge(gift, dealings.keyring, now)
    return _charge(dealings, due, now) if due else "not now"


def _charge(dealings: Dealings, due: Due, now: datetime) -> Came:
    provider = dealings.providers.get(due.provider)
    if provider is None or not isinstance(provider, Chargeable) or not dealings.may_ask(due.method):
        return "not now"
    if isinstance(provider, Guarded) and not _country_is_safe(dealings, provider, due, now):
        return "not now"
    attempt = begin_charge(due.gift, dealings.keyring, now)
    if attempt is None:
        return "not now"
    return ask_once(dealings, attempt, now)


def ask_once(dealings: Dealings, attempt: Attempt, now: datetime) -> Came:
    """Ask for an attempt that was just written down: the first asking, of which a refusal is certain."""
    provider = dealings.providers[attempt.provider]
    if not isinstance(provider, Chargeable):
        return "not now"
    try:
        ref = provider.charge(dealings.needs_of(attempt), dealings.ask_of(attempt))
    except Declined:
        note_declined(attempt, dealings.keyring, now)
        return "declined"
    except ProviderRefused:
        note_absent(attempt, dealings.keyring, now)
        return "not now"
    except ProviderDown:
        look_later(attempt, now)
        return "unknown"
    return heard(dealings, attempt, ref, now)


def heard(dealings: Dealings, attempt: Attempt, ref: Ref, now: datetime) -> Came:
    """The provider has it: write that down, and learn what became of it, or let the sweep learn it."""
    note_heard(attempt.pk, ref, dealings.keyring, now)
    try:
        learn(dealings, dealings.providers[attempt.provider], ref, now)
    except ProviderError:
        return "unknown"
    return "taken"


def _country_is_safe(dealings: Dealings, provider: Guarded, due: Due, now: datetime) -> bool:
    """Ask for the country of the card as it is today. One that became unsafe ends the pledge: nobody is asked."""
    try:
        country = provider.mandate_country(due.mandate)
    except ProviderError:
        return False
    if dealings.is_safe(country):
        return True
    count(STOPPED_BY_COUNTRY, now.date())
    end(Gift.objects.get(pk=due.gift), Gift.Why.COUNTRY, now.date())
    return False


def is_safe_to_repeat(dealings: Dealings, attempt: Attempt) -> bool:
    """Say whether what was asked once may be asked again with its key.

    Not where it is halted or unsafe by now, nor where its giver has cancelled or paused: perhaps nobody ever heard it,
    and then to repeat it would take what was called off.
    """
    provider = dealings.providers.get(attempt.provider)
    if provider is None or not dealings.may_ask(attempt.gift.method) or is_called_off(attempt):
        return False
    if not isinstance(provider, Guarded):
        return True
    needs = dealings.needs_of(attempt)
    try:
        confirming = attempt.call == Attempt.Call.CONFIRM
        country = provider.country(needs) if confirming else provider.mandate_country(needs)
    except ProviderError:
        return False
    return dealings.is_safe(country)
