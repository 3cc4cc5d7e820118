"""Claims about `tamizdat gifts`, over a real folder: what it does, and the sentence for what it does not."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyrage
import pytest

from tamizdat.money.offer import VERSION, BankAccount, Offer
from tests.contributions.stripe_stands import guarded
from tests.contributions.test_importing import entries, statement
from tests.fakes.bank_files import OURS
from tests.laboratory.stripe_house import SECRET
from tests.vault.printing import print_offer
from tests.vault.processes import RunningVault, found, start, tamizdat

KEEPERS = ("mira", "anton")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVault]:
    """A vault that works, with two offline keepers, beside an edition that names an account."""
    var = tmp_path_factory.mktemp("gifts")
    key_file = found(var)
    for name in KEEPERS:
        identity = pyrage.x25519.Identity.generate()
        (var / f"{name}.key").write_text(f"{identity}\n")
        with (var / "vault" / "keys" / "offline.txt").open("a") as offline:
            offline.write(f"{identity.to_public()}\n")
    print_offer(var, Offer(version=VERSION, methods=["bank"], accounts=[BankAccount("EUR", "Those Abroad", OURS)]))
    running = start(var, key_file, "--key-file", str(key_file))
    running.await_("unlocked")
    yield running
    running.stop()


def gifts(vault: RunningVault, act: str, *words: str) -> tuple[int, str, str]:
    done = tamizdat("gifts", act, "--var", str(vault.places.var), *words)
    return done.returncode, done.stdout, done.stderr


def test_a_halt_is_rehearsed_ordered_told_and_ended(vault: RunningVault) -> None:
    order = ("card", "--reason", "designation", "--words", "Stay safe", "--pledges", "keep", "--by", "anna")
    status, said, _ = gifts(vault, "halt", *order, "--drill")
    assert status == 0
    assert "card would be halted. 0 pledges would wait" in said
    assert "nothing was halted" in said

    status, said, _ = gifts(vault, "halt", *order)
    assert (status, said) == (0, "card is halted. 0 pledges wait; 0 of them are due within a week.\n")
    told = json.loads((vault.places.var / "counts" / "halts.json").read_text())
    assert told == [{"method": "card", "reason": "designation", "words": "Stay safe"}]
    assert "halted already. Its pledges wait" in gifts(vault, "halt", *order)[1]
    assert "0 pledges have ended" in gifts(vault, "halt", *order[:-3], "cancel", "--by", "anna", "--second", "boris")[1]

    assert gifts(vault, "resume", "card", "--by", "anna")[0] == 0
    assert json.loads((vault.places.var / "counts" / "halts.json").read_text()) == []
    status, _, why = gifts(vault, "resume", "card")
    assert (status, why) == (1, "Gifts by card are not halted.\n")


def test_money_that_nobody_has_found_is_not_booked(vault: RunningVault) -> None:
    assert gifts(vault, "found")[:2] == (
        0,
        "Nothing was found: all that providers hold for us is in the books, or nobody was asked yet.\n",
    )
    status, _, why = gifts(vault, "found", "--book", "stripe", "--by", "anna")

    assert (status, why) == (1, "Nothing was found at stripe that is not in the books.\n")


def test_each_act_is_written_down(vault: RunningVault) -> None:
    gifts(vault, "halt", "bitcoin", "--reason", "repair", "--pledges", "keep", "--drill", "--by", "anna")
    with closing(sqlite3.connect(vault.places.folder / "vault.sqlite3")) as database:
        lines = database.execute("SELECT keeper, verb, object FROM office_logline").fetchall()
    assert (0, "rehearsed a halt", "bitcoin, by anna") in lines


def test_what_the_canary_found_is_written_down_for_the_office(vault: RunningVault) -> None:
    with guarded() as stand:
        stand.books.blocked = {"BY"}
        told = {"TAMIZDAT_STRIPE_KEY": SECRET, "TAMIZDAT_STRIPE_URL": f"{stand.provider.line.address}/"}
        listed = [word for country in ("RU", "CN", "BY") for word in ("--country", country)]
        words = ("gifts", "canary", "--var", str(vault.places.var), *listed, "--by", "anna")
        done = tamizdat(*words, told=told)
    assert (done.returncode, done.stderr) == (1, "")
    assert "It is written down" in done.stdout
    with closing(sqlite3.connect(vault.places.folder / "vault.sqlite3")) as database:
        found = database.execute("SELECT provider, silent, heard, untried FROM contributions_canaryrun").fetchall()
        lines = database.execute("SELECT verb, object FROM office_logline").fetchall()
    assert found == [("stripe", "BY", "CN", "RU")]
    assert ("tried the canary", "stripe, by anna") in lines


@pytest.mark.parametrize("second", ["", "ANNA"])
def test_pledges_are_ended_by_two_and_not_by_one_twice(vault: RunningVault, second: str) -> None:
    words = ("bank", "--reason", "closed", "--pledges", "cancel", "--by", "anna", "--second", second)
    status, _, why = gifts(vault, "halt", *words)
    assert status == 1
    assert "two different keepers" in why


def test_a_way_that_does_not_exist_is_refused_before_anything_is_done(vault: RunningVault) -> None:
    status, _, why = gifts(vault, "halt", "bank", "cash", "--reason", "closed", "--pledges", "keep")
    assert status == 1
    assert "There is no way of giving “cash”. There are: bank, bitcoin, card, mollie. Nothing was done." in why


def test_books_and_balances_are_printed_or_written(vault: RunningVault, tmp_path: Path) -> None:
    assert gifts(vault, "balance", "--until", "2000-01-01") == (0, "Nothing was booked yet.\n", "")
    assert gifts(vault, "book")[1].startswith('"day","entry","what"')
    out = tmp_path / "gifts.beancount"
    assert gifts(vault, "book", "--form", "beancount", "--out", str(out))[0] == 0
    assert 'option "title" "Gifts"' in out.read_text()
    status, _, why = gifts(vault, "book", "--out", str(out))
    assert status == 1
    assert "stands already" in why


def test_a_statement_is_handed_to_the_vault_that_runs(vault: RunningVault, tmp_path: Path) -> None:
    file = tmp_path / "november.xml"
    file.write_bytes(statement(entries("tea")))
    status, said, why = gifts(vault, "import", str(file), str(tmp_path / "none.xml"))
    assert (status, "none.xml: There is no such file" in why) == (1, True)
    assert "Errno" not in why
    taken = "november.xml: taken, 1 lines of eur-4300.\n  0 known before, 0 matched, 1 waiting, 0 went out.\n"
    assert said.startswith(taken)
    assert "would be taken" in gifts(vault, "import", str(file), "--rehearse")[1]
    balance = gifts(vault, "balance")[1]
    # Another test may have brought in a line that no statement with balances tells.
    stands = re.search(r"eur-4300 on 2026-11-27: books ([0-9.]+) EUR, bank 105\.00 EUR; (.*)\.\n", balance)
    assert stands, balance
    assert (stands[1] == "105.00") == (stands[2] == "they agree")
    assert "equity:opening" in balance
    file.write_bytes(statement(entries("tea"), closing="1.00"))
    status, said, why = gifts(vault, "import", str(file))
    assert (status, said) == (1, "")
    assert "it closes with 1.00 EUR" in why
    assert "names no column" in gifts(vault, "import", str(file), "--column", "Betrag")[2]


def test_names_for_an_audit_open_offline_for_each_keeper_and_for_nobody_else(
    vault: RunningVault, tmp_path: Path
) -> None:
    var, file, out = vault.places.var, tmp_path / "audit.xml", tmp_path / "month.notes"
    file.write_bytes(statement(entries("=1+1", "cake", day="2026-10-05")))
    assert gifts(vault, "import", str(file), "--names")[0] == 0
    assert "2 notes of 2026-10" in gifts(vault, "notes", "2026-10", "--out", str(out), "--by", "anna")[1]
    for name in KEEPERS:
        done = tamizdat("gifts", "open", str(out), "--key-file", str(var / f"{name}.key"))
        assert done.stdout.splitlines()[1] == '"2026-10-05","5.00","EUR","","Vera Example"', done.stderr
    csv = tmp_path / "names.csv"
    words = ("gifts", "open", str(out), "--key-file", str(var / "mira.key"), "--out", str(csv))
    assert tamizdat(*words).returncode == 0
    assert csv.stat().st_mode & 0o077 == 0
    assert "exists already" in tamizdat(*words).stderr

    stranger = tmp_path / "stranger.key"
    stranger.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    done = tamizdat("gifts", "open", str(out), "--key-file", str(stranger))
    assert (done.returncode, "was not wrapped to this keeper" in done.stderr) == (1, True)
    done = tamizdat("gifts", "open", str(file), "--key-file", str(stranger))
    assert "holds no notes" in done.stderr
    assert "Vera" not in b"".join(one.read_bytes() for one in var.rglob("*") if one.is_file()).decode("latin-1")


def test_a_month_of_notes_is_dropped_by_two(vault: RunningVault, tmp_path: Path) -> None:
    file = tmp_path / "old.xml"
    file.write_bytes(statement(entries("tea", day="2026-09-05")))
    gifts(vault, "import", str(file), "--names")
    assert "two different keepers" in gifts(vault, "notes", "2026-09", "--drop", "--by", "anna")[2]
    assert "1 notes of 2026-09" in gifts(vault, "notes", "2026-09", "--drop", "--by", "anna", "--second", "boris")[1]
    assert "There are no notes of 2026-09" in gifts(vault, "notes", "2026-09", "--out", str(tmp_path / "x"))[2]
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "words", [("balance",), ("book",), ("resume", "card"), ("import", "x.xml")], ids=lambda words: str(words[0])
)
def test_where_there_is_no_vault_nothing_is_made_and_a_sentence_says_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "x.xml").write_text("x")
    act, *rest = (str(tmp_path / word) if word.endswith(".xml") else word for word in words)
    done = tamizdat("gifts", act, "--var", str(tmp_path / "nowhere"), *rest)
    assert done.returncode == 1
    assert "There is no vault in" in done.stderr
    assert not (tmp_path / "nowhere").exists()
