"""The counter: what the desk asks while a giver waits. Before a country is known to be safe nothing is written."""

import re
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from tamizdat.contributions.actions.halting import halt_method
from tamizdat.contributions.models import Attempt, DayCount, Gift
from tamizdat.contributions.sealing import gift_token
from tamizdat.envelope.gift_messages import (
    CardPage,
    CardTaken,
    ConfirmCard,
    CounterAnswer,
    CounterQuestion,
    GiftShown,
    NotTaken,
    ShowGift,
    StartGift,
    UnknownGift,
    decode_counter_answer,
    encode_at_counter,
)
from tamizdat.envelope.keyring import Keyring
from tamizdat.money.breaker import MOST_CALLS, OUTCOMES
from tamizdat.money.offer import Halt, Ladder, Offer
from tamizdat.readers.face import where_to_write
from tamizdat.readers.models import Giver
from tamizdat.spool.questions import ask
from tamizdat.vault.counter import Counter
from tests.contributions.givers import Till
from tests.fakes.provider_house import House

OFFER = Offer(1, [Ladder("EUR", 200, {})], methods=["bank", "card"], risk_countries=["RU"])


@pytest.fixture
def desk(till: Till, tmp_path: Path) -> "Desk":
    return Desk(till, tmp_path)


class Desk:
    """A desk that asks over the spool, and the counter that answers."""

    def __init__(self, till: Till, folder: Path) -> None:
        till.risk = frozenset({"RU"})
        till.again()
        self.till, self.folder = till, folder
        self.offer: Offer | None = OFFER
        self.said: list[str] = []
        self.counter = Counter(
            folder, till.givers.keyring, lambda _now: till.work.dealings, lambda _now: self.offer, self.said.append
        )

    def ask(self, question: CounterQuestion) -> CounterAnswer:
        return self.counter.reply(question, self.till.now)

    def confirm(self, country: str = "NL", says: str = "pays", **changes: str | int) -> CounterAnswer:
        return self.ask(ConfirmCard(start(**changes), self.till.house.card(country, says)))


def start(**changes: str | int) -> StartGift:
    fields: dict[str, str | int] = {
        "gift": "a" * 32,
        "method": "card",
        "rhythm": "once",
        "minor": 500,
        "currency": "EUR",
        "language": "en",
        "address": "vera@example.org",
        "consent": "rev1",
        "campaign": "",
        "day": "2026-11-27",
    }
    return StartGift(**(fields | changes))  # type: ignore[arg-type]  # one test sends what is wrong


def contents() -> bytes:
    """Every byte of the database, but for the numbers of days."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'contributions%'")
        tables = [name for (name,) in cursor.fetchall() if name != "contributions_daycount"]
        tables += ["readers_giver", "readers_datakey"]
        said = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names out of the database itself
            said.append((table, cursor.fetchall()))
    return repr(said).encode()


def test_a_card_is_begun_confirmed_and_seen_behind_its_link(desk: Desk) -> None:
    begun = desk.ask(start(rhythm="month"))
    taken = desk.confirm(rhythm="month")
    shown = desk.ask(ShowGift(gift_token(desk.till.givers.keyring, "a" * 32)))

    assert begun == CardPage("public", "https://fake.example/field.js")
    assert taken == CardTaken("", gift_token(desk.till.givers.keyring, "a" * 32))
    assert isinstance(shown, GiftShown)
    assert (shown.state, shown.minor, shown.given) == ("active", 500, [("2026-11-27", 500, "EUR")])
    assert shown.next_due == "2026-12-27"
    assert (shown.least, shown.most) == (200, 500)
    assert desk.ask(ShowGift("x" * 43)) == UnknownGift()
    assert where_to_write("a" * 32, desk.till.givers.keyring) is not None


def test_to_begin_with_a_card_keeps_nothing(desk: Desk) -> None:
    before = contents() if connection.vendor == "sqlite" else b""
    desk.ask(start())

    assert Gift.objects.count() == Giver.objects.count() == 0
    assert before == (contents() if connection.vendor == "sqlite" else b"")


@pytest.mark.parametrize("country", ["RU", "", "XX"])
def test_a_refused_country_leaves_the_database_as_it_was_but_for_a_number(desk: Desk, country: str) -> None:
    before = contents() if connection.vendor == "sqlite" else b""
    for number in range(10):
        assert desk.confirm(country, gift=f"{number:032x}") == NotTaken("country")
        desk.till.wait(minutes=5)

    assert desk.till.house.network == []
    assert Gift.objects.count() == Attempt.objects.count() == Giver.objects.count() == 0
    assert DayCount.objects.get().count == 10
    assert before == (contents() if connection.vendor == "sqlite" else b"")
    assert desk.said == []


def test_a_declined_card_leaves_no_address(desk: Desk) -> None:
    assert desk.confirm(says="declines") == NotTaken("declined")
    assert Giver.objects.count() == 0
    assert isinstance(desk.confirm(), CardTaken)
    assert Giver.objects.count() == 1


def test_what_is_halted_or_not_offered_is_not_taken(desk: Desk) -> None:
    assert desk.ask(start(method="bitcoin")) == NotTaken("halted")
    desk.offer = Offer(1, methods=["card"], halts=[Halt("card")])
    assert desk.ask(start()) == NotTaken("halted")
    desk.offer = OFFER
    halt_method("card", "designation", "keep", by="keeper", now=desk.till.now)
    assert desk.ask(start()) == NotTaken("halted")
    assert desk.confirm() == NotTaken("halted")
    assert Gift.objects.count() == 0


def test_while_no_edition_says_which_countries_are_listed_nothing_is_taken(desk: Desk) -> None:
    desk.offer = None

    assert desk.confirm() == NotTaken("later")
    assert desk.till.house.network == []


def test_a_flood_of_cards_reaches_the_provider_with_a_few_calls_only(desk: Desk) -> None:
    answers = [desk.confirm(says="declines", gift=f"{number:032x}") for number in range(2_000)]

    assert desk.till.house.requests <= 4 * OUTCOMES
    assert re.fullmatch(r"busy|closed until 2\d{3}-\d\d-\d\d \d\d:\d\d UTC", desk.counter.sign(desk.till.now))
    desk.till.wait(days=1)
    assert desk.counter.sign(desk.till.now) == "open"
    assert answers[-1] in {NotTaken("busy"), NotTaken("halted")}
    assert Giver.objects.count() == 0


def test_an_appeal_does_not_close_cards_to_those_who_answer_it(desk: Desk) -> None:
    """Of two hundred in ten minutes every tenth card is declined."""
    for number in range(200):
        says = "declines" if number % 10 == 9 else "pays"
        answer = desk.confirm(says=says, gift=f"{number:032x}", rhythm="month" if number % 2 else "once")
        assert isinstance(answer, CardTaken) == (says == "pays"), answer
        desk.till.wait(seconds=3)
    assert desk.counter.sign(desk.till.now) == "open"


@pytest.mark.parametrize("rhythm", ["once", "month"])
@pytest.mark.parametrize("says", ["asks", "declines"])
def test_stolen_cards_never_cause_more_calls_than_the_budget(desk: Desk, says: str, rhythm: str) -> None:
    """Neither those that are declined, nor those at which a bank asks and nobody answers."""
    for number in range(MOST_CALLS):
        desk.confirm(says=says, gift=f"{number:032x}", rhythm=rhythm)
        desk.till.wait(seconds=1)
    assert 0 < desk.till.house.requests <= MOST_CALLS


def test_the_budget_is_the_newsrooms_to_set(desk: Desk) -> None:
    dealings, offer = desk.till.work.dealings, desk.offer
    small = Counter(
        desk.folder, desk.till.givers.keyring, lambda _now: dealings, lambda _now: offer, desk.said.append, 40
    )
    asked = [
        small.reply(ConfirmCard(start(gift=f"{number:032x}"), desk.till.house.card("NL", "asks")), desk.till.now)
        for number in range(12)
    ]
    assert [answer == NotTaken("busy") for answer in asked] == [False] * 10 + [True] * 2


def test_to_open_the_page_of_a_card_spends_nothing_of_what_cards_need(desk: Desk) -> None:
    assert {type(desk.ask(start(gift=f"{number:032x}"))) for number in range(500)} == {CardPage}
    assert isinstance(desk.confirm(), CardTaken)


def test_what_no_form_can_have_asked_is_answered_with_later_and_kept_nowhere(desk: Desk) -> None:
    keyring = desk.till.givers.keyring
    answer = over_the_spool(desk, ConfirmCard(start(minor=-5), desk.till.house.card()), keyring, desk.till.now)

    assert answer == NotTaken("later")
    assert Gift.objects.count() == 0


def over_the_spool(desk: Desk, question: CounterQuestion, keyring: Keyring, now: datetime) -> CounterAnswer:
    """Ask as the desk does; the counter turns meanwhile."""
    asked: list[bytes] = []
    asking = threading.Thread(
        target=lambda: asked.append(ask(desk.folder, keyring.public, encode_at_counter(question), 5.0))
    )
    asking.start()
    while asking.is_alive():
        desk.counter.turn(now)
    asking.join()
    return decode_counter_answer(asked[0])


def test_a_question_that_does_not_open_is_told_without_its_words(desk: Desk) -> None:
    folder = desk.folder / "questions"
    folder.mkdir(parents=True)
    (folder / "0a").write_bytes(b"nonsense")
    desk.counter.turn(desk.till.now)

    assert len(desk.said) == 1
    assert "nonsense" not in desk.said[0]


def test_a_page_that_cannot_refuse_a_country_is_not_opened_while_one_is_listed(desk: Desk) -> None:
    provider = desk.till.provider
    provider.method = replace(provider.method, gate="none")

    assert desk.ask(start()) == NotTaken("halted")
    desk.offer = Offer(1, methods=["card"])
    assert isinstance(desk.ask(start()), CardPage)
    assert isinstance(desk.till.house, House)
