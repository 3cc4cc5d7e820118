"""The tables, migrated once for all processes of a run: migrations take longer than most tests together."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

LONGEST_KEPT_SECONDS = 7 * 86_400
COMMAND = [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity", "0"]


def kept() -> Path:
    """The folder in which tables are kept from run to run; another one whenever a migration or a package changes.

    With a name that nobody else could have taken before us: what lies there is believed.
    """
    digest = hashlib.sha256(sys.version.encode())
    for app in sorted(apps.get_app_configs(), key=lambda one: one.name):
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    home = Path(tempfile.gettempdir()) / f"tamizdat-tables-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    assert home.stat().st_uid == os.getuid(), f"{home} belongs to somebody else. Remove it."
    mine = home / digest.hexdigest()[:32]
    for former in home.iterdir():
        # Others may be at work on this machine, on another state of the code.
        if former != mine and former.stat().st_mtime < time.time() - LONGEST_KEPT_SECONDS:
            shutil.rmtree(former, ignore_errors=True)
    return mine


def migrated(shared: Path) -> Path:
    """Migrate the database that is named in the environment, or a file below `shared`, unless another process did.

    Returns the file. On PostgreSQL it stands for the database of that URL, which no test writes to.
    """
    var, done = shared / "tables", shared / "tables.done"
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            var.mkdir()
            run = subprocess.run(
                COMMAND,
                env={**os.environ, "TAMIZDAT_VAR": str(var), "PYTHONDEVMODE": ""},
                capture_output=True,
                text=True,
                check=False,
            )
            assert run.returncode == 0, run.stderr
            done.touch()
    return var / "newsroom" / "newsroom.sqlite3"


def take_in(file: Path, worker: str) -> None:
    """Give this process tables of its own in memory: a copy of those in the file."""
    name = f"file:tables_{worker}?mode=memory&cache=shared"
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as ready:
        ready.backup(connection.connection)


@contextmanager
def copied() -> Iterator[None]:
    """Give this process a database of PostgreSQL of its own: a copy of the one that was migrated."""
    connection.settings_dict.setdefault("TEST", {})["TEMPLATE"] = connection.settings_dict["NAME"]
    made = setup_databases(0, interactive=False, serialized_aliases=[])
    yield
    teardown_databases(made, verbosity=0)
