"""Reading Stripe's calls to us (docs.stripe.com/webhooks, "Verify webhook signatures manually").

A call says only that something changed; what is true is fetched. So an old call that is sent again costs one look.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from tamizdat.contributions.errors import HintForged
from tamizdat.contributions.providers.protocol import Ref
from tamizdat.contributions.providers.stripe_objects import Event

HEADER = "stripe-signature"
# Stripe proposes five minutes. A call may wait in the spool while the vault is locked over a weekend.
TOLERANCE = timedelta(days=3)
# Objects of which something is read here.
KINDS = frozenset(
    {
        "payment_intent",
        "setup_intent",
        "charge",
        "refund",
        "dispute",
        "payout",
        "checkout.session",
        "payment_method",
    }
)
_LONGEST_STAMP = 12
_FORGED = (
    "A call of Stripe's does not carry the signature of our webhook. If it was Stripe, renew TAMIZDAT_STRIPE_HOOK."
)


def read_call(
    body: bytes, headers: Mapping[str, str], now: datetime, secrets: Sequence[str], *, live: bool
) -> list[Ref]:
    """Check a call, and name the objects that it speaks of. Raises HintForged."""
    check_signature(body, headers, now, secrets)
    try:
        event = msgspec.json.decode(body, type=Event)
    except msgspec.MsgspecError as error:
        raise HintForged(_FORGED) from error
    return list(refs_of([event])) if event.livemode is live else []


def refs_of(events: Iterable[Event]) -> Iterable[Ref]:
    """The objects that events speak of, each once."""
    found: dict[Ref, None] = {}
    for event in events:
        thing = event.data.get("object")
        kind, identity = (thing.get("object"), thing.get("id")) if isinstance(thing, dict) else (None, None)
        if kind in KINDS and isinstance(kind, str) and isinstance(identity, str):
            found[Ref(kind, identity)] = None
    return found


def check_signature(body: bytes, headers: Mapping[str, str], now: datetime, secrets: Sequence[str]) -> None:
    """`t=time,v1=signature`, several signatures while a secret is rolled. Raises HintForged."""
    line = next((value for name, value in headers.items() if name.lower() == HEADER), "")
    parts = [part.partition("=")[::2] for part in line.split(",")]
    stamp = next((value for name, value in parts if name.strip() == "t"), "")
    given = [value for name, value in parts if name.strip() == "v1"]
    signed = stamp.encode() + b"." + body
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets if secret]
    # Every pair is compared in constant time.
    matches = [hmac.compare_digest(one.encode(), other.encode()) for one in expected for other in given]
    number = stamp.isascii() and stamp.isdecimal() and len(stamp) <= _LONGEST_STAMP
    fresh = number and abs(now.timestamp() - int(stamp)) <= TOLERANCE.total_seconds()
    if not any(matches) or not fresh:
        raise HintForged(_FORGED)
