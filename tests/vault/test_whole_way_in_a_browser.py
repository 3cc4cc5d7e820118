"""The whole way of a card and of coins: a browser, the desk, the vault, and invented providers that call back."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.conftest import Desk, gift
from tests.desk.test_gifts_in_a_browser import pay
from tests.laboratory import btcpay_house, stripe_house
from tests.laboratory.btcpay_house import BtcpayHouse
from tests.laboratory.calling import Calling
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.serving import Serving
from tests.laboratory.stripe_cards import DECLINES, PAYS, of_country
from tests.laboratory.stripe_house import StripeHouse
from tests.laboratory.wall_clock import WallClock
from tests.press.offer_samples import RECORD
from tests.pressroom.paper import PrintingHouse, a_site, everything_around
from tests.vault.processes import RunningVault, found, start, until
from tests.vault.test_whole_way import link
from tests.vault.test_whole_way_of_a_gift import desk_beside

ADDRESS = "anna@mail.example"


@dataclass
class Street:
    """The houses with which the vault deals."""

    stripe: StripeHouse
    btcpay: BtcpayHouse
    mollie: MollieHouse

    def settings(self) -> dict[str, str]:
        return {
            "TAMIZDAT_STRIPE_KEY": stripe_house.SECRET,
            "TAMIZDAT_STRIPE_PUBLIC_KEY": stripe_house.PUBLIC,
            "TAMIZDAT_STRIPE_HOOK": stripe_house.HOOK,
            "TAMIZDAT_STRIPE_URL": f"{self.stripe.address}/",
            "TAMIZDAT_BTCPAY_KEY": btcpay_house.KEY,
            "TAMIZDAT_BTCPAY_HOOK": btcpay_house.HOOK,
            "TAMIZDAT_BTCPAY_STORE": btcpay_house.STORE,
            "TAMIZDAT_BTCPAY_URL": f"{self.btcpay.address}/",
        }


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    clock = WallClock()
    street = Street(StripeHouse(5, clock), BtcpayHouse(5, clock), MollieHouse(5, clock))
    servings = []
    for house in (street.stripe, street.btcpay):
        servings.append(Serving(house))
        house.address = servings[-1].address
    yield street
    for serving in servings:
        serving.close()


@pytest.fixture(scope="module")
def vault(street: Street, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVault]:
    var = tmp_path_factory.mktemp("card")
    house = PrintingHouse(var)
    house.put(*everything_around(), a_site(desk="http://localhost:8003/"), RECORD)
    house.print()
    key_file = found(var)
    running = start(var, key_file, "--key-file", str(key_file), told=street.settings())
    running.await_("unlocked")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def desk(vault: RunningVault, street: Street) -> Iterator[Desk]:
    over = threading.Event()
    with desk_beside(vault.places.var) as desk:
        calling = Calling(street.stripe, street.btcpay, street.mollie, f"http://127.0.0.1:{desk.port}/")
        thread = threading.Thread(target=calling.turn_until, args=(over,), daemon=True)
        thread.start()
        yield desk
        over.set()
        thread.join(5)


def test_a_card_is_taken_each_month_and_ended_from_the_page_or_the_mail(
    chromium: Browser, desk: Desk, vault: RunningVault, street: Street
) -> None:
    page, before_the_choice = pay(chromium, desk, PAYS, "month", address=ADDRESS)
    expect(page.locator("h1")).to_have_text("Thank you", timeout=30_000)
    assert before_the_choice == []
    kept = re.search(r"/gift/[A-Za-z0-9_-]{20,}", page.locator(".link").inner_text())
    assert kept
    page.context.close()

    until(lambda: len(vault.mails_to(ADDRESS)) == 1, lambda: vault.log)
    assert link(vault.mails_to(ADDRESS)[0], "gift") == kept[0]
    shown = desk.get(kept[0]).text
    assert "€2 each month" in shown
    assert "Goes on" in shown
    intents = street.stripe.books.things["payment_intent"].values()
    assert [(one["amount"], one["currency"]) for one in intents if one["status"] == "succeeded"] == [(200, "eur")]
    assert ADDRESS not in repr(street.stripe.books.things)

    desk.post(kept[0], {"act": "cancel"})
    until(lambda: "Ended" in desk.get(kept[0]).text, lambda: vault.log)


def test_a_card_of_a_country_at_risk_is_heard_of_by_nobody(
    chromium: Browser, desk: Desk, vault: RunningVault, street: Street
) -> None:
    heard = list(street.stripe.books.heard)
    page, _ = pay(chromium, desk, of_country("RU"), "once", address="vera@mail.example")
    expect(page.locator("main")).to_contain_text("before any bank or card network heard of it", timeout=30_000)
    page.context.close()
    assert street.stripe.books.heard == heard
    assert vault.mails_to("vera@mail.example") == []


def test_a_bank_that_says_no_leaves_the_other_ways(chromium: Browser, desk: Desk) -> None:
    page, _ = pay(chromium, desk, DECLINES, "once")
    expect(page.locator("main")).to_contain_text("Your bank did not agree", timeout=30_000)
    expect(page.get_by_role("button", name="Bank transfer")).to_be_visible()
    page.context.close()


def test_coins_get_an_address_of_their_own(desk: Desk, street: Street) -> None:
    answer = desk.post("/give", gift(method="bitcoin", rhythm="once"))
    assert answer.status == 200
    assert "Your gift in bitcoin" in answer.text
    assert answer.text.count("<svg") == 1
    assert re.search(r"<bdi dir=\"ltr\">0\.\d+ BTC</bdi>", answer.text)
