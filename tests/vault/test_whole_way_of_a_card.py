"""The whole way of a card through processes as `tamizdat run` starts them: desk, vault, and an invented Stripe."""

import html
import re
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.desk.conftest import Answer, Desk, gift
from tests.laboratory import stripe_payments, stripe_returns
from tests.laboratory.btcpay_house import BtcpayHouse
from tests.laboratory.calling import Calling
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.serving import Serving
from tests.laboratory.stripe_cards import ASKS_ALWAYS, CARDS, DECLINES, NOWHERE, PAYS, LabCard, of_country
from tests.laboratory.stripe_house import HOOK, PUBLIC, SECRET, StripeHouse
from tests.laboratory.wall_clock import WallClock
from tests.press.offer_samples import RECORD
from tests.pressroom.paper import PrintingHouse, a_site, everything_around
from tests.vault.processes import COMMAND, RunningVault, environment, found, start, until
from tests.vault.test_whole_way import answers

FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
KEPT = """
    SELECT (SELECT count(*) FROM contributions_gift), (SELECT count(*) FROM contributions_attempt),
           (SELECT count(*) FROM contributions_pledge), (SELECT count(*) FROM readers_giver)
"""


@dataclass
class Street:
    """A desk, a vault and Stripe."""

    stripe: StripeHouse
    vault: RunningVault
    desk: Desk
    calling: Calling

    def offer(self, card: LabCard, **words: str) -> Answer:
        """A giver chooses to give by card, types one in, and presses the button."""
        shown = self.desk.post("/give", gift(method="card", **words))
        assert 'data-minor="' in shown.text, shown.text
        fields = {name: html.unescape(value) for name, value in FIELD.findall(shown.text)}
        return self.desk.post("/card", fields | {"confirmation": self.stripe.token(card)})

    def bring_calls(self) -> None:
        """Let Stripe call the desk about everything that happened."""
        for provider, sent in self.calling.waiting():
            self.calling.bring(provider, sent)

    def asked(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.vault.places.folder / 'vault.sqlite3'}?mode=ro", uri=True)) as opened:
            return opened.execute(sql).fetchall()

    def agrees(self) -> bool:
        """Say whether our books hold what Stripe's do."""
        sql = "SELECT coalesce(sum(minor), 0) FROM contributions_ledgerentry WHERE account = 'assets:clearing:stripe'"
        return self.asked(sql) == [(self.stripe.books.balance("eur"),)]

    def kept(self) -> list[tuple[object, ...]]:
        """How many rows there are of everything that a gift leaves."""
        return self.asked(KEPT)


@pytest.fixture(scope="module")
def stripe() -> Iterator[tuple[StripeHouse, str]]:
    house = StripeHouse(clock=WallClock())
    serving = Serving(house)
    house.address = serving.address
    yield house, serving.address
    serving.close()


@pytest.fixture(scope="module")
def vault(stripe: tuple[StripeHouse, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVault]:
    var = tmp_path_factory.mktemp("card")
    house = PrintingHouse(var)
    house.put(*everything_around(), a_site(desk="http://localhost:8003/"), RECORD)
    house.print()
    keys = {"TAMIZDAT_STRIPE_KEY": SECRET, "TAMIZDAT_STRIPE_PUBLIC_KEY": PUBLIC, "TAMIZDAT_STRIPE_HOOK": HOOK}
    keys["TAMIZDAT_STRIPE_URL"] = f"{stripe[1]}/"
    key_file = found(var)
    running = start(var, key_file, "--key-file", str(key_file), told=keys)
    running.await_("unlocked")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def street(stripe: tuple[StripeHouse, str], vault: RunningVault) -> Iterator[Street]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    words = [COMMAND[0], "-m", "granian", "--interface", "wsgi", "--port", str(port), "--log-level", "warning"]
    words += ["--blocking-threads", "4"]
    zone = environment() | {"TAMIZDAT_ZONE": "desk", "TAMIZDAT_VAR": str(vault.places.var)}
    zone |= {"TAMIZDAT_DESK_BEHIND_PROXY": "yes"}
    with (
        (vault.places.var / "desk-said.txt").open("wb") as said,
        subprocess.Popen([*words, "tamizdat.config.wsgi:application"], env=zone, stdout=said, stderr=said) as process,
    ):
        until(lambda: answers(port))
        calling = Calling(stripe[0], BtcpayHouse(), MollieHouse(), f"http://127.0.0.1:{port}/")
        yield Street(stripe[0], vault, Desk(port, vault.places.var), calling)
        process.terminate()


def test_a_card_is_taken_once_and_each_month_and_the_books_agree(street: Street) -> None:
    books = street.stripe.books
    balance, heard = books.balance("eur"), len(books.heard)
    assert "Thank you" in street.offer(CARDS[PAYS], rhythm="once").text
    assert "Thank you" in street.offer(CARDS[PAYS], rhythm="month").text
    until(street.agrees, lambda: street.vault.log)

    assert books.balance("eur") > balance
    assert [one.kind for one in books.heard[heard:]] == ["authorisation", "authorisation"]


def test_a_bank_that_asks_is_answered_and_a_call_tells_the_rest(street: Street) -> None:
    page = street.offer(CARDS[ASKS_ALWAYS], rhythm="once").text
    [secret] = re.findall(r'data-secret="([^"]+)"', page)
    intent = street.stripe.books.things["payment_intent"][secret.partition("_secret_")[0]]
    with street.stripe.books.lock:
        stripe_payments.authenticate(street.stripe.books, intent, passes=True)
    street.bring_calls()
    until(street.agrees, lambda: street.vault.log)

    assert intent["status"] == "succeeded"


@pytest.mark.parametrize("card", [of_country("RU"), of_country("IR"), NOWHERE], ids=["listed", "listed too", "nowhere"])
def test_a_card_of_a_listed_or_unknown_country_is_refused_and_nothing_is_kept(street: Street, card: str) -> None:
    kept, heard = street.kept(), len(street.stripe.books.heard)
    answer = street.offer(CARDS[card])

    assert "before any bank or card network heard of it" in answer.text
    assert (street.kept(), len(street.stripe.books.heard)) == (kept, heard)
    assert "RU" not in street.vault.log


def test_a_declined_card_is_told_kindly(street: Street) -> None:
    assert "Your bank did not agree" in street.offer(CARDS[DECLINES], rhythm="once").text
    until(street.agrees)


def test_a_dispute_is_in_the_books_after_one_call(street: Street) -> None:
    street.offer(CARDS[PAYS], rhythm="once")
    charge = next(
        one for one in reversed(street.stripe.books.things["charge"].values()) if one["status"] == "succeeded"
    )
    with street.stripe.books.lock:
        stripe_returns.dispute(street.stripe.books, charge)
    street.bring_calls()
    until(street.agrees, lambda: street.vault.log)
    losses = "SELECT sum(minor) FROM contributions_ledgerentry WHERE account = 'expenses:dispute_losses'"

    assert street.asked(losses) == [(charge["amount"],)]


def test_no_key_and_no_secret_stands_in_what_was_printed(street: Street) -> None:
    said = street.vault.log + (street.vault.places.var / "desk-said.txt").read_text()

    assert not [word for word in (SECRET, HOOK, "client_secret", "_secret_") if word in said]
