"""Learning of an object, with what to do where it names an attempt that is not here."""

from datetime import datetime

from tamizdat.contributions.actions.finding import gift_of_mandate, lost, write_anew
from tamizdat.contributions.asking.dealings import Dealings, take_in
from tamizdat.contributions.providers.protocol import Chargeable, Provider, Ref
from tamizdat.money.facts import Fact, FactKind


def learn_or_find(
    dealings: Dealings, provider: Provider, ref: Ref, now: datetime, *, wanted: bool = False
) -> list[Fact]:
    """Fetch the truth of an object and take it in. Returns payments of attempts that are not here, and were not booked.

    One that was taken by the mandate of a pledge is that pledge's. Any other waits until a keeper says that it is to be
    booked (`wanted`). What brought no money is passed over. Raises ProviderDown, ProviderRefused.
    """
    facts = provider.fetch(ref)
    strange = lost(take_in(dealings, facts, now).strange)
    payments = [fact for fact in strange if fact.kind is FactKind.CAPTURED]
    if not payments:
        return []
    mandate = provider.mandate_of(ref) if isinstance(provider, Chargeable) else ""
    gift = gift_of_mandate(provider.slug, mandate, dealings.keyring)
    if gift is None and not wanted:
        return payments
    write_anew(strange, gift, provider.method.slug, dealings.keyring, now)
    take_in(dealings, facts, now)
    return []
