"""`python -m tamizdat.config.reading`: read the settings of a zone and stop.

So `tamizdat run` refuses nonsense once, before anything starts, and not in each process again and again.
"""

import importlib
import sys

from tamizdat.config.guard import guarded


def read_settings() -> int:
    """Read the settings of the zone that TAMIZDAT_ZONE names. Raises EnvironmentRefused."""
    importlib.import_module("tamizdat.config.settings")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(read_settings))
