"""Askings of which it is not known what became: looked for by our own id, asked again with the same key; never anew.

For 23 hours the same key may be used, for as long a provider remembers it. After that the attempt is only looked for,
and where it is certainly not there, it is over, and another one may be made. Nothing but the provider's own name of it
settles a repeated asking: a refusal may be about the repetition alone.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from tamizdat.contributions.actions.charging import REPEAT_WITHIN, look_again, look_later, note_absent, note_heard
from tamizdat.contributions.asking.dealings import Dealings, learn
from tamizdat.contributions.asking.renewing import is_safe_to_repeat
from tamizdat.contributions.errors import ProviderError
from tamizdat.contributions.models import Attempt
from tamizdat.contributions.providers.protocol import Chargeable, Guarded, Provider, Ref
from tamizdat.contributions.sealing import open_ref
from tamizdat.money.standing import HAS_MONEY, State

MOST_AT_ONCE = 100
WATCHED_FOR = timedelta(days=14)
_SETTLED = {one.value for one in (*HAS_MONEY, State.MANDATED)}


def recover(dealings: Dealings, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Look at every attempt whose time has come. Returns how many were looked at."""
    # Only at those of providers that are set up: others would hold them up for ever.
    due = Attempt.objects.filter(look_at__lte=now, provider__in=dealings.providers).order_by("look_at", "pk")
    found = list(due.values_list("pk", flat=True)[:most])
    for number in found:
        attempt = Attempt.objects.select_related("gift").get(pk=number)
        _look(dealings, dealings.providers[attempt.provider], attempt, now)
    return len(found)


def _look(dealings: Dealings, provider: Provider, attempt: Attempt, now: datetime) -> None:
    if attempt.known == Attempt.Known.ASKED:
        _find_or_repeat(dealings, provider, attempt, now)
    else:
        _follow(dealings, provider, attempt, now)


def _find_or_repeat(dealings: Dealings, provider: Provider, attempt: Attempt, now: datetime) -> None:
    try:
        ref = provider.find(attempt.pk, attempt.asked_at)
    except ProviderError:
        look_later(attempt, now)
        return
    young = now - attempt.asked_at < REPEAT_WITHIN
    if ref is None and young and attempt.call != Attempt.Call.START and is_safe_to_repeat(dealings, attempt):
        ref = _repeated(dealings, provider, attempt)
    if ref is not None:
        _settle(dealings, provider, attempt, ref, now)
    elif young:
        look_later(attempt, now)
    else:
        note_absent(attempt, dealings.keyring, now)


def _repeated(dealings: Dealings, provider: Provider, attempt: Attempt) -> Ref | None:
    """Ask once more, with the same key for the same thing; None where that did not tell."""
    needs, ask = dealings.needs_of(attempt), dealings.ask_of(attempt)
    with suppress(ProviderError):
        if attempt.call == Attempt.Call.CHARGE and isinstance(provider, Chargeable):
            return provider.charge(needs, ask)
        if attempt.call == Attempt.Call.CONFIRM and isinstance(provider, Guarded):
            return provider.confirm(needs, ask).ref
    return None


def _settle(dealings: Dealings, provider: Provider, attempt: Attempt, ref: Ref, now: datetime) -> None:
    note_heard(attempt.pk, ref, dealings.keyring, now)
    with suppress(ProviderError):
        learn(dealings, provider, ref, now)


def _follow(dealings: Dealings, provider: Provider, attempt: Attempt, now: datetime) -> None:
    """It was heard: fetch it again until something has become of it, rarer and rarer, for two weeks."""
    if not attempt.live or attempt.state in _SETTLED or now - attempt.asked_at > WATCHED_FOR:
        look_again(attempt, None)
        return
    try:
        ref = open_ref(dealings.keyring, attempt.pk, bytes(attempt.ref)) or provider.find(attempt.pk, attempt.asked_at)
        if ref is not None:
            learn(dealings, provider, ref, now)
    except ProviderError:
        pass
    look_later(attempt, now)
