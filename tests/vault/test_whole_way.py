"""The whole way of a reader through processes as `tamizdat run` starts them: desk, spool, vault, edition, outbox."""

import re
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.desk.conftest import Desk, sign_up
from tests.vault.printing import print_letter
from tests.vault.processes import COMMAND, RunningVault, environment, found, start, until

ADDRESS = "anna@mail.example"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVault]:
    var = tmp_path_factory.mktemp("whole")
    key_file = found(var)
    running = start(var, key_file, "--key-file", str(key_file))
    running.await_("unlocked")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def desk(vault: RunningVault) -> Iterator[Desk]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    words = [COMMAND[0], "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "warning"]
    zone = environment() | {"TAMIZDAT_ZONE": "desk", "TAMIZDAT_VAR": str(vault.places.var)}
    with (
        (vault.places.var / "desk-said.txt").open("wb") as said,
        subprocess.Popen([*words, "tamizdat.config.wsgi:application"], env=zone, stdout=said, stderr=said) as process,
    ):
        until(lambda: answers(port))
        yield Desk(port, vault.places.var)
        process.terminate()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def link(mail: str, door: str) -> str:
    """Where a link of a mail leads, by its path at the desk."""
    lines = mail.replace("=\r\n", "").replace("=\n", "")
    found_ = re.search(rf"http://localhost:8003(/{door}/[A-Za-z0-9_-]+)", lines)
    assert found_, mail
    return found_[1]


def test_a_reader_signs_up_confirms_gets_the_letter_leaves_with_one_click_and_is_gone(
    vault: RunningVault, desk: Desk
) -> None:
    assert desk.post("/subscribe", sign_up(ADDRESS)).status == 200
    until(lambda: len(vault.mails_to(ADDRESS)) == 1, lambda: vault.log)
    confirmation = link(vault.mails_to(ADDRESS)[0], "confirm")
    assert desk.get(confirmation).status == 200, "looking changes nothing"
    assert desk.post(confirmation, {}).status == 200

    until(lambda: counted(vault) == {"weekly": 1}, lambda: vault.log)
    print_letter(vault.places.var, "Good evening from the far bank.")
    until(lambda: len(vault.mails_to(ADDRESS)) == 2, lambda: vault.log)
    letter = vault.mails_to(ADDRESS)[1]
    assert "Good evening from the far bank." in letter
    assert letter.count(ADDRESS) == 1, "the address stands in To and nowhere else"

    sealed = sealed_addresses(vault)
    assert [one for one in sealed if lies_in_the_database(vault, one)] == sealed != []
    one_click = link(letter, "leave")
    answer = desk.post(one_click, {"List-Unsubscribe": "One-Click"})
    assert (answer.status, "location" in answer.headers) == (200, False)
    until(lambda: counted(vault) == {}, lambda: vault.log)
    # Deleted is not gone: SQLite keeps what it deleted in free pages and in its log, unless it is told otherwise.
    until(lambda: not any(lies_in_the_database(vault, one) for one in sealed), lambda: "sealed bytes stayed")
    vault.lock()
    written = b"".join(path.read_bytes() for path in vault.places.var.rglob("*") if path.is_file())
    assert ADDRESS.encode() not in written


def sealed_addresses(vault: RunningVault) -> list[bytes]:
    with closing(sqlite3.connect(f"file:{vault.places.folder / 'vault.sqlite3'}?mode=ro", uri=True)) as database:
        return [bytes(row[0]) for row in database.execute("SELECT address FROM readers_subscription")]


def lies_in_the_database(vault: RunningVault, content: bytes) -> bool:
    files = [path for path in vault.places.folder.glob("vault.sqlite3*") if not path.name.endswith("-shm")]
    return any(content in path.read_bytes() for path in files)


def counted(vault: RunningVault) -> dict[str, int]:
    """How many receive each newsletter, as anybody with the database could count."""
    with closing(sqlite3.connect(f"file:{vault.places.folder / 'vault.sqlite3'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT newsletter, count(*) FROM readers_subscription GROUP BY 1").fetchall()
    return {str(newsletter): int(number) for newsletter, number in rows}
