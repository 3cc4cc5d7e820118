"""Settings of the tests: those of the newsroom, with the rooms of the vault beside it.

No process of ours is two zones at once (tests/config/test_zones.py starts each by itself and looks). The tests' process
is, so that one run of pytest sees every model; each test still calls only the zone that it is about.
"""

from tamizdat.config.settings import *  # noqa: F403  # everything that a zone has, and more
from tamizdat.config.settings import INSTALLED_APPS
from tamizdat.config.zones import DESK, VAULT

INSTALLED_APPS = [*INSTALLED_APPS, *VAULT.apps, *DESK.apps]
