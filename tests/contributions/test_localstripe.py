"""A second opinion: localstripe, which others wrote, reads our requests and writes what we read, for what it covers.

It covers payments, refunds and signed calls. It knows no confirmation tokens, no disputes, no idempotency and no lists
by time, and none of the API's newest parameters; what needs those is tried in our own laboratory.
"""

import http.server
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

import pytest

from tamizdat.contributions.errors import HintForged, ProviderDown
from tamizdat.contributions.providers.protocol import Ref
from tamizdat.contributions.providers.stripe_account import StripeAccount, StripeKeys
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.contributions.providers.stripe_objects import Made
from tamizdat.money.amounts import Money
from tamizdat.money.facts import FactKind
from tamizdat.wire.calls import Answer, Call
from tests.contributions.provider_contract import of_kind
from tests.contributions.stripe_stands import LOCAL

# Stripe's own refund has it; localstripe answers 400 to whoever asks for it.
NEWER = "&" + urlencode({"expand[1]": "data.failure_balance_transaction"})
KEY, HOOK = "sk_test_secondopinion", "whsec_secondopinion"
SECONDS = 20


class Older:
    """The way out to a server that does not know all that we ask for."""

    def call(self, call: Call) -> Answer:
        return LOCAL.call(replace(call, url=call.url.replace(NEWER, "")))


@dataclass
class Second:
    """localstripe as a process, and our account at it."""

    account: StripeAccount
    address: str

    @property
    def line(self) -> StripeLine:
        return self.account.line

    def pay(self, attempt: str, minor: int = 500) -> Ref:
        """What our own requests do at the real one, in the words of the version that localstripe speaks."""
        card = {"type": "card", "card[number]": "4242424242424242", "card[cvc]": "123"}
        expiry: dict[str, str | int] = {"card[exp_month]": 12, "card[exp_year]": 2040}
        method = self.line.post("/v1/payment_methods", Made, card | expiry, "").id
        customer = self.line.post("/v1/customers", Made, {"metadata[attempt]": attempt}, "").id
        self.line.post(f"/v1/payment_methods/{method}/attach", Made, {"customer": customer}, "")
        form: dict[str, str | int] = {
            "amount": minor,
            "currency": "eur",
            "customer": customer,
            "payment_method": method,
            "off_session": "true",
            "confirm": "true",
            "metadata[attempt]": attempt,
        }
        return Ref("payment_intent", self.line.post("/v1/payment_intents", Made, form, "").id)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Second]:
    program = shutil.which("localstripe", path=str(Path(sys.executable).parent))
    assert program, "There is no localstripe. Install the extra `dev`."
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    said = tmp_path_factory.mktemp("localstripe") / "said"
    with (
        said.open("wb") as out,
        subprocess.Popen([program, "--port", str(port), "--from-scratch"], stdout=out, stderr=out) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        account = StripeAccount(StripeLine(Older(), KEY, address, seconds=5), StripeKeys(KEY, hooks=(HOOK,)))
        try:
            wait_for(account.line)
            yield Second(account, address)
        finally:
            process.terminate()


def wait_for(line: StripeLine) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with suppress(ProviderDown):
            line.get("/v1/customers", dict)
            return
        time.sleep(0.1)
    message = "localstripe did not start"
    raise AssertionError(message)


def test_a_payment_is_read_as_the_fact_that_it_is(second: Second) -> None:
    facts = second.account.fetch(second.pay("abc1", 725))

    assert [(fact.kind, fact.attempt, fact.money) for fact in facts] == [(FactKind.CAPTURED, "abc1", Money(725, "EUR"))]


def test_a_charge_leads_to_the_same_facts_as_its_payment(second: Second) -> None:
    facts = second.account.fetch(second.pay("abc2"))
    charge = next(iter(facts)).ref

    assert second.account.fetch(Ref("charge", charge)) == facts


def test_a_refund_is_understood_and_read_back(second: Second) -> None:
    ref = second.pay("abc3")
    payment = of_kind(second.account.fetch(ref), FactKind.CAPTURED)[0].ref
    refund = second.account.refund(payment, Money(200, "EUR"), "key")
    given = of_kind(second.account.fetch(ref), FactKind.REFUNDED)

    assert [(fact.ref, fact.money.minor, fact.parent) for fact in given] == [(refund.id, 200, payment)]
    assert second.account.fetch(refund) == second.account.fetch(ref)


def test_a_mandate_has_a_country_and_can_be_ended(second: Second) -> None:
    ref = second.pay("abc4")
    method = str(second.line.get(f"/v1/payment_intents/{ref.id}", dict)["payment_method"])

    assert second.account.mandate_country(method) == "FR"  # localstripe knows no other
    second.account.end(method)


def test_its_signed_calls_are_believed_and_forged_ones_are_not(second: Second) -> None:
    with Letterbox() as box:
        box.open_at(second)
        ref = second.pay("abc5")
        body, headers = box.wait_for(b'"payment_intent.succeeded"', ref.id.encode())
    now = datetime.now(UTC)

    assert second.account.read_hint(body, headers, now) == [ref]
    with pytest.raises(HintForged):
        second.account.read_hint(body.replace(b"pi_", b"pj_"), headers, now)


class Letterbox:
    """Takes what localstripe calls about; it does so after a second."""

    def __init__(self) -> None:
        taken = self.taken = list[tuple[bytes, dict[str, str]]]()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                taken.append((body, dict(self.headers.items())))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                return

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self.http.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        self._thread.join()

    def open_at(self, second: Second) -> None:
        url = f"http://127.0.0.1:{self.http.server_address[1]}/"
        form = urlencode({"url": url, "secret": HOOK}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Bearer {KEY}"}
        assert LOCAL.call(Call("POST", f"{second.address}/_config/webhooks/box", kind, form)).status == 200

    def wait_for(self, *words: bytes) -> tuple[bytes, dict[str, str]]:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for body, headers in self.taken:
                if all(word in body for word in words):
                    return body, headers
            time.sleep(0.05)
        message = f"localstripe called about {len(self.taken)} other things"
        raise AssertionError(message)
