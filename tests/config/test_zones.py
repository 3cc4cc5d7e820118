"""A process is one zone and loads nothing of another."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tamizdat.config.zones import ZONES, ZoneRefused, open_zone

ASK = """
import json, sys
from pathlib import Path
from tamizdat.config.zones import open_zone
open_zone(sys.argv[1], Path(sys.argv[2]))
from django.conf import settings
print(json.dumps({
    "apps": list(settings.INSTALLED_APPS),
    "urls": settings.ROOT_URLCONF,
    "file": settings.DATABASES.get("default", {}).get("NAME", ""),
    "wagtail": "wagtail" in sys.modules,
    "auth": "django.contrib.auth.models" in sys.modules,
    "secret": (Path(sys.argv[2]) / "newsroom" / "secret-key").exists(),
}))
"""


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_loads_its_own_apps_addresses_and_database(zone: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAMIZDAT_", "DJANGO_"))}
    done = subprocess.run(  # our own interpreter and our own words
        [sys.executable, "-c", ASK, zone, str(tmp_path)], env=kept, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert found["apps"] == list(ZONES[zone].apps)
    assert found["urls"] == ZONES[zone].urls
    for thing in ("wagtail", "secret"):
        assert found[thing] == (zone == "newsroom")
    assert found["auth"] == (zone in {"newsroom", "office"})
    places = {"newsroom": "newsroom/newsroom.sqlite3", "vault": "vault/vault.sqlite3", "none": ""}
    expected = places[ZONES[zone].database]
    assert found["file"] == (str(tmp_path / expected) if expected else "")


def test_a_process_does_not_become_a_second_zone(tmp_path: Path) -> None:
    with pytest.raises(ZoneRefused, match="Start another process for press"):
        open_zone("press", tmp_path)


def test_an_unknown_zone_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ZoneRefused, match="newsroom, press, desk, vault, office"):
        open_zone("cellar", tmp_path)
