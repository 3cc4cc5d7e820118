"""Claims about `tamizdat gifts`, over a real folder: what it does, and the sentence for what it does not."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.contributions.test_importing import entries, statement
from tests.vault.processes import RunningVault, found, start, tamizdat


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVault]:
    """A vault that works, with no edition and so with no account."""
    var = tmp_path_factory.mktemp("gifts")
    key_file = found(var)
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


def test_each_act_is_written_down(vault: RunningVault) -> None:
    gifts(vault, "halt", "bitcoin", "--reason", "repair", "--pledges", "keep", "--drill", "--by", "anna")
    with closing(sqlite3.connect(vault.places.folder / "vault.sqlite3")) as database:
        lines = database.execute("SELECT keeper, verb, object FROM office_logline").fetchall()
    assert (0, "rehearsed a halt", "bitcoin, by anna") in lines


@pytest.mark.parametrize("second", ["", "ANNA"])
def test_pledges_are_ended_by_two_and_not_by_one_twice(vault: RunningVault, second: str) -> None:
    words = ("bank", "--reason", "closed", "--pledges", "cancel", "--by", "anna", "--second", second)
    status, _, why = gifts(vault, "halt", *words)
    assert status == 1
    assert "two different keepers" in why


def test_a_way_that_does_not_exist_is_refused_before_anything_is_done(vault: RunningVault) -> None:
    status, _, why = gifts(vault, "halt", "bank", "cash", "--reason", "closed", "--pledges", "keep")
    assert status == 1
    assert "There is no way of giving “cash”. There are: bank, bitcoin, card. Nothing was done." in why


def test_books_and_balances_of_a_new_vault_are_empty(vault: RunningVault, tmp_path: Path) -> None:
    assert gifts(vault, "balance") == (0, "Nothing was booked yet.\n", "")
    assert gifts(vault, "book")[1].startswith('"day","entry","what"')
    out = tmp_path / "gifts.beancount"
    assert gifts(vault, "book", "--form", "beancount", "--out", str(out))[0] == 0
    assert 'option "title" "Gifts"' in out.read_text()
    status, _, why = gifts(vault, "book", "--out", str(out))
    assert status == 1
    assert "File exists" in why


def test_a_statement_is_handed_to_the_vault_that_runs(vault: RunningVault, tmp_path: Path) -> None:
    file = tmp_path / "november.xml"
    file.write_bytes(statement(entries("tea")))
    status, said, why = gifts(vault, "import", str(file), str(tmp_path / "none.xml"))
    assert (status, said) == (1, "")
    assert "november.xml: No account of the newsroom is known." in why
    assert "none.xml: " in why
    assert "names no column" in gifts(vault, "import", str(file), "--column", "Betrag")[2]


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
