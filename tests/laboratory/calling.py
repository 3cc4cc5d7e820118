"""Bringing what the invented providers have to say to a desk, as the real ones do."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from urllib.parse import urlsplit

from tests.laboratory import btcpay_house, stripe_house
from tests.laboratory.btcpay_house import BtcpayHouse
from tests.laboratory.hooks import Sent, sign_as_btcpay, sign_as_stripe
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.stripe_house import StripeHouse

SECONDS = 0.5


class Calling:
    """Brings each call once. Whoever does not answer is not called again: that is what sweeps are for."""

    def __init__(self, stripe: StripeHouse, btcpay: BtcpayHouse, mollie: MollieHouse, desk: str) -> None:
        self._houses = (stripe, btcpay, mollie)
        self._desk = urlsplit(desk)
        self._told = [0, 0, 0]

    def turn_until(self, over: threading.Event) -> None:
        while not over.wait(SECONDS):
            for provider, sent in self.waiting():
                with suppress(OSError, http.client.HTTPException):
                    self.bring(provider, sent)

    def waiting(self) -> Iterator[tuple[str, Sent]]:
        """What was not brought yet."""
        stripe, btcpay, mollie = self._houses
        events = list(stripe.books.things["event"].values())
        for event in islice(events, self._told[0], None):
            yield "stripe", sign_as_stripe(event, stripe_house.HOOK, stripe.clock.seconds)
        calls, named = list(btcpay.calls), list(mollie.calls)
        for call in islice(calls, self._told[1], None):
            yield "btcpay", sign_as_btcpay(call, btcpay_house.HOOK)
        for identity in islice(named, self._told[2], None):
            yield "mollie", (f"id={identity}".encode(), {"Content-Type": "application/x-www-form-urlencoded"})
        self._told = [len(events), len(calls), len(named)]

    def bring(self, provider: str, sent: Sent) -> None:
        """Call the desk. Raises OSError."""
        body, headers = sent
        line = http.client.HTTPConnection(self._desk.hostname or "localhost", self._desk.port or 80, timeout=5)
        try:
            line.request("POST", f"{self._desk.path}hint/{provider}", body, headers)
            line.getresponse().read()
        finally:
            line.close()
