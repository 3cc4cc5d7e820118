"""The treasurer's whole way, through the vault and the office as `tamizdat run` starts them, over one folder.

Three people gave by transfer and mangled their references. Their statement is brought in, one is matched by itself, two
wait, a keeper says which they are, and the books leave balanced.
"""

import contextlib
import csv
import io
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tamizdat.envelope.gift_messages import Give
from tamizdat.money.offer import VERSION, BankAccount, Offer
from tamizdat.money.references import DRAWS, drawn_reference, grouped
from tests.fakes.bank_files import OURS, Entry, Part, balance_xml, camt, statement_xml
from tests.office.conftest import Browser, words_of
from tests.vault.printing import print_offer
from tests.vault.processes import RunningVault, environment, found, start, tamizdat, until

TODAY = datetime.now(UTC).date()
OFFER = Offer(version=VERSION, methods=["bank"], accounts=[BankAccount("EUR", "Those Abroad", OURS)])
OPEN = "from tamizdat.staff.actions import open_account; open_account(username='anna', password='passphrase of anna')"


@dataclass(frozen=True, slots=True)
class House:
    vault: RunningVault
    port: int


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A vault that is unlocked, an edition with an account, and the office."""
    var = tmp_path_factory.mktemp("treasurer")
    key_file = found(var)
    tamizdat("manage", "--var", str(var), "--zone", "office", "migrate", "--verbosity", "0")
    made = tamizdat("manage", "--var", str(var), "--zone", "office", "shell", "-c", OPEN)
    assert made.returncode == 0, made.stderr
    print_offer(var, OFFER)
    vault = start(var, key_file, "--key-file", str(key_file))
    vault.await_("unlocked")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    zone = environment() | {"TAMIZDAT_ZONE": "office", "TAMIZDAT_VAR": str(var)}
    zone |= {"TAMIZDAT_OFFICE_URL": f"http://127.0.0.1:{port}/"}
    words = ["-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "warning"]
    with (
        (var / "office-said.txt").open("wb") as said,
        subprocess.Popen(
            [sys.executable, *words, "tamizdat.config.wsgi:application"], env=zone, stdout=said, stderr=said
        ) as process,
    ):
        until(lambda: listens(port))
        yield House(vault, port)
        process.terminate()
    vault.stop()


@pytest.fixture(scope="module")
def keeper(house: House) -> Browser:
    return Browser(house.port).sign_in("anna")


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def promised(minor: int) -> Give:
    reference, gift = drawn_reference(secrets.randbelow(DRAWS)), secrets.token_hex(16)
    return Give(gift, reference, "bank", "month", minor, "EUR", "en", "", "", "", f"{TODAY}")


def statement(*told: tuple[str, str]) -> bytes:
    listed = [
        Entry(amount, [Part(words=(text,))], ref=f"B-{place}", day=f"{TODAY}")
        for place, (amount, text) in enumerate(told)
    ]
    total = sum(Decimal(amount) for amount, _ in told)
    return camt(statement_xml(listed, balance_xml("OPBD", "0.00") + balance_xml("CLBD", f"{total}")))


def test_a_statement_with_three_mangled_references_ends_in_balanced_books(house: House, keeper: Browser) -> None:
    spaced, wrong, cut = (promised(minor) for minor in (200, 300, 500))
    house.vault.drop(spaced, wrong, cut)
    slip = wrong.reference[:-1] + f"{(int(wrong.reference[-1]) + 1) % 10}"
    content = statement(
        ("2.00", f"РФ{grouped(spaced.reference)[2:]} спасибо"), ("3.00", slip), ("5.00", cut.reference[4:])
    )

    looked = words_of(keeper.upload("/gifts/bank", "november.xml", content, act="look").text)
    assert "lines 3 = known before 0 + matched 1 + waiting for you 2 + went out 0" in looked
    assert "Nothing was given yet" in words_of(keeper.get("/gifts").text)
    taken = words_of(keeper.upload("/gifts/bank", "november.xml", content, act="take").text)
    assert "Brought in and booked." in taken

    page = keeper.get("/gifts/lines").text
    offered = re.findall(
        r'name="line" value="(\d+)"><ol class="suggestions">\s*<li><button[^>]* value="(gift \w+)"', page
    )
    assert [gift for _, gift in offered] == [f"gift {wrong.gift}", f"gift {cut.gift}"]
    for line, gift in offered:
        assert keeper.post("/gifts/lines", line=line, **{"is": gift}).status == 302
    shown = words_of(keeper.get("/gifts/lines").text)
    assert "It is booked." in shown
    assert "No line waits" in shown
    assert "income:gifts:month -10.00 EUR" in words_of(keeper.get("/gifts").text)
    assert "known before 3" in words_of(keeper.upload("/gifts/bank", "again.xml", content, act="take").text)

    assert keeper.post("/gifts/lines", line=offered[0][0], **{"is": "undo"}).status == 302
    assert "liabilities:unidentified -3.00 EUR" in words_of(keeper.get("/gifts").text)
    assert keeper.post("/gifts/lines", line=offered[0][0], gift=wrong.reference, **{"is": "gift"}).status == 302

    days = {"first": f"{TODAY}", "last": f"{TODAY}"}
    rows = list(csv.DictReader(io.StringIO(keeper.post("/gifts/export", form="csv", **days).text)))
    assert sum(Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0) for row in rows) == 0
    assert "balance Assets:Bank:Eur-4300  10.00 ~ 0 EUR" in keeper.post("/gifts/export", form="beancount", **days).text
    printed = tamizdat("gifts", "balance", "--var", str(house.vault.places.var)).stdout
    assert "assets:bank:eur-4300" in printed
    assert "10.00 EUR" in printed


def test_the_books_are_there_while_the_vault_is_locked_and_a_statement_is_not_taken(
    house: House, keeper: Browser
) -> None:
    house.vault.lock()
    try:
        assert keeper.get("/gifts").status == 200
        assert keeper.get("/gifts/ledger").status == 200
        answer = keeper.get("/gifts/lines")
        assert answer.status == 409
        assert "See that it runs and is unlocked" in answer.text
    finally:
        house.vault.unlock()
        house.vault.await_("unlocked")
