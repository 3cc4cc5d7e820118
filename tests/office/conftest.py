"""An office as `tamizdat run` starts it, and a vault that answers what a test tells it to answer."""

import contextlib
import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tamizdat.envelope.messages import Question, decode_question
from tamizdat.envelope.replies import Refused, Reply, encode_reply
from tamizdat.envelope.sealed import KeyPair, new_pair
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.questions import QUESTIONS, answer, read_question

SECONDS_TO_START = 30.0
FORM = "application/x-www-form-urlencoded"
KEEPERS = ("anna", "boris")
# A process of its own, since a process is one zone.
SET_UP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tamizdat.config.zones import open_zone
open_zone("office", Path(sys.argv[1]))
from django.core.management import call_command
call_command("migrate", "--no-input", verbosity=0)
from tamizdat.letters.models import Chunk, Issue
from tamizdat.readers.models import Subscription
from tamizdat.staff.actions import open_account
from tests.office.books import set_up
set_up()
for name in sys.argv[2:]:
    open_account(username=name, password=f"passphrase of {name}")
moment = datetime(2026, 11, 27, 17, tzinfo=UTC)
Subscription.objects.create(pk=7, newsletter="weekly", index=b"i" * 16, period="2026-11", address=b"sealed", domain=1,
    language="en", edition="digest", joined="2026-11")
for number, state in enumerate(("sending", "hold", "sent"), 1):
    issue = Issue.objects.create(pk=number, letter=number, newsletter="weekly", state=state, due_at=moment,
        touched_at=moment, order_key=b"k" * 32, audience_n=8, audience_sha256="ab" * 32)
    statuses = bytes([3, 3, 3, 5, 6, 8, 7, 0])
    Chunk.objects.create(issue=issue, seq=0, rank=0, ids=b"", editions=b"", statuses=statuses, open=1)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    cookies: list[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """What a keeper holds: cookies, and the last token of a form."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        body = None
        if fields is not None:
            token = self.cookies.get("office-csrf", "")
            body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self.send(method, path, body, FORM)

    def send(self, method: str, path: str, body: bytes | None, kind: str) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Content-Type": kind, "Cookie": cookie})
            got = connection.getresponse()
            set_cookies = [value for name, value in got.getheaders() if name.lower() == "set-cookie"]
            for one in set_cookies:
                name, _, value = one.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(got.status, {n.lower(): v for n, v in got.getheaders()}, set_cookies, got.read())

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> Answer:
        """Send a form with one file."""
        edge = "edge-of-the-form"
        fields = {"csrfmiddlewaretoken": self.cookies.get("office-csrf", ""), **fields}
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="statement"; filename="{name}"\r\n\r\n'
        body = "".join([*parts, head]).encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self.send("POST", path, body, f"multipart/form-data; boundary={edge}")

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        return self.ask("POST", path, fields)

    def sign_in(self, name: str) -> "Browser":
        self.get("/login")
        answered = self.post("/login", username=name, password=f"passphrase of {name}")
        assert answered.status == 302, answered.text
        return self


def refuse(_question: Question) -> Reply:
    return Refused("The vault says no.")


@dataclass
class Vault:
    """Answers questions by their type; what it was asked stands in `asked`."""

    office: Path
    pair: KeyPair = field(default_factory=new_pair)
    asked: list[Question] = field(default_factory=list)
    replies: dict[type[Question], Callable[[Question], Reply]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        spool = Spool(self.office / QUESTIONS)
        while not self.over.wait(0.01):
            for waiting in list(spool.waiting()):
                asked = read_question((self.pair.private,), waiting.read())
                spool.done(waiting.name)
                question = decode_question(asked.question)
                self.asked.append(question)
                answer(self.office, asked, encode_reply(self.replies.get(type(question), refuse)(question)))


@dataclass(frozen=True, slots=True)
class Office:
    port: int
    var: Path
    vault: Vault

    def browser(self) -> Browser:
        return Browser(self.port)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One process for all tests."""
    var = tmp_path_factory.mktemp("office")
    vault = Vault(var / "office")
    (var / "desk").mkdir()
    (var / "desk" / "vault.pub").write_text(f"{vault.pair.public.hex()}\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DJANGO_"))}
    environment |= {"TAMIZDAT_VAR": str(var), "TAMIZDAT_ZONE": "office"}
    subprocess.run([sys.executable, "-c", SET_UP, str(var), *KEEPERS], env=environment, check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    environment["TAMIZDAT_OFFICE_URL"] = f"http://127.0.0.1:{port}/"
    words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--log-level", "warning", "--blocking-threads", "2", "tamizdat.config.wsgi:application"]
    thread = threading.Thread(target=vault.work)
    thread.start()
    with (
        (var / "said").open("wb") as said,
        subprocess.Popen([sys.executable, *words], env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            _wait(process, port)
            yield Office(port, var, vault)
        finally:
            vault.over.set()
            thread.join()
            process.terminate()
            process.wait(timeout=15)


@pytest.fixture
def office(running: Office) -> Office:
    """The same process, before a vault that says no."""
    running.vault.asked.clear()
    running.vault.replies.clear()
    return running


@pytest.fixture(scope="session")
def signed_in(running: Office) -> dict[str, Browser]:
    """The keepers, signed in once."""
    return {name: running.browser().sign_in(name) for name in KEEPERS}


@pytest.fixture
def keeper(signed_in: dict[str, Browser], office: Office) -> Browser:
    return signed_in["anna"]


@pytest.fixture
def second(signed_in: dict[str, Browser], office: Office) -> Browser:
    return signed_in["boris"]


def write(office: Office, statement: str, *values: str) -> None:
    """Write into the vault's database, as the vault would."""
    with sqlite3.connect(office.var / "vault" / "vault.sqlite3") as database:
        database.execute(statement, values)
    database.close()


def words_of(page: str) -> str:
    """What a person reads on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert process.poll() is None, "the office stopped at once"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    message = "the office did not begin to listen"
    raise AssertionError(message)
