"""A desk as `tamizdat run` starts it: a process over a folder of its own, with a vault that only tests open."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tamizdat.envelope.messages import Message, decode
from tamizdat.envelope.sealed import KeyPair, new_pair, open_sealed
from tamizdat.spool.envelopes import Spool
from tests.desk.pages_of import challenge_of, hidden_of, solution_of
from tests.desk.vault_at_the_counter import VaultAtTheCounter
from tests.press.offer_samples import RECORD
from tests.pressroom.paper import PrintingHouse, everything_around

SECONDS_TO_START = 20.0
# Longer than the desk waits for a silent vault.
TIMEOUT_SECONDS = 40
FORM = "application/x-www-form-urlencoded"
TOKEN = "tokenoftwentycharactersormore"
_peers = count(1)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Desk:
    port: int
    var: Path
    pair: KeyPair = field(default_factory=new_pair)

    @property
    def key(self) -> Path:
        return self.var / "desk" / "vault.pub"

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = FORM, **headings: str) -> Answer:
        """Send a request, each from somebody else unless `peer` says who."""
        number = next(_peers)
        peer = headings.pop("peer", f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Content-Type": kind, "X-Forwarded-For": peer, **headings})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())

    def get(self, path: str, **headings: str) -> Answer:
        return self.ask("GET", path, None, FORM, **headings)

    def post(self, path: str, fields: Mapping[str, str], **headings: str) -> Answer:
        """Send a form, and do the sum that is asked for when many tests gave: as browsers do. With a `peer`, do not."""
        answer = self.ask("POST", path, urlencode(fields).encode(), FORM, **headings)
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS and path in {"/give", "/card"} and "peer" not in headings:
            done = {**hidden_of(answer.text), "altcha": solution_of(challenge_of(answer.text))}
            return self.ask("POST", path, urlencode(done).encode(), FORM)
        return answer

    def sealed(self) -> list[bytes]:
        """Whatever lies in the spool."""
        return [waiting.read() for waiting in Spool(self.var / "spool").waiting()]

    def take(self) -> list[Message]:
        """Open what lies in the spool, as the vault does, and take it out."""
        spool = Spool(self.var / "spool")
        found = []
        for waiting in list(spool.waiting()):
            found.append(decode(open_sealed([self.pair.private], waiting.read())))
            spool.done(waiting.name)
        return found

    def give_key(self) -> None:
        self.key.parent.mkdir(parents=True, exist_ok=True)
        self.key.write_text(f"{self.pair.public.hex()}\n")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One process for all tests; what it prints lies in `said`."""
    var = tmp_path_factory.mktemp("desk")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    desk = Desk(port, var)
    desk.give_key()
    _print_offer(var)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DJANGO_"))}
    environment |= {
        "TAMIZDAT_ZONE": "desk",
        "TAMIZDAT_VAR": str(var),
        "TAMIZDAT_ORIGIN": "https://paper.example/",
        "TAMIZDAT_PAPER_NAME": "The Far Bank; ru=Тот берег; fa=آن کرانه",
        "TAMIZDAT_MAIL_DOMAIN": "news.paper.example",
        "TAMIZDAT_DESK_BEHIND_PROXY": "yes",
    }
    words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--log-level", "warning", "--blocking-threads", "4", "tamizdat.config.wsgi:application"]
    with (
        (var / "said").open("wb") as said,
        subprocess.Popen([sys.executable, *words], env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            _wait(process, port)
            yield desk
        finally:
            process.terminate()
            process.wait(timeout=15)


@pytest.fixture
def desk(running: Desk) -> Desk:
    """The same process with an empty spool."""
    running.give_key()
    running.take()
    return running


@pytest.fixture
def vault(running: Desk) -> Iterator[VaultAtTheCounter]:
    vault = VaultAtTheCounter(running.var / "counter", running.pair)
    vault.open()
    yield vault
    vault.close()


def gift(**other: str) -> dict[str, str]:
    """The form of gifts as the paper's page sends it, with ladders that were not chosen."""
    given = {
        "rhythm": "month",
        "currency": "EUR",
        "EUR-once": "500",
        "EUR-month": "200",
        "EUR-year": "2400",
        "USD-month": "500",
        "other": "",
        "method": "bank",
        "address": "",
        "consent": "0123456789abcdef",
        "language": "en",
        "website": "",
    }
    return {name: value for name, value in (given | other).items() if value != "-"}


def sign_up(address: str = "anna@mail.example", **other: str) -> dict[str, str]:
    """The form of a newsletter, filled in."""
    given = {
        "newsletter": "weekly",
        "address": address,
        "language": "en",
        "edition": "digest",
        "consent": "0123456789abcdef",
        "website": "",
    }
    return {name: value for name, value in (given | other).items() if value != "-"}


def _print_offer(var: Path) -> None:
    """Print an edition beside the desk that offers something to givers."""
    house = PrintingHouse(var)
    house.put(*everything_around(), RECORD)
    house.print()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert process.poll() is None, "the desk stopped at once"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    message = "the desk did not begin to listen"
    raise AssertionError(message)
