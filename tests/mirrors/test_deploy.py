"""The configurations that we hand out are read by the programs they are for."""

import subprocess
from pathlib import Path

import pytest

from tamizdat.config.commands import COMMANDS
from tests.mirrors import servers


def test_nginx_takes_its_configuration_without_a_warning(tmp_path: Path) -> None:
    main = servers.write_nginx(tmp_path, "127.0.0.1:8080", 8000, tmp_path)
    done = subprocess.run(
        [servers.find("nginx"), "-t", "-c", str(main)], capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_caddy_takes_its_configuration(tmp_path: Path) -> None:
    done = subprocess.run(
        [servers.find("caddy"), "validate", "--adapter", "caddyfile", "--config", str(servers.DEPLOY / "Caddyfile")],
        env=servers.caddy_environment(tmp_path, "http://127.0.0.1:8080", 8000, tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_no_configuration_keeps_an_access_log(name: str) -> None:
    lines = [line.strip() for line in (servers.DEPLOY / name).read_text().splitlines()]
    logs = [line for line in lines if line.startswith(("access_log", "log ")) and not line.startswith("#")]
    assert all(line in {"access_log off;", "log {"} for line in logs)


UNITS = sorted((servers.DEPLOY / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_zone_runs_under_a_user_of_its_own_and_without_privileges(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "LimitCORE=0"):
        assert line in lines
    assert any(line.startswith("User=tamizdat-") for line in lines)


def test_the_newsstand_cannot_see_the_newsroom_nor_the_keys() -> None:
    unit = (servers.DEPLOY / "systemd" / "tamizdat-newsstand.service").read_text()
    assert "InaccessiblePaths=-/srv/tamizdat/newsroom -/srv/tamizdat/press" in unit
    assert "EnvironmentFile" not in unit


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_unit_starts_a_verb_that_there_is(unit: Path) -> None:
    commands = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart")]
    assert commands
    for command in commands:
        program, *words = command.partition("=")[2].split()
        assert program.startswith("/opt/tamizdat/bin/")
        assert program.endswith("/granian") or words[0] in COMMANDS
