"""Calls of providers, and sweeps that need none. Both only say where to look; what is true is fetched.

A hint is never lost: it waits until its truth was fetched. What names an attempt that is not here stays, is tried
again, and shows in the health of the provider.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tamizdat.contributions.actions.counting import count
from tamizdat.contributions.actions.hints import drop, keep_ref, note_done, note_later, note_strange, opened
from tamizdat.contributions.asking.dealings import Dealings
from tamizdat.contributions.asking.finding import learn_or_find
from tamizdat.contributions.errors import HintForged, ProviderDown, ProviderError
from tamizdat.contributions.models import Cursor, RawHint
from tamizdat.contributions.providers.protocol import Provider, Ref
from tamizdat.money.facts import Fact

SWEEP_EVERY = timedelta(minutes=5)
MOST_AT_ONCE = 200
FORGED = "forged calls"
CLOCKS_APART = timedelta(days=1)
"""A vault whose clock is further from the provider's own would take money on wrong days."""
OTHER_TIME = "its clock and ours are days apart"


def hear(dealings: Dealings, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Look up what waits. Returns how many hints were looked at."""
    # Anybody can call in the name of a provider that is not set up. A sweep finds all when it is.
    RawHint.objects.filter(state=RawHint.State.WAITING, in_doubt=False).exclude(
        provider__in=dealings.providers
    ).delete()
    due = RawHint.objects.filter(next_try__lte=now, provider__in=dealings.providers).order_by("next_try", "pk")
    found = list(due.values_list("pk", flat=True)[:most])
    for number in found:
        hint = RawHint.objects.get(pk=number)
        _hear(dealings, dealings.providers[hint.provider], hint, now)
    return len(found)


def _hear(dealings: Dealings, provider: Provider, hint: RawHint, now: datetime) -> None:
    strange: list[Fact] = []
    try:
        for ref in _refs_of(dealings, provider, hint, now):
            strange += learn_or_find(dealings, provider, ref, now, wanted=bool(hint.wanted_by))
    except HintForged:
        count(FORGED, now.date())
        drop(hint)
        return
    except ProviderError:
        note_later(hint, now)
        return
    if strange:
        note_strange(hint, strange[0], now)
    else:
        note_done(hint)


def _refs_of(dealings: Dealings, provider: Provider, hint: RawHint, now: datetime) -> Sequence[Ref]:
    kept = opened(hint, dealings.keyring)
    return [Ref(*kept.ref)] if kept.ref else provider.read_hint(kept.body, kept.headers, now)


def sweep(dealings: Dealings, provider: Provider, now: datetime) -> bool:
    """Ask a provider what changed, and take it in. Says whether it answered, at a time that our clock believes.

    The cursor moves on when all of it was taken in or waits in the inbox: a crash in between asks the same again.
    """
    row = Cursor.objects.filter(pk=provider.slug)
    place = next(iter(row.values_list("cursor", flat=True)), None)
    if place is None:
        place = Cursor.objects.create(provider=provider.slug).cursor
    try:
        changed = provider.changed(place)
    except ProviderError as error:
        row.update(asked_at=now, trouble=type(error).__name__[:40])
        return False
    for ref in changed.refs:
        _take(dealings, provider, ref, now)
    agrees = abs(now - changed.at) <= CLOCKS_APART
    row.update(cursor=changed.cursor, asked_at=now, answered_at=now, trouble="" if agrees else OTHER_TIME)
    return agrees


def _take(dealings: Dealings, provider: Provider, ref: Ref, now: datetime) -> None:
    in_doubt = False
    try:
        if not learn_or_find(dealings, provider, ref, now):
            return
    except ProviderDown:
        in_doubt = True
    except ProviderError:
        pass
    keep_ref(provider.slug, ref, dealings.keyring, now, in_doubt=in_doubt)
