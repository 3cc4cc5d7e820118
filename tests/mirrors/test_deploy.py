"""The configurations that we hand out are read by the programs they are for."""

import subprocess
from pathlib import Path

import pytest

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
