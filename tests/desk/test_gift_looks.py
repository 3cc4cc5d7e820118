"""Claims about the pages of givers as a real browser shows them, and about the codes as a stranger reads them."""

import subprocess
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tamizdat.envelope.gift_messages import (
    CardPage,
    CounterAnswer,
    Give,
    GoTo,
    NotTaken,
)
from tamizdat.money.epc import decode_transfer
from tests.desk.conftest import TOKEN, Desk, gift
from tests.desk.test_looks import ASK_AXE, AXE, POST, SIZES, WIDER
from tests.desk.vault_at_the_counter import COINS, SHOWN, VaultAtTheCounter

MOST_BYTES = 40_000
SCRIPT = "https://js.stripe.com/endive/stripe.js"
# What is opened, by its name: an address, or a form and what the vault answers to it.
OPENED: dict[str, tuple[str, dict[str, str] | None, CounterAnswer]] = {
    "form": ("give", None, NotTaken("later")),
    "slip": ("give", gift(other="1", address="anna"), NotTaken("later")),
    "transfer": ("give", gift(address="anna@looks.example"), NotTaken("later")),
    "plain transfer": ("give", gift(currency="USD", rhythm="once", other="5"), NotTaken("later")),
    "coins": ("give", gift(method="bitcoin", rhythm="once"), COINS),
    "away": ("give", gift(method="card"), GoTo("https://checkout.stripe.com/c/pay/cs_1")),
    "card": ("give", gift(method="card"), CardPage("pk_test_1", SCRIPT)),
    "sorry": ("give", gift(method="card"), NotTaken("country")),
    "risky": ("give", gift(address="anna@mail.ru"), NotTaken("later")),
    "given": ("given", None, NotTaken("later")),
    "gift": (f"gift/{TOKEN}", None, SHOWN),
    "stopped": (f"gift/{TOKEN}", {"act": "cancel"}, SHOWN),
    "remind": ("remind", None, NotTaken("later")),
    "noted": ("remind", {"address": "anna@looks.example", "in": "1"}, NotTaken("later")),
}
Show = Callable[[str, str], Page]


@pytest.fixture
def show(chromium: Browser, desk: Desk, vault: VaultAtTheCounter) -> Iterator[Show]:
    """Open a page of the desk; the tools of these tests are scripts, which its policy would refuse."""
    contexts = []

    def opened(name: str, language: str) -> Page:
        width, height, scheme = SIZES[language]
        context = chromium.new_context(
            bypass_csp=True,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]  # one of the three words
        )
        contexts.append(context)
        context.set_extra_http_headers({"X-Forwarded-For": f"100.65.{len(contexts)}.{abs(hash(name)) % 250}"})
        context.route("**/endive/**", lambda route: route.abort())
        page = context.new_page()
        path, fields, reply = OPENED[name]
        origin = f"http://127.0.0.1:{desk.port}/"
        with vault.replying(reply):
            page.goto(f"{origin}{'' if fields else path}?l={language}")
            if fields:
                with page.expect_navigation():
                    page.evaluate(POST, [f"{origin}{path}?l={language}", fields | {"language": language}])
        return page

    yield opened
    for context in contexts:
        context.close()
    desk.take()


# Each page in one dress and language; those that hold most in all.
LOOKED_AT = [
    *zip(OPENED, cycle(SIZES)),
    *((name, language) for name in ("form", "transfer", "gift") for language in SIZES),
]


@pytest.mark.parametrize(("name", "language"), sorted(set(LOOKED_AT)))
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(show: Show, name: str, language: str) -> None:
    page = show(name, language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "fa" else "ltr")
    assert page.locator("html").get_attribute("lang") == language
    page.evaluate(AXE)
    assert page.evaluate(ASK_AXE) == []
    page.set_viewport_size({"width": 320, "height": 480})
    assert page.evaluate(WIDER) == 0
    assert len(page.content().encode()) <= MOST_BYTES


def scanned(page: Page, number: int, folder: Path) -> str:
    """What zbar sees in a code on the screen."""
    picture = folder / "code.png"
    page.locator("svg.qr").nth(number).screenshot(path=picture)
    found = subprocess.run(["zbarimg", "-q", "--raw", picture], check=True, capture_output=True, text=True)
    return found.stdout.rstrip("\n")


@pytest.mark.parametrize("language", SIZES)
def test_a_strangers_reader_sees_in_the_code_what_is_printed_beside_it(
    show: Show, desk: Desk, tmp_path: Path, language: str
) -> None:
    page = show("transfer", language)
    [message] = desk.take()
    assert isinstance(message, Give)
    page.locator("summary").click()
    for number, free in ((0, False), (1, True)):
        transfer = decode_transfer(scanned(page, number, tmp_path))
        assert (transfer.reference, transfer.free) == (message.reference, free)
        printed = page.locator("dl").inner_text()
        for said in (f"{transfer.money}", transfer.holder, transfer.iban[:4], transfer.reference[-4:]):
            assert said in printed


def test_a_wallet_sees_the_address_and_the_amount(show: Show, tmp_path: Path) -> None:
    page = show("coins", "fa")
    assert scanned(page, 0, tmp_path) == COINS.uri
