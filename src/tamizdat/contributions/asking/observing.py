"""What givers see of us on their statements, looked at once a day: providers have changed names by mistake before."""

from datetime import date

from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.errors import ProviderError
from tamizdat.contributions.models import Cursor
from tamizdat.contributions.providers.protocol import Observed, Provider

LONGEST = 40


def observe(dealings: Dealings, today: date) -> None:
    """Look at every provider that can tell. One that does not answer is looked at tomorrow."""
    for provider in dealings.providers.values():
        if isinstance(provider, Observed):
            _look(provider, provider, today)


def _look(provider: Provider, observed: Observed, today: date) -> None:
    try:
        seen = observed.descriptor()[:LONGEST]
    except ProviderError:
        return
    cursor, _ = Cursor.objects.get_or_create(provider=provider.slug)
    if seen and seen != cursor.descriptor:
        rows = Cursor.objects.filter(pk=cursor.pk)
        rows.update(descriptor=seen, descriptor_before=cursor.descriptor, descriptor_since=today)
