"""The whole way of a gift through processes as `tamizdat run` starts them: desk, vault, statement, mail."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tamizdat.envelope.gift_messages import Remind
from tests.contributions.test_importing import entries, statement
from tests.desk.conftest import Desk, gift
from tests.press.offer_samples import RECORD
from tests.pressroom.paper import PrintingHouse, a_site, everything_around
from tests.vault.processes import COMMAND, RunningVault, environment, found, start, tamizdat, until
from tests.vault.test_whole_way import answers, link

ADDRESS = "needle@mail.example"
REFERENCE = re.compile(r"RF\d\d \d{4} \d{4} \d{4}")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVault]:
    var = tmp_path_factory.mktemp("gift")
    house = PrintingHouse(var)
    house.put(*everything_around(), a_site(desk="http://localhost:8003/"), RECORD)
    house.print()
    key_file = found(var)
    running = start(var, key_file, "--key-file", str(key_file))
    running.await_("unlocked")
    yield running
    running.stop()


@contextmanager
def desk_beside(var: Path) -> Iterator[Desk]:
    """A desk over the same folder, as `tamizdat run` starts it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    words = [COMMAND[0], "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "warning"]
    words += ["--blocking-threads", "4"]
    zone = environment() | {"TAMIZDAT_ZONE": "desk", "TAMIZDAT_VAR": str(var)}
    zone |= {"TAMIZDAT_DESK_BEHIND_PROXY": "yes"}
    with (
        (var / "desk-said.txt").open("wb") as said,
        subprocess.Popen([*words, "tamizdat.config.wsgi:application"], env=zone, stdout=said, stderr=said) as process,
    ):
        until(lambda: answers(port))
        yield Desk(port, var)
        process.terminate()


@pytest.fixture(scope="module")
def desk(vault: RunningVault) -> Iterator[Desk]:
    with desk_beside(vault.places.var) as desk:
        yield desk


def given(desk: Desk, **words: str) -> str:
    """Give by bank; returns the reference as it is printed."""
    answer = desk.post("/give", gift(**words))
    assert answer.status == 200, answer.text
    [reference] = set(REFERENCE.findall(answer.text))
    return str(reference)


def test_three_mangle_their_references_are_booked_and_one_ends_it_from_the_mail(
    vault: RunningVault, desk: Desk, tmp_path: Path
) -> None:
    mine, second, third = given(desk, address=ADDRESS), given(desk), given(desk)
    until(lambda: not list(vault.spool.waiting()), lambda: vault.log)
    texts = [f"for you, {mine} !", second.replace("RF", "РФ "), third[2:].replace(" ", "-")]
    file = tmp_path / "november.xml"
    day = f"{datetime.now(UTC):%Y-%m-%d}"  # the vault runs by its own clock
    file.write_bytes(statement(entries(*texts, amount="2.00", day=day)))
    brought = tamizdat("gifts", "import", "--var", str(vault.places.var), str(file))
    assert brought.returncode == 0, brought.stderr
    assert "3 matched, 0 waiting" in brought.stdout

    until(lambda: len(vault.mails_to(ADDRESS)) == 1, lambda: vault.log)
    way = link(vault.mails_to(ADDRESS)[0], "gift")
    until(lambda: "€2 each month" in desk.get(way).text)  # the desk lets a vault be that was silent a moment ago
    page = desk.get(way).text
    assert "Arrives regularly" in page
    assert mine in page
    assert desk.get(way).status == 200, "looking changes nothing"

    assert "nothing more is taken" in desk.post(way, {"act": "cancel"}).text
    until(lambda: "Ended" in desk.get(way).text, lambda: vault.log)


def test_a_gift_is_taken_while_the_vault_is_locked_and_its_page_has_buttons_without_figures(
    vault: RunningVault, desk: Desk
) -> None:
    until(lambda: not list(vault.spool.waiting()), lambda: vault.log)
    vault.lock()
    given(desk, address=f"other.{ADDRESS}")
    page = desk.get(f"/gift/{'x' * 43}")
    assert page.status == 200
    assert "cannot be shown here just now" in page.text
    assert "Stop giving" in page.text
    assert "does not answer just now" in desk.post("/give", gift(method="card")).text
    assert len(list(vault.spool.waiting())) == 1
    vault.unlock()
    until(lambda: not list(vault.spool.waiting()), lambda: vault.log)


def test_nobody_is_named_on_the_disk(vault: RunningVault, desk: Desk) -> None:
    given(desk, address=ADDRESS)
    vault.drop_and_go(Remind(ADDRESS, "2030-01", "en", "2026-11-30T12"))
    found_in = [
        path
        for path in vault.places.var.rglob("*")
        if path.is_file()
        and any(form in path.read_bytes() for form in (ADDRESS.encode(), b"needle", ADDRESS.encode("utf-16-le")))
    ]
    assert found_in == []
