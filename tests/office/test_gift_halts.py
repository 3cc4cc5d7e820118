"""Claims about halts in the office: rehearsed, ordered by one keeper, pledges ended by two."""

import re
import sqlite3
from collections.abc import Callable

import pytest

from tamizdat.envelope.messages import Question
from tamizdat.money.halts import FILE, read_halts
from tamizdat.money.offer import Halt
from tests.office.books import CARD
from tests.office.conftest import Browser, Office, words_of, write


@pytest.fixture
def asked(office: Office) -> Callable[[], list[Question]]:
    """What the vault was asked."""
    return lambda: list(office.vault.asked)


def _halts(office: Office) -> list[tuple[str, str, bool]]:
    with sqlite3.connect(office.var / "vault" / "vault.sqlite3") as database:
        rows = database.execute("select method, pledges, until is null from contributions_halt order by id").fetchall()
    database.close()
    return [(method, pledges, bool(stands)) for method, pledges, stands in rows]


def _told(office: Office) -> list[Halt]:
    """What the newsroom finds."""
    return read_halts((office.var / "counts" / FILE).read_bytes())


def test_a_halt_is_rehearsed_ordered_by_one_and_pledges_ended_by_two(
    office: Office, keeper: Browser, second: Browser, asked: Callable[[], list[Question]]
) -> None:
    order = {"method": "card", "reason": "designation", "words": "Thank you. Стойте.", "pledges": "cancel"}
    drill = words_of(keeper.post("/gifts/halts", act="drill", **order).text)
    assert "This was a drill" in drill
    assert "card 1 10.00 EUR 1" in drill
    assert _halts(office) == []
    assert "anna rehearsed a halt card: designation" in words_of(keeper.get("/log").text)

    assert "Halt card?" in words_of(keeper.post("/gifts/halts", act="show", **order).text)
    assert keeper.post("/gifts/halts", act="halt", **order).status == 409
    assert _halts(office) == []
    assert keeper.post("/gifts/halts", act="halt", sure="yes", **order).status == 302
    assert _halts(office) == [("card", "keep", True)]
    assert "Halted: card" in words_of(keeper.get("/gifts").text)
    assert _told(office) == [Halt("card", "designation", "Thank you. Стойте.")]

    wish = re.findall(r'name="wish" value="(\d+)"', second.get("/gifts/halts").text)[0]
    assert keeper.post("/gifts/halts", act="agree", wish=wish).status == 409
    assert second.post("/gifts/halts", act="agree", wish=wish).status == 302
    assert _halts(office) == [("card", "cancel", True)]
    assert second.post("/gifts/halts", act="agree", wish=wish).status == 409
    assert "cancelled" in words_of(keeper.get(f"/gifts/list/{CARD}").text)

    assert "Take gifts by card again?" in keeper.post("/gifts/halts", act="ask to resume", method="card").text
    assert keeper.post("/gifts/halts", act="resume", method="card").status == 409
    assert keeper.post("/gifts/halts", act="resume", method="card", sure="yes").status == 302
    assert _halts(office) == [("card", "cancel", False)]
    assert _told(office) == []
    assert asked() == [], "it works while the vault is locked"


@pytest.mark.parametrize("act", ["drill", "show"])
def test_what_a_halt_would_do_is_what_its_end_does(keeper: Browser, act: str) -> None:
    order = {"method": "bitcoin", "pledges": "keep"}
    danger = words_of(keeper.post("/gifts/halts", act=act, reason="designation", **order).text)
    assert "What fell due during the halt is never taken." in danger
    repair = words_of(keeper.post("/gifts/halts", act=act, reason="repair", **order).text)
    assert "What fell due during the halt is charged only where the keeper who resumes says so." in repair
    assert "fortnight" not in danger + repair


def test_a_halt_says_how_many_standing_orders_nobody_here_can_stop(keeper: Browser) -> None:
    order = {"method": "bank", "pledges": "keep"}
    danger = words_of(keeper.post("/gifts/halts", act="drill", reason="designation", **order).text)
    assert "1 of the pledges by bank is a standing order." in danger
    assert "is told by mail while the vault is unlocked" in danger
    assert "told by mail" not in keeper.post("/gifts/halts", act="show", reason="repair", **order).text


def test_pledges_of_what_is_halted_already_end_when_two_keepers_say_so(
    office: Office, keeper: Browser, second: Browser
) -> None:
    order = {"method": "bitcoin", "reason": "designation"}
    assert keeper.post("/gifts/halts", act="halt", sure="yes", pledges="keep", **order).status == 302
    assert "End its pledges…" in keeper.get("/gifts/halts").text
    again = keeper.post("/gifts/halts", act="halt", sure="yes", pledges="keep", **order)
    assert again.status == 409
    assert "halted already" in again.text
    logged = words_of(keeper.get("/log").text)
    assert "halted bitcoin: designation refused: Gifts by bitcoin are halted already." in logged
    assert "halted bitcoin: designation done" in logged
    shown = words_of(keeper.post("/gifts/halts", act="show", pledges="cancel", **order).text)
    assert "End the pledges by bitcoin?" in shown
    assert "The pledges end when a second keeper agrees" in shown

    for _ in range(2):
        assert keeper.post("/gifts/halts", act="halt", sure="yes", pledges="cancel", **order).status == 302
    assert "Halted already: bitcoin. Pledges end when a second keeper agrees" in words_of(
        keeper.get("/gifts/halts").text
    )
    [wish] = re.findall(r'name="wish" value="(\d+)"', second.get("/gifts/halts").text)
    assert second.post("/gifts/halts", act="agree", wish=wish).status == 302
    assert ("bitcoin", "cancel", True) in _halts(office)
    assert "End its pledges…" not in keeper.get("/gifts/halts").text
    assert keeper.post("/gifts/halts", act="resume", method="bitcoin", sure="yes").status == 302
    write(office, "delete from contributions_halt where method = 'bitcoin'")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": "repair"}, "at least one"),
        ({"method": "card", "reason": "whim"}, "Choose what readers are told"),
        ({"method": "cash"}, "at least one"),
    ],
)
def test_half_an_order_to_halt_gets_a_sentence(keeper: Browser, fields: dict[str, str], sentence: str) -> None:
    answer = keeper.post("/gifts/halts", act="halt", sure="yes", **fields)
    assert answer.status == 409
    assert sentence in answer.text
