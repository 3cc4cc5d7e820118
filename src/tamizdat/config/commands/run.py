"""`tamizdat run`: every zone on this machine, each as processes of its own, under one supervisor."""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tamizdat.config.environment import Environment
from tamizdat.config.supervisor import Child, SupervisorRefusedError, only_one, supervise
from tamizdat.wire.ports import obstacle

HOST = "127.0.0.1"
NEWSROOM_THREADS = 4  # more only wait for each other: one process runs one thread of Python at a time
NEWSROOM_QUEUE = 64
DESK_THREADS = 4
DESK_QUEUE = 128
OFFICE_THREADS = 2
OFFICE_QUEUE = 16
NO_VAULT = "The vault has no keys yet: desk, office and vault wait for “tamizdat vault init”. Printing needs none."


@dataclass(frozen=True, slots=True)
class Doors:
    """Where each door opens on this machine."""

    public: int = 8000
    newsroom: int = 8001
    office: int = 8002
    desk: int = 8003


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where everything lies and where the doors open."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--port", type=int, default=8000, help="the public site (default %(default)s)")
    parser.add_argument("--admin-port", type=int, default=8001, help="the newsroom (default %(default)s)")
    parser.add_argument("--office-port", type=int, default=8002, help="the keepers' office (default %(default)s)")
    parser.add_argument("--desk-port", type=int, default=8003, help="the public letterbox (default %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Run until told to stop. Returns 1, with a sentence, if nothing could be started."""
    var = (arguments.var or Environment().folder("TAMIZDAT_VAR", "var")).expanduser().absolute()
    return run_zones(var, doors_of(arguments))


def doors_of(arguments: argparse.Namespace) -> Doors:
    """The ports that were asked for."""
    return Doors(arguments.port, arguments.admin_port, arguments.office_port, arguments.desk_port)


def run_zones(var: Path, doors: Doors | None = None, extra: Mapping[str, str] | None = None) -> int:
    """Supervise every zone over the folder `var` until SIGTERM or SIGINT; `extra` is added to their environment."""
    doors = doors or Doors()
    try:
        with only_one(var):
            check_ports(doors)
            environment = _environment(var, doors) | dict(extra or {})
            if status := _prepare(environment):
                return status
            _say(f"Public site: http://localhost:{doors.public}/   Newsroom: http://localhost:{doors.newsroom}/admin/")
            if vault_key(var).exists():
                _say(f"Desk: http://localhost:{doors.desk}/   Office: http://localhost:{doors.office}/")
            else:
                _say(NO_VAULT)
            _say("Ctrl-C stops everything.")
            supervise(children(var, doors, environment), _say)
    except SupervisorRefusedError as error:
        print(error, file=sys.stderr)
        return 1
    _say("Everything has stopped.")
    return 0


def children(var: Path, doors: Doors, environment: Mapping[str, str]) -> list[Child]:
    """The processes of each zone. They share the folder `var`, and each is told only the secrets that it uses."""
    edition = var / "edition"
    newsroom = _told(environment, "newsroom", kept=("TAMIZDAT_SECRET_KEY", "TAMIZDAT_DATABASE_URL"))
    return [
        Child("newsroom", door(doors.newsroom, NEWSROOM_THREADS, NEWSROOM_QUEUE), newsroom),
        Child("clock", verb("manage", "--var", str(var), "run_clock"), newsroom),
        Child(
            "press",
            verb("press", "--keep", "--var", str(var)),
            _told(environment, "press", kept=("TAMIZDAT_DATABASE_URL",)),
        ),
        Child(
            "newsstand",
            verb("serve", str(edition), "--host", HOST, "--port", str(doors.public)),
            _without(environment, "TAMIZDAT_"),
            needs=edition / "metadata" / "timestamp.json",
        ),
        *_children_of_the_vault(var, doors, environment),
    ]


def _children_of_the_vault(var: Path, doors: Doors, environment: Mapping[str, str]) -> list[Child]:
    key, kept = vault_key(var), ("TAMIZDAT_VAULT_DATABASE_URL",)
    desk, office = _told(environment, "desk"), _told(environment, "office", kept=kept)
    mail = (
        "TAMIZDAT_VAULT_KEY_FILE",
        "TAMIZDAT_SMTP_URL",
        "TAMIZDAT_ANYMAIL",
        "TAMIZDAT_DKIM_KEY",
        "TAMIZDAT_IMAP_URL",
    )
    vault = _told(environment, "vault", kept=(*kept, *mail, *OF_PROVIDERS))
    return [
        Child("vault", verb("vault", "--var", str(var)), vault, needs=key),
        Child("desk", door(doors.desk, DESK_THREADS, DESK_QUEUE), desk, needs=key),
        Child("office", door(doors.office, OFFICE_THREADS, OFFICE_QUEUE), office, needs=key),
    ]


def vault_key(var: Path) -> Path:
    """The public key of the vault: once it is there, the desk can seal."""
    return var / "desk" / "vault.pub"


def door(port: int, threads: int, queue: int) -> list[str]:
    """The command line of a door of ours: a WSGI server with so many threads and so long a queue."""
    words = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--log-level", "warning"]
    words += ["--blocking-threads", str(threads), "--backpressure", str(queue)]
    return [sys.executable, "-m", "granian", *words, "tamizdat.config.wsgi:application"]


# Keys of providers of payments, and what belongs to them.
OF_PROVIDERS = ("TAMIZDAT_STRIPE_", "TAMIZDAT_BTCPAY_", "TAMIZDAT_MOLLIE_")
SECRETS = (
    *OF_PROVIDERS,
    "TAMIZDAT_SECRET_KEY",
    "TAMIZDAT_DATABASE_URL",
    "TAMIZDAT_VAULT_DATABASE_URL",
    "TAMIZDAT_VAULT_KEY_FILE",
    "TAMIZDAT_SMTP_URL",
    "TAMIZDAT_ANYMAIL",
    "TAMIZDAT_DKIM_KEY",
    "TAMIZDAT_IMAP_URL",
)


def _told(environment: Mapping[str, str], zone: str, kept: tuple[str, ...] = ()) -> dict[str, str]:
    """The environment of a zone: everything but the secrets that it does not use."""
    hidden = tuple(name for name in SECRETS if name not in kept)
    return {name: value for name, value in environment.items() if not name.startswith(hidden)} | {"TAMIZDAT_ZONE": zone}


def _without(environment: Mapping[str, str], beginning: str) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(beginning)}


def verb(*words: str) -> list[str]:
    """The command line of one of our verbs, as a process of its own."""
    return [sys.executable, "-m", "tamizdat.config.commands", *words]


def addresses(doors: Doors) -> dict[str, str]:
    """The addresses of the doors on this machine, as settings: they hold where nobody has chosen others."""
    return {
        "TAMIZDAT_ORIGIN": f"http://localhost:{doors.public}/",
        "TAMIZDAT_NEWSROOM_URL": f"http://localhost:{doors.newsroom}/",
        "TAMIZDAT_DESK_URL": f"http://localhost:{doors.desk}/",
        "TAMIZDAT_OFFICE_URL": f"http://localhost:{doors.office}/",
    }


def _environment(var: Path, doors: Doors) -> dict[str, str]:
    """Our own environment; output is not held back in buffers."""
    return addresses(doors) | dict(os.environ) | {"TAMIZDAT_VAR": str(var), "PYTHONUNBUFFERED": "1"}


def check_ports(doors: Doors) -> None:
    """See that every door can open. Raises SupervisorRefusedError with what to choose instead."""
    taken: dict[int, str] = {}
    for name, number, option in (
        ("public site", doors.public, "--port"),
        ("newsroom", doors.newsroom, "--admin-port"),
        ("office", doors.office, "--office-port"),
        ("desk", doors.desk, "--desk-port"),
    ):
        if other := taken.get(number):
            message = f"The {other} and the {name} cannot both have port {number}. Choose another with {option}."
            raise SupervisorRefusedError(message)
        taken[number] = name
        if reason := obstacle(HOST, number):
            message = f"The {name} cannot open on port {number} ({reason}). Free it, or choose another with {option}."
            raise SupervisorRefusedError(message)


def _prepare(environment: Mapping[str, str]) -> int:
    """Bring the tables of the newsroom and the vault up to date, so that an upgrade needs no step of its own.

    Settings that make no sense end it here, with the sentence of whoever has read them.
    """
    for zone in ("desk", "vault"):  # nobody else reads their settings before they start
        words = [sys.executable, "-m", "tamizdat.config.reading"]
        if status := subprocess.run(words, env={**environment, "TAMIZDAT_ZONE": zone}, check=False).returncode:
            return status
    for zone in ("newsroom", "office"):  # the office loads all that the vault loads, and accounts of keepers
        words = verb("manage", "--zone", zone, "migrate", "--no-input", "--verbosity", "0")
        status = subprocess.run(words, env={**environment, "TAMIZDAT_ZONE": zone}, check=False).returncode
        if status:
            return status
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
