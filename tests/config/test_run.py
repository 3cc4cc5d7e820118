"""What `tamizdat run` starts, and what it refuses to start."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tamizdat.config.commands.run import Doors, check_ports, children, run_zones
from tamizdat.config.supervisor import Child, SupervisorRefusedError, only_one

ENVIRONMENT = {"PATH": "/usr/bin", "TAMIZDAT_SECRET_KEY": "s3cret", "TAMIZDAT_DATABASE_URL": "postgresql://u:p@h/n"}
ENVIRONMENT |= {"TAMIZDAT_VAULT_DATABASE_URL_FILE": "/run/secrets/vault", "TAMIZDAT_VAULT_KEY_FILE": "/run/usb/key"}
ENVIRONMENT |= {"TAMIZDAT_SMTP_URL": "smtp://u:p@relay"}
OF_GIFTS = {"TAMIZDAT_STRIPE_KEY_FILE", "TAMIZDAT_STRIPE_HOOK", "TAMIZDAT_BTCPAY_KEY", "TAMIZDAT_MOLLIE_ACCESS"}
ENVIRONMENT |= dict.fromkeys(OF_GIFTS, "s3cret")


@pytest.fixture
def zones() -> dict[str, Child]:
    return {child.name: child for child in children(Path("/srv/paper"), Doors(), ENVIRONMENT)}


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture
def free_ports(taken_port: int) -> list[int]:
    with ExitStack() as open_for_now:
        servers = [open_for_now.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(4)]
        ports = [int(server.getsockname()[1]) for server in servers]
    assert taken_port not in ports
    return ports


def test_each_process_is_told_its_zone(zones: dict[str, Child]) -> None:
    assert {name: child.environment.get("TAMIZDAT_ZONE") for name, child in zones.items()} == {
        "newsroom": "newsroom",
        "clock": "newsroom",
        "press": "press",
        "newsstand": None,
        "desk": "desk",
        "office": "office",
        "vault": "vault",
    }


def test_the_newsstand_is_told_no_secret(zones: dict[str, Child]) -> None:
    assert zones["newsstand"].environment == {"PATH": "/usr/bin"}


def test_the_press_cannot_forge_a_session_of_an_editor(zones: dict[str, Child]) -> None:
    assert "TAMIZDAT_SECRET_KEY" not in zones["press"].environment


@pytest.mark.parametrize(
    ("process", "secrets"),
    [
        ("newsroom", {"TAMIZDAT_SECRET_KEY", "TAMIZDAT_DATABASE_URL"}),
        ("press", {"TAMIZDAT_DATABASE_URL"}),
        ("desk", set()),
        ("office", {"TAMIZDAT_VAULT_DATABASE_URL_FILE"}),
        ("vault", {"TAMIZDAT_VAULT_DATABASE_URL_FILE", "TAMIZDAT_VAULT_KEY_FILE", "TAMIZDAT_SMTP_URL", *OF_GIFTS}),
    ],
)
def test_a_process_is_told_only_the_secrets_that_it_uses(
    zones: dict[str, Child], process: str, secrets: set[str]
) -> None:
    told = set(zones[process].environment) & set(ENVIRONMENT)

    assert told - {"PATH"} == secrets


@pytest.mark.parametrize("process", ["desk", "office", "vault"])
def test_the_doors_of_the_vault_wait_for_its_key(zones: dict[str, Child], process: str) -> None:
    assert zones[process].needs == Path("/srv/paper/desk/vault.pub")


def test_the_newsstand_waits_for_the_first_edition(zones: dict[str, Child]) -> None:
    assert zones["newsstand"].needs == Path("/srv/paper/edition/metadata/timestamp.json")


def test_two_doors_cannot_share_a_port() -> None:
    with pytest.raises(SupervisorRefusedError, match="cannot both have port 8000"):
        check_ports(Doors(public=8000, newsroom=8000))


@pytest.mark.parametrize(
    ("door", "option"),
    [("public", "--port"), ("newsroom", "--admin-port"), ("office", "--office-port"), ("desk", "--desk-port")],
)
def test_a_taken_port_is_named_with_the_option_that_chooses_another(
    taken_port: int, free_ports: list[int], door: str, option: str
) -> None:
    ports = dict(zip(("public", "newsroom", "office", "desk"), free_ports, strict=True)) | {door: taken_port}

    with pytest.raises(SupervisorRefusedError, match=f"port {taken_port} .* choose another with {option}"):
        check_ports(Doors(**ports))


def test_a_folder_that_runs_already_is_refused_before_anything_is_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with only_one(tmp_path):
        assert run_zones(tmp_path) == 1

    assert "runs on" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["run.lock"]
