"""What `tamizdat run` starts, and what it refuses to start."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tamizdat.config.commands.run import check_ports, children, run_zones
from tamizdat.config.supervisor import Child, SupervisorRefusedError, only_one

ENVIRONMENT = {"PATH": "/usr/bin", "TAMIZDAT_SECRET_KEY": "s3cret", "TAMIZDAT_DATABASE_URL": "postgresql://u:p@h/n"}


@pytest.fixture
def zones() -> dict[str, Child]:
    return {child.name: child for child in children(Path("/srv/paper"), 8000, 8001, ENVIRONMENT)}


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture
def free_port(taken_port: int) -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
    assert port != taken_port
    return port


def test_each_process_is_told_its_zone(zones: dict[str, Child]) -> None:
    assert {name: child.environment.get("TAMIZDAT_ZONE") for name, child in zones.items()} == {
        "newsroom": "newsroom",
        "clock": "newsroom",
        "press": "press",
        "newsstand": None,
    }


def test_the_newsstand_is_told_no_secret(zones: dict[str, Child]) -> None:
    assert zones["newsstand"].environment == {"PATH": "/usr/bin"}


def test_the_press_cannot_forge_a_session_of_an_editor(zones: dict[str, Child]) -> None:
    assert "TAMIZDAT_SECRET_KEY" not in zones["press"].environment


def test_the_newsstand_waits_for_the_first_edition(zones: dict[str, Child]) -> None:
    assert zones["newsstand"].needs == Path("/srv/paper/edition/metadata/timestamp.json")


def test_two_doors_cannot_share_a_port() -> None:
    with pytest.raises(SupervisorRefusedError, match="cannot both have port 8000"):
        check_ports(8000, 8000)


@pytest.mark.parametrize("option", ["--port", "--admin-port"])
def test_a_taken_port_is_named_with_the_option_that_chooses_another(
    taken_port: int, free_port: int, option: str
) -> None:
    ports = (taken_port, free_port) if option == "--port" else (free_port, taken_port)

    with pytest.raises(SupervisorRefusedError, match=f"port {taken_port} .* choose another with {option}"):
        check_ports(*ports)


def test_a_folder_that_runs_already_is_refused_before_anything_is_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with only_one(tmp_path):
        assert run_zones(tmp_path) == 1

    assert "runs on" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["run.lock"]
