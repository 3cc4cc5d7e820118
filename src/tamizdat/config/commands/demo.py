"""`tamizdat demo`: a working newsroom with an invented paper, from nothing to the browser in one command."""

import argparse
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.commands.run import addresses, check_ports, doors_of, run_zones, verb
from tamizdat.config.environment import Environment
from tamizdat.config.guard import STOPPED
from tamizdat.config.supervisor import SupervisorRefusedError, only_one
from tamizdat.edition.ceremony import is_demonstration, make_demo_keys
from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.newsroom.demonstration.logins import FILE, logins_of
from tamizdat.vault.demonstration import demo_key_file, ensure_demo_vault
from tamizdat.vault.errors import VaultError

CONTENT = Path(__file__).parents[4] / "demo"
MARK = "demo-complete"
OFFICE = "demo-keepers.txt"
KEEPERS = ("anna", "boris")
REAL_DATABASE = ("TAMIZDAT_DATABASE_URL", "TAMIZDAT_DATABASE_URL_FILE")


class DemoRefusedError(Exception):
    """The demonstration cannot be built here; the sentence says why and what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it lies, where its doors open, and whether to open them."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument("--content", type=Path, default=CONTENT, help="the invented paper (demo/ of the checkout)")
    parser.add_argument("--build-only", action="store_true", help="build it, and do not serve it")
    parser.add_argument("--port", type=int, default=8000, help="the public site (default %(default)s)")
    parser.add_argument("--admin-port", type=int, default=8001, help="the newsroom (default %(default)s)")
    parser.add_argument("--office-port", type=int, default=8002, help="the keepers' office (default %(default)s)")
    parser.add_argument("--desk-port", type=int, default=8003, help="the public letterbox (default %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Build what is missing, say how to get in, and serve until told to stop.

    Returns 1, with a sentence, if it cannot be built; 130 if it was stopped while building. What was built stays, and
    the next call goes on from there.
    """
    var = (arguments.var or Environment().folder("TAMIZDAT_VAR", "var")).expanduser().absolute()
    for name, address in addresses(doors_of(arguments)).items():
        os.environ.setdefault(name, address)  # every page that is built says where the desk is
    try:
        if not arguments.build_only:
            check_ports(doors_of(arguments))
        with only_one(var), _asked_politely():
            _refuse_real_newsroom(var)
            status = _build(var, arguments.content.expanduser().absolute())
            ensure_demo_vault(var)
            status = status or _open_office(var)
    except (DemoRefusedError, SupervisorRefusedError, EditionError, VaultError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return STOPPED
    if status:
        return status
    _tell(var, arguments)
    if arguments.build_only:
        return 0
    extra = {"TAMIZDAT_DEMONSTRATION": "yes", "TAMIZDAT_PAPER_NAME": _paper_name(arguments.content.expanduser())}
    extra["TAMIZDAT_VAULT_KEY_FILE"] = f"{demo_key_file(var)}"
    return run_zones(var, doors_of(arguments), extra=extra)


@contextmanager
def _asked_politely() -> Iterator[None]:
    """While building, take SIGTERM as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _refuse_real_newsroom(var: Path) -> None:
    """Invented stories must never get into somebody's paper."""
    for name in REAL_DATABASE:
        if os.environ.get(name):
            message = f"{name} names a database, and the demonstration brings its own. Unset it and try again."
            raise DemoRefusedError(message)
    edition = EditionFolder(var / "edition")
    strange = (var / "newsroom" / "newsroom.sqlite3").exists() and not (var / FILE).exists()
    if strange or (edition.metadata.exists() and not is_demonstration(edition)):
        message = f"{var} holds a newsroom that is no demonstration. Name another folder with --var."
        raise DemoRefusedError(message)


def _build(var: Path, content: Path) -> int:
    """Take every step that has not been taken. Returns the exit status of the step that failed, or 0."""
    if (var / MARK).exists() and logins_of(var):
        print(f"The demonstration stands in {var}.", flush=True)
        return _step(var, "press", "Printing what is new", ["press", "--var", str(var)])
    if not (content / "paper.toml").is_file():
        message = f"{content} holds no paper.toml. Run this from a checkout, or name its demo folder with --content."
        raise DemoRefusedError(message)
    print(f"Building a demonstration in {var}. This takes a minute or two, once.", flush=True)
    _promise_logins(var)
    manage = ["manage", "--var", str(var)]
    status = (
        _step(var, "newsroom", "1 of 3: the newsroom's tables", [*manage, "migrate", "--no-input", "--verbosity", "0"])
        or _step(var, "newsroom", "2 of 3: an invented paper", [*manage, "load_demonstration", str(content)])
        or _print_first(var)
    )
    if not status:
        (var / MARK).touch()
    return status


def _paper_name(content: Path) -> str:
    """The invented paper's name as the setting wants it: one for all languages, and those of the others."""
    site = tomllib.loads((content / "paper.toml").read_text(encoding="utf-8"))["site"]
    first, *others = site["languages"]
    return "; ".join([site["names"][first], *(f"{code}={site['names'][code]}" for code in others)])


def _promise_logins(var: Path) -> None:
    """Mark the folder as a demonstration before anything real could be taken for one."""
    var.mkdir(parents=True, exist_ok=True)
    (var / FILE).touch(mode=0o600)


def _print_first(var: Path) -> int:
    make_demo_keys(EditionFolder(var / "edition"), var / "press" / "keys", datetime.now(UTC))
    return _step(var, "press", "3 of 3: the first edition", ["press", "--var", str(var)])


def _step(var: Path, zone: str, title: str, words: Sequence[str]) -> int:
    """Run one step as a process of its zone: no process opens two."""
    print(title, flush=True)
    environment = {**os.environ, "TAMIZDAT_VAR": str(var), "TAMIZDAT_ZONE": zone, "TAMIZDAT_DEMONSTRATION": "yes"}
    # A session of its own: Ctrl-C reaches us alone, and we ask it to stop in a way that it does without a traceback.
    with subprocess.Popen(verb(*words), env=environment, start_new_session=True) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.terminate()
            raise


def _tell(var: Path, arguments: argparse.Namespace) -> None:
    lines = [
        "",
        f"The vault unlocks itself with {demo_key_file(var)}, which lies beside it: so it is in a demonstration only.",
        "Its keys are DEMONSTRATION KEYS, 1 of 1, and lie beside it: they show how signing works and prove nothing.",
        f"Check the edition as a stranger would:  tamizdat verify {var / 'edition'} --root {_root(var)} --all",
        "",
        f"Log-ins of the newsroom (also in {var / FILE}):",
        *(f"  {login.username:<10}{login.passphrase}   {login.role}" for login in logins_of(var)),
        f"Log-ins of the keepers' office (also in {var / OFFICE}):",
        *(f"  {line.replace(' ', '   ')}" for line in _keepers_of(var)[-len(KEEPERS) :]),
        "",
    ]
    if arguments.build_only:
        lines.append(f"The edition is in {var / 'edition'}. Without --build-only, the same command serves it.")
    print("\n".join(lines), flush=True)


def _open_office(var: Path) -> int:
    """Make two keepers, since lists need two; their passphrases lie beside the other log-ins of the demonstration."""
    if _keepers_of(var):
        return 0
    manage = ["manage", "--var", str(var), "--zone", "office"]
    status = _step(var, "office", "The keepers' office", [*manage, "migrate", "--no-input", "--verbosity", "0"])
    for name in KEEPERS:
        words = [*manage, "open_keeper", name, "--write", f"{var / OFFICE}"]
        status = status or _step(var, "office", f"  {name}", words)
    return status


def _keepers_of(var: Path) -> list[str]:
    """The log-ins of keepers, a line each; empty until all are made."""
    lines = (var / OFFICE).read_text(encoding="utf-8").splitlines() if (var / OFFICE).exists() else []
    return lines if len(lines) >= len(KEEPERS) else []


def _root(var: Path) -> Path:
    return var / "edition" / "root.json"
