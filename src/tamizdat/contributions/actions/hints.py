"""The inbox: what a provider called about, sealed until its truth was fetched."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from tamizdat.contributions.models import RawHint
from tamizdat.contributions.providers.protocol import Ref
from tamizdat.contributions.sealing import HINT, hint_digest, open_at, seal_at
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.facts import Fact

LONGEST_WAIT_MINUTES = 8
"""A provider that was away for long must not be waited for longer than that when it is back."""
STRANGE_WAIT_MINUTES = 60
TRIES_OF_A_DAY = 180


class Kept(msgspec.Struct, frozen=True):
    """What is sealed: a call with the headers that sign it, or an object that a sweep found."""

    body: bytes = b""
    headers: dict[str, str] = {}
    ref: tuple[str, str] | None = None


_DECODER = msgspec.msgpack.Decoder(Kept)


def keep_hint(provider: str, body: bytes, headers: Mapping[str, str], keyring: Keyring, now: datetime) -> bool:
    """Keep a call, within the caller's transaction or its own. The same call a hundred times is one. Says if it is new.

    One that was looked up already is looked up again: what it speaks of may have changed since.
    """
    digest = hint_digest(keyring, provider, body)
    return _keep(provider, digest, Kept(body, dict(headers)), keyring, now)


def keep_ref(provider: str, ref: Ref, keyring: Keyring, now: datetime, *, in_doubt: bool = False) -> None:
    """Keep an object that a sweep found and that could not be taken in. `in_doubt`: it may be money already taken."""
    digest = hint_digest(keyring, provider, f"{ref.kind}\0{ref.id}".encode())
    _keep(provider, digest, Kept(ref=(ref.kind, ref.id)), keyring, now)
    if in_doubt:
        RawHint.objects.filter(digest=digest).update(in_doubt=True)


def is_in_doubt(provider: str) -> bool:
    """Say whether something may have been taken through a provider of which we do not know. After a day it is told."""
    doubtful = RawHint.objects.filter(provider=provider, state=RawHint.State.WAITING, in_doubt=True)
    return doubtful.filter(tries__lt=TRIES_OF_A_DAY).exists()


def _keep(provider: str, digest: bytes, kept: Kept, keyring: Keyring, now: datetime) -> bool:
    sealed = seal_at(keyring, HINT, digest.hex(), msgspec.msgpack.encode(kept))
    fresh = {"provider": provider, "sealed": sealed, "came_at": now, "next_try": now}
    hint, made = RawHint.objects.get_or_create(digest=digest, defaults=fresh)
    if not made and hint.state == RawHint.State.DONE:
        RawHint.objects.filter(pk=hint.pk).update(
            sealed=sealed, state=RawHint.State.WAITING, came_at=now, next_try=now, tries=0
        )
    return made


def opened(hint: RawHint, keyring: Keyring) -> Kept:
    """What a hint says. Raises SealError."""
    return _DECODER.decode(open_at(keyring, HINT, bytes(hint.digest).hex(), bytes(hint.sealed)))


def note_done(hint: RawHint) -> None:
    """Its truth was fetched: what it said is erased."""
    RawHint.objects.filter(pk=hint.pk).update(
        state=RawHint.State.DONE,
        sealed=b"",
        next_try=None,
        in_doubt=False,
        wanted_by="",
        minor=0,
        currency="",
        day=None,
    )


def drop(hint: RawHint) -> None:
    """It was forged: nothing of it is kept, and the same may come again at the price of one look."""
    hint.delete()


def note_later(hint: RawHint, now: datetime) -> None:
    """Look at it again after a while."""
    wait = timedelta(minutes=min(LONGEST_WAIT_MINUTES, 2 ** min(hint.tries, 10)))
    RawHint.objects.filter(pk=hint.pk).update(tries=hint.tries + 1, next_try=now + wait)


def note_strange(hint: RawHint, payment: Fact, now: datetime) -> None:
    """It speaks of money that we know nothing of: what keepers are shown of it."""
    wait = timedelta(minutes=min(STRANGE_WAIT_MINUTES, 2 ** min(hint.tries, 10)))
    RawHint.objects.filter(pk=hint.pk).update(
        state=RawHint.State.STRANGE,
        tries=hint.tries + 1,
        next_try=now + wait,
        minor=payment.money.minor,
        currency=payment.money.currency,
        day=payment.day,
    )


def want_found(provider: str, *, by: str, now: datetime) -> int:
    """A keeper says that all money found at a provider is to be booked as found. Returns how many payments there are.

    It is done by the vault when it works next; the provider is asked once more for what is true then.
    """
    strange = RawHint.objects.filter(provider=provider, state=RawHint.State.STRANGE)
    return strange.update(wanted_by=by[:150], next_try=now)
