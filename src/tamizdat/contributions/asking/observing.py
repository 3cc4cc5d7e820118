"""What givers see of us on their statements, looked at daily and at the first payment: providers have changed names."""

from collections.abc import Iterable
from datetime import date

from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.errors import ProviderError
from tamizdat.contributions.models import Cursor, FactRow
from tamizdat.contributions.providers.protocol import Observed, Provider
from tamizdat.money.facts import FactKind

LONGEST = 40


def observe(dealings: Dealings, today: date) -> None:
    """Look at every provider that can tell. One that does not answer is looked at tomorrow."""
    for provider in dealings.providers.values():
        if isinstance(provider, Observed):
            _look(provider, provider, today)


def observe_first(dealings: Dealings, slugs: Iterable[str], today: date) -> set[str]:
    """Look at providers that took money and were never seen on a statement. Returns those that need no first look."""
    done = {slug for slug in slugs if not isinstance(dealings.providers[slug], Observed)}
    done |= set(Cursor.objects.exclude(descriptor="").filter(provider__in=slugs).values_list("provider", flat=True))
    for slug in set(slugs) - done:
        provider = dealings.providers[slug]
        paid = FactRow.objects.filter(provider=slug, kind=FactKind.CAPTURED.value).exists()
        if paid and isinstance(provider, Observed):
            _look(provider, provider, today)
            done.add(slug)
    return done


def _look(provider: Provider, observed: Observed, today: date) -> None:
    try:
        seen = observed.descriptor()[:LONGEST]
    except ProviderError:
        return
    cursor, _ = Cursor.objects.get_or_create(provider=provider.slug)
    if seen and seen != cursor.descriptor:
        rows = Cursor.objects.filter(pk=cursor.pk)
        rows.update(descriptor=seen, descriptor_before=cursor.descriptor, descriptor_since=today)
