"""Servers over one edition: ours as `tamizdat serve` starts it, nginx as deploy/nginx.conf says, and bare nginx."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tamizdat.config.commands.serve import command_line

DEPLOY = Path(__file__).parents[1] / "deploy" / "nginx.conf"
BARE = """server {{ listen 127.0.0.1:{port}; root {tree}; access_log off; default_type text/html;
  types {{ text/html html; }} gzip_static always; rewrite ^(.*)/$ $1/index.html; }}"""
WORKERS = 2


@contextlib.contextmanager
def open_at(edition: Path) -> Iterator[str]:
    """Our own newsstand; gives its address."""
    with running(command_line(edition, port=(port := free_port()), workers=WORKERS), port):
        yield f"http://127.0.0.1:{port}/"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def nginx_command(room: Path, site: str) -> list[str]:
    """Two workers with this site in front of nothing else."""
    room.mkdir(parents=True, exist_ok=True)
    paths = "".join(f"{kind}_temp_path {room}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (room / "nginx.conf").write_text(
        f"{'user root;' if os.getuid() == 0 else ''} pid {room}/pid; error_log stderr emerg;"
        f"worker_processes {WORKERS}; worker_rlimit_nofile 8192; events {{ worker_connections 2048; }}"
        f"http {{ sendfile on; tcp_nopush on; keepalive_requests 100000000; {paths} {site} }}"
    )
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    return [program, "-c", str(room / "nginx.conf"), "-g", "daemon off;"]


def bare_site(edition: Path, port: int) -> str:
    """The least that nginx needs to serve the pages, without any of the headers."""
    return BARE.format(port=port, tree=edition / "tree")


def deployed_site(edition: Path, port: int) -> str:
    """What we hand out, with our places in it."""
    site = DEPLOY.read_text().replace("/srv/tamizdat/edition", str(edition))
    return site.replace("listen 80;", f"listen 127.0.0.1:{port};")


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """A server for a while; gives the id of its first process."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(process, port)
            yield process.pid
        finally:
            process.terminate()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(400):
        if process.poll() is not None:
            message = "the server stopped at once"
            raise SystemExit(message)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    message = "the server does not listen"
    raise SystemExit(message)
