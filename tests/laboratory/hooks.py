"""Calls that the invented providers make: signed as the real ones sign, and sent as badly as the net can."""

import hashlib
import hmac
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.laboratory.stripe_books import Thing

Sent = tuple[bytes, dict[str, str]]


def sign_as_stripe(event: Thing, secret: str, seconds: int, *, version: str | None = None) -> Sent:
    """An event as Stripe posts it (docs.stripe.com/webhooks). An old `version` tells the object in an old shape."""
    told = {**event, "api_version": version or event["api_version"], "pending_webhooks": 1}
    if version is not None:
        thing = event["data"]["object"]
        old = {key: value for key, value in thing.items() if key not in {"latest_charge", "metadata"}}
        told["data"] = {"object": {**old, "charges": {"object": "list", "data": []}}, "previous_attributes": {}}
    body = json.dumps(told).encode()
    signature = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {"Stripe-Signature": f"t={seconds},v1={signature},v0=6ffbb59b2300aae63f272406069a9788598b792a"}


def sign_as_btcpay(event: Thing, secret: str) -> Sent:
    """An event as BTCPay Server posts it (Greenfield API, Webhooks: `BTCPay-Sig`)."""
    body = json.dumps(event).encode()
    return body, {"BTCPay-Sig": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


@dataclass
class Postman:
    """Brings calls badly: each `times` times, out of order, some not at all."""

    chance: random.Random
    times: int = 100
    lost: float = 0.0

    def bring(self, calls: Sequence[Sent]) -> Iterator[Sent]:
        kept = [one for one in calls if self.chance.random() >= self.lost]
        many = kept * self.times
        self.chance.shuffle(many)
        yield from many
