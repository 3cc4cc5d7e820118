"""Letters by way of a provider's HTTP: django-anymail's backend of Postmark, and a server that plays Postmark."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tamizdat.letters.anymail_relay import read_provider
from tamizdat.letters.errors import RelayRefused
from tamizdat.letters.models import Issue
from tests.fakes.readership import FakeAudience
from tests.letters.sending_house import SendingHouse

State = Issue.State


@dataclass
class Provider:
    """What it was sent, and the status with which it answers a recipient; 0 breaks off after it has taken the mail."""

    statuses: dict[str, list[int]] = field(default_factory=dict)
    taken: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, mail: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            waiting = self.statuses.get(mail["To"], [])
            status = waiting.pop(0) if waiting else 200
            if status in {0, 200}:
                self.taken.append(mail)
        message = (
            ""
            if status == 200
            else f"Found inactive addresses: {mail['To']}. Inactive recipients are ones that bounced."
        )
        said = {"ErrorCode": 0 if status == 200 else 406, "Message": message, "MessageID": "m", "To": mail["To"]}
        return status, said

    @property
    def reached(self) -> list[str]:
        return sorted(mail["To"] for mail in self.taken)


@contextmanager
def serving(provider: Provider) -> Iterator[str]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, said = provider.answer(mail[0] if isinstance(mail, list) else mail)
            if not status:
                self.close_connection = True
                return
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def by_http(house: SendingHouse, provider: Provider) -> Iterator[SendingHouse]:
    with serving(provider) as url:
        house.relay = read_provider(json.dumps({"provider": "postmark", "server_token": "t", "api_url": url}))
        house.restart()
        yield house


def test_everybody_is_reached_once_with_text_page_and_the_way_to_leave(
    by_http: SendingHouse, provider: Provider
) -> None:
    by_http.audience = FakeAudience.of(30)

    issue = by_http.send()

    assert issue.state == State.SENT
    assert provider.reached == sorted(f"reader{number}@example.net" for number in range(30))
    mail = provider.taken[0]
    names = {one["Name"] for one in mail["Headers"]}
    assert {"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Message-ID"} <= names
    assert "DKIM-Signature" not in names
    assert mail["TextBody"]
    assert "<html" in mail["HtmlBody"]


def test_a_provider_that_throttles_costs_nobody_the_letter(by_http: SendingHouse, provider: Provider) -> None:
    provider.statuses = {"reader1@example.net": [429]}

    by_http.send()
    by_http.later(minutes=2)
    by_http.turns()

    assert by_http.account().accepted == 5
    assert len(provider.taken) == 5


def test_a_mailbox_that_the_provider_refuses_is_refused_and_the_others_get_it(
    by_http: SendingHouse, provider: Provider
) -> None:
    provider.statuses = {"reader2@example.net": [422]}

    by_http.send()

    account = by_http.account()
    assert (account.accepted, account.rejected) == (4, 1)


def test_a_key_that_is_no_longer_good_pauses_the_letter_and_punishes_no_reader(
    by_http: SendingHouse, provider: Provider
) -> None:
    provider.statuses = {f"reader{number}@example.net": [401] * 9 for number in range(5)}

    issue = by_http.send()

    assert issue.state == State.PAUSED
    assert by_http.account().rejected == 0
    assert by_http.bounces == []


@pytest.mark.parametrize("status", [0, 500])
def test_a_mail_whose_answer_was_lost_goes_again(by_http: SendingHouse, provider: Provider, status: int) -> None:
    provider.statuses = {"reader3@example.net": [status]}

    by_http.send()
    by_http.turns()

    assert by_http.account().accepted == 5
    assert provider.reached.count("reader3@example.net") == (2 if status == 0 else 1)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"provider": "../x"}', '{"provider": "nobody"}', '{"provider": "postmark"}']
)
def test_a_setting_that_names_no_provider_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RelayRefused, match="postmark"):
        read_provider(text)
