"""One demonstration for all tests of this folder, built and served by the command, as a newcomer would."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tamizdat.newsroom.demonstration.logins import FILE, Login, logins_of

SECONDS_TO_OPEN = 300
SECONDS_TO_CLOSE = 30
COMMAND = [sys.executable, "-m", "tamizdat.config.commands"]


@dataclass(frozen=True)
class Demonstration:
    """A demonstration that runs: where it lies and where its doors are."""

    var: Path
    ports: list[int]
    built: dict[str, bytes]
    called_again: dict[str, bytes]

    @property
    def port(self) -> int:
        return self.ports[0]

    @property
    def public(self) -> str:
        return f"http://localhost:{self.port}/"

    @property
    def newsroom(self) -> str:
        return f"http://localhost:{self.ports[1]}/admin/"

    @property
    def root(self) -> Path:
        return self.var / "edition" / "root.json"

    def login(self, username: str) -> Login:
        return next(login for login in logins_of(self.var) if login.username == username)

    def page(self, path: str) -> tuple[int, str]:
        """Status and text of a public page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", f"/{path}")
            reply = connection.getresponse()
            return reply.status, reply.read().decode("utf-8")
        finally:
            connection.close()


def tamizdat(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, outside of the tests' own environment."""
    return subprocess.run(
        [*COMMAND, *words],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_TO_OPEN,
    )


def clean_environment() -> dict[str, str]:
    """Our environment without what the tests put there for themselves."""
    ours = re.compile(r"TAMIZDAT_|DJANGO_|PYTHONDEVMODE|PYTEST_")
    return {name: value for name, value in os.environ.items() if not ours.match(name)}


def fingerprints(var: Path) -> dict[str, bytes]:
    """What must not change when the command is called again: the edition's seal, log-ins, drafts and the log."""
    with closing(sqlite3.connect(f"file:{var / 'newsroom' / 'newsroom.sqlite3'}?mode=ro", uri=True)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [
            name for name in sorted(tables) if name.startswith(("newsroom_", "pressroom_", "staff_", "wagtailcore_"))
        ]
        counts = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}  # noqa: S608  # names that the database itself gave
    # The timestamp alone is signed anew whenever the press begins to keep watch (TUF 3.1: its age is its message).
    metadata = [path for path in (var / "edition" / "metadata").glob("*.json") if path.name != "timestamp.json"]
    files = [var / FILE, *sorted(metadata)]
    return {path.name: path.read_bytes() for path in files} | {"rows": repr(counts).encode()}


def free_ports() -> list[int]:
    """Four ports where nobody listens: public site, newsroom, office, desk."""
    with ExitStack() as open_for_now:
        sockets = [open_for_now.enter_context(socket.socket()) for _ in range(4)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def options_for(ports: list[int]) -> list[str]:
    """The words that open each door at its port."""
    names = ("--port", "--admin-port", "--office-port", "--desk-port")
    return [word for name, port in zip(names, ports, strict=True) for word in (name, str(port))]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Build with `tamizdat demo --build-only`, call it again to serve, and stop that with Ctrl-C at the end."""
    var = tmp_path_factory.mktemp("demo")
    ports = free_ports()
    first = tamizdat("demo", "--build-only", "--var", str(var), *options_for(ports))
    assert first.returncode == 0, first.stdout + first.stderr
    built = fingerprints(var)
    words = ["demo", "--var", str(var), *options_for(ports)]
    written = var / "said.txt"
    with written.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [*COMMAND, *words], env=clean_environment(), stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        for door in ports[:2]:
            _wait_for(door, process, written)
        yield Demonstration(var, ports, built, fingerprints(var))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            status = process.wait(SECONDS_TO_CLOSE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert status == 0, written.read_text(encoding="utf-8")


def _wait_for(port: int, process: "subprocess.Popen[bytes]", written: Path) -> None:
    for _ in range(SECONDS_TO_OPEN * 5):
        assert process.poll() is None, f"The demonstration ended early:\n{written.read_text(encoding='utf-8')}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = f"Nothing listens at {port}:\n{written.read_text(encoding='utf-8')}"
    raise AssertionError(message)
