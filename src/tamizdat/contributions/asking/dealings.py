"""What a conversation with a provider is held with, and what is learned from one of its objects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tamizdat.contributions.actions.booking import Booked, book
from tamizdat.contributions.actions.halting import is_halted
from tamizdat.contributions.actions.pledging import reschedule
from tamizdat.contributions.models import Attempt, FactRow, Gift
from tamizdat.contributions.providers.protocol import Ask, Provider, Ref
from tamizdat.contributions.sealing import ATTEMPT_NEEDS, open_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.amounts import Money
from tamizdat.money.facts import Fact
from tamizdat.money.gate import may_hear
from tamizdat.money.methods import Rhythm


@dataclass(frozen=True, slots=True)
class Dealings:
    """The providers that are set up, by slug; and where a giver comes back to from a provider's page."""

    providers: Mapping[str, Provider]
    keyring: Keyring
    returning: str = ""
    # Countries whose card issuers must never hear of a gift; None while that is not known: then nothing is charged.
    risk: frozenset[str] | None = field(default_factory=frozenset)

    def ask_of(self, attempt: Attempt) -> Ask:
        """What a provider is asked for an attempt: the same whenever it is asked."""
        gift = attempt.gift
        money = Money(attempt.minor, attempt.currency)
        return Ask(attempt.pk, attempt.key, money, Rhythm(gift.rhythm), gift.language, self.returning)

    def needs_of(self, attempt: Attempt) -> str:
        """What the call of an attempt needs, such as the mandate. Raises SealError."""
        return open_at(self.keyring, ATTEMPT_NEEDS, attempt.pk, bytes(attempt.needs)).decode()

    def may_ask(self, method: str) -> bool:
        """Say whether money may be asked for: not while the list of countries is not known, nor while it is halted."""
        return self.risk is not None and not is_halted(method)

    def is_safe(self, country: str) -> bool:
        """Say whether a card's issuer may hear of a gift. An unknown country is safe only where no list is kept."""
        return self.risk is not None and (not self.risk or may_hear(country, self.risk))


def learn(dealings: Dealings, provider: Provider, ref: Ref, now: datetime) -> Booked:
    """Fetch the truth of an object and take it in. Raises ProviderDown, ProviderRefused."""
    return take_in(dealings, provider.fetch(ref), now)


def take_in(dealings: Dealings, facts: Iterable[Fact], now: datetime) -> Booked:
    """Book facts, and let the schedules of their pledges follow."""
    booked = book(facts, dealings.keyring)
    for gift in _pledges_of(booked.new):
        reschedule(gift, dealings.keyring, now.date())
    return booked


def _pledges_of(rows: list[FactRow]) -> list[str]:
    attempts = {row.attempt_id for row in rows if row.attempt_id}
    found = Gift.objects.filter(attempts__in=attempts, pledge__isnull=False).values_list("pk", flat=True)
    return sorted(set(found)) if attempts else []
