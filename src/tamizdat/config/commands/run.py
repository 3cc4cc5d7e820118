"""`tamizdat run`: every zone on this machine, each as processes of its own, under one supervisor."""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tamizdat.config.environment import Environment
from tamizdat.config.supervisor import Child, SupervisorRefusedError, only_one, supervise
from tamizdat.wire.ports import obstacle

HOST = "127.0.0.1"
NEWSROOM_THREADS = 4  # more only wait for each other: one process runs one thread of Python at a time
NEWSROOM_QUEUE = 64
NOT_YET = "The zones desk and vault have no process yet: they come with the letters. Nothing is missing for printing."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where everything lies and where the two doors open."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--port", type=int, default=8000, help="the public site (default %(default)s)")
    parser.add_argument("--admin-port", type=int, default=8001, help="the newsroom (default %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Run until told to stop. Returns 1, with a sentence, if nothing could be started."""
    var = (arguments.var or Environment().folder("TAMIZDAT_VAR", "var")).expanduser().absolute()
    return run_zones(var, port=arguments.port, admin_port=arguments.admin_port)


def run_zones(var: Path, *, port: int = 8000, admin_port: int = 8001, extra: Mapping[str, str] | None = None) -> int:
    """Supervise every zone over the folder `var` until SIGTERM or SIGINT; `extra` is added to their environment."""
    try:
        with only_one(var):
            check_ports(port, admin_port)
            environment = _environment(var, port, admin_port) | dict(extra or {})
            if status := _prepare(environment):
                return status
            _say(f"Public site: http://localhost:{port}/   Newsroom: http://localhost:{admin_port}/admin/")
            _say(NOT_YET)
            _say("Ctrl-C stops everything.")
            supervise(children(var, port, admin_port, environment), _say)
    except SupervisorRefusedError as error:
        print(error, file=sys.stderr)
        return 1
    _say("Everything has stopped.")
    return 0


def children(var: Path, port: int, admin_port: int, environment: Mapping[str, str]) -> list[Child]:
    """The processes of each zone. They share the folder `var`, and each is told only the secrets that it uses."""
    door = ["--interface", "wsgi", "--host", HOST, "--port", str(admin_port), "--log-level", "warning"]
    door += ["--blocking-threads", str(NEWSROOM_THREADS), "--backpressure", str(NEWSROOM_QUEUE)]
    newsroom = {**environment, "TAMIZDAT_ZONE": "newsroom"}
    press = {**_without(environment, "TAMIZDAT_SECRET_KEY"), "TAMIZDAT_ZONE": "press"}
    edition = var / "edition"
    return [
        Child("newsroom", [sys.executable, "-m", "granian", *door, "tamizdat.config.wsgi:application"], newsroom),
        Child("clock", verb("manage", "--var", str(var), "run_clock"), newsroom),
        Child("press", verb("press", "--keep", "--var", str(var)), press),
        Child(
            "newsstand",
            verb("serve", str(edition), "--host", HOST, "--port", str(port)),
            _without(environment, "TAMIZDAT_"),
            needs=edition / "metadata" / "timestamp.json",
        ),
    ]


def _without(environment: Mapping[str, str], beginning: str) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(beginning)}


def verb(*words: str) -> list[str]:
    """The command line of one of our verbs, as a process of its own."""
    return [sys.executable, "-m", "tamizdat.config.commands", *words]


def _environment(var: Path, port: int, admin_port: int) -> dict[str, str]:
    """Our own environment; addresses that nobody has chosen follow the ports. Output is not held back in buffers."""
    chosen = {
        "TAMIZDAT_ORIGIN": f"http://localhost:{port}/",
        "TAMIZDAT_NEWSROOM_URL": f"http://localhost:{admin_port}/",
    }
    return chosen | dict(os.environ) | {"TAMIZDAT_VAR": str(var), "PYTHONUNBUFFERED": "1"}


def check_ports(port: int, admin_port: int) -> None:
    """See that both doors can open. Raises SupervisorRefusedError with what to choose instead."""
    if port == admin_port:
        message = f"The public site and the newsroom cannot both have port {port}. Choose another with --admin-port."
        raise SupervisorRefusedError(message)
    for name, number, option in (("public site", port, "--port"), ("newsroom", admin_port, "--admin-port")):
        if reason := obstacle(HOST, number):
            message = f"The {name} cannot open on port {number} ({reason}). Free it, or choose another with {option}."
            raise SupervisorRefusedError(message)


def _prepare(environment: Mapping[str, str]) -> int:
    """Bring the newsroom's tables up to date, so that an upgrade needs no step of its own."""
    words = verb("manage", "migrate", "--no-input", "--verbosity", "0")
    return subprocess.run(words, env={**environment, "TAMIZDAT_ZONE": "newsroom"}, check=False).returncode


def _say(line: str) -> None:
    print(line, flush=True)
