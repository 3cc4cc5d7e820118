"""Real servers over one edition: our newsstand, and nginx and Caddy with the configurations that we hand out."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tamizdat.config.commands.serve import command_line

DEPLOY = Path(__file__).parents[2] / "deploy"
_SECONDS_TO_START = 20


@dataclass(frozen=True)
class Reply:
    """What came back; names of fields in lower case."""

    status: int
    fields: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Site:
    """A server that answers."""

    name: str
    port: int

    def ask(self, path: str, method: str = "GET", **fields: str) -> Reply:
        """Ask once; `accept_encoding="gzip"` is the field Accept-Encoding. The path goes out as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in fields.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            reply = connection.getresponse()
            return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
        finally:
            connection.close()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextlib.contextmanager
def newsstand(edition: Path, workers: int = 2) -> Iterator[Site]:
    """Our own, as `tamizdat serve` starts it."""
    port = free_port()
    with _running(command_line(edition, port=port, workers=workers), port):
        yield Site("newsstand", port)


@contextlib.contextmanager
def nginx(edition: Path, behind: Site, room: Path) -> Iterator[Site]:
    """Nginx with deploy/nginx.conf, the newsstand behind it."""
    port = free_port()
    main = write_nginx(edition, f"127.0.0.1:{port}", behind.port, room)
    with _running([find("nginx"), "-c", str(main), "-g", "daemon off;"], port):
        yield Site("nginx", port)


@contextlib.contextmanager
def caddy(edition: Path, behind: Site, room: Path) -> Iterator[Site]:
    """Caddy with deploy/Caddyfile, the newsstand behind it."""
    port = free_port()
    environment = caddy_environment(edition, f"http://127.0.0.1:{port}", behind.port, room)
    command = [find("caddy"), "run", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    with _running(command, port, environment):
        yield Site("caddy", port)


def find(program: str) -> str:
    """Where a server program lies; without it this test means nothing, so it fails."""
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    assert path, f"{program} is not installed, but the tests of its configuration need it"
    return path


def write_nginx(edition: Path, listen: str, behind: int, room: Path) -> Path:
    """Set the places of deploy/nginx.conf and wrap it as Debian's nginx.conf does."""
    site = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("/srv/tamizdat/edition", str(edition)),
        ("listen 80;", f"listen {listen};"),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
    ):
        assert old in site
        site = site.replace(old, new)
    (room / "site.conf").write_text(site)
    temporary = "".join(
        f"{kind}_temp_path {room}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = room / "nginx.conf"
    main.write_text(
        f"{'user root;' if os.getuid() == 0 else ''} pid {room}/pid; error_log stderr emerg; worker_processes 1;"
        f"events {{ worker_connections 64; }} http {{ {temporary} include {room}/site.conf; }}"
    )
    return main


def caddy_environment(edition: Path, site: str, behind: int, room: Path) -> dict[str, str]:
    """The variables that deploy/Caddyfile reads."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(room),
        "TAMIZDAT_SITE": site,
        "TAMIZDAT_EDITION": str(edition),
        "TAMIZDAT_NEWSSTAND": f"127.0.0.1:{behind}",
    }


@contextlib.contextmanager
def _running(command: list[str], port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            _wait(process, port)
            yield
        finally:
            process.terminate()
            process.communicate(timeout=15)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = process.stdout.read().decode() if process.stdout else ""
            message = f"the server stopped at once: {said}"
            raise AssertionError(message)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    message = "the server did not begin to listen"
    raise AssertionError(message)
