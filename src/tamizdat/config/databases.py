"""One database URL becomes Django's settings: SQLite by default, PostgreSQL where one is named."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tamizdat.config.environment import EnvironmentRefused

# WAL lets the press read while an editor writes. With synchronous=NORMAL a power cut may lose the last moments of
# work but never the file. secure_delete and foreign_keys hold per connection, so they are said each time.
PRAGMAS = (
    # A story of 5 to 15 kB then lies on one page, where SQLite's 4 kB would scatter it over four. New files only.
    "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; "
    "PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
    "PRAGMA busy_timeout=20000; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
)
# The vault loses nothing that it has acknowledged, not even to a power cut: its letters cannot be unsent.
VAULT_PRAGMAS = PRAGMAS.replace("synchronous=NORMAL", "synchronous=FULL")
SQLITE = "django.db.backends.sqlite3"
WANTED = "sqlite:///var/newsroom/newsroom.sqlite3 or postgresql://user:password@host:5432/name"


def sqlite(path: Path, pragmas: str = PRAGMAS) -> dict[str, Any]:
    """Settings for one SQLite file. Writers take the lock when they begin, so that none fails half-way."""
    return {
        "ENGINE": SQLITE,
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }


def database(url: str, name: str = "TAMIZDAT_DATABASE_URL", pragmas: str = PRAGMAS) -> dict[str, Any]:
    """Read `sqlite:///file`, `sqlite:////absolute/file` or `postgresql://...`.

    Raises EnvironmentRefused, naming the variable `name` from which it came.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        message = f"{name} cannot be read ({error}). Write {WANTED}."
        raise EnvironmentRefused(message) from error
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return sqlite(Path(unquote(parts.path[1:])).absolute(), pragmas)
    if parts.scheme in {"postgresql", "postgres"} and len(parts.path) > 1:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    message = f"{name} does not name a database. Write {WANTED}."
    raise EnvironmentRefused(message)
