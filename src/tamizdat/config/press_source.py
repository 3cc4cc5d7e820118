"""Where the press zone reads the newsroom's records: from the SQLite file as it lies, else by way of Django.

To set Django up takes longer than to print a story, and the press needs of it only two tables. So Django is loaded
only for a database that needs it (PostgreSQL); the press zone is then opened as any other zone.
"""

import importlib
from pathlib import Path

from tamizdat.config.databases import SQLITE, database, sqlite
from tamizdat.config.environment import Environment
from tamizdat.pressroom.plain_records import SqliteSource
from tamizdat.pressroom.source import Source


def source_in(var: Path) -> Source:
    """Find the records of the newsroom whose folder is `var`. Raises EnvironmentRefused for a URL that is none."""
    environment = Environment()
    url = environment.secret("TAMIZDAT_DATABASE_URL")
    found = database(url) if url else sqlite(var / "newsroom" / "newsroom.sqlite3")
    if found["ENGINE"] == SQLITE:
        return SqliteSource(Path(found["NAME"]))
    importlib.import_module("tamizdat.config.zones").open_zone("press", var)
    # The models can be imported only now that the zone is open.
    source: Source = importlib.import_module("tamizdat.pressroom.records").DjangoSource()
    return source
