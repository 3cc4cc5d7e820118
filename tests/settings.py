"""Settings of the tests: those of the newsroom, with the rooms of the vault beside it.

No process of ours is two zones at once (tests/config/test_zones.py starts each by itself and looks). The tests' process
is, so that one run of pytest sees every model; each test still calls only the zone that it is about.
"""

from tamizdat.config.settings import *  # noqa: F403  # everything that a zone has, and more
from tamizdat.config.settings import DATABASES, INSTALLED_APPS
from tamizdat.config.zones import DESK, VAULT

INSTALLED_APPS = [*INSTALLED_APPS, *VAULT.apps, *DESK.apps]

# In memory, connections of several threads share one cache, in which a reader locks a table for writers until its last
# row was read. A file, as a newsroom has it, knows no such locks.
for _database in DATABASES.values():
    if _database["ENGINE"].endswith("sqlite3"):
        _database["OPTIONS"]["init_command"] += "; PRAGMA read_uncommitted=1"
