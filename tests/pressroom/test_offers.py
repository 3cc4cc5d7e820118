"""What is offered to givers, in an edition: a file for desk and vault, and the form on the page of support."""

import gzip
from pathlib import Path

import pytest

from tamizdat.money.offer import PATH, VERSION, Ladder, Offer, read_offer
from tamizdat.press.offer_records import GiftOffer
from tamizdat.press.records import Page
from tests.press.offer_samples import OFFER, RECORD
from tests.pressroom.paper import PrintingHouse, a_site, everything_around

DESK = "https://desk.ferry.example/"
PAGES = [
    Page(3, language="en", address="privacy/", title="What we keep", role="privacyPolicy"),
    Page(5, language="en", address="support/", title="Support us", menu=1),
]


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    house = PrintingHouse(tmp_path / "var")
    house.put(*everything_around(), a_site(desk=DESK), *PAGES)
    house.print()
    return house


def form(house: PrintingHouse) -> str:
    return gzip.decompress(house.files()["support/index.html.gz"]).decode()


def test_the_form_and_the_file_come_with_the_offer_and_go_with_it(house: PrintingHouse) -> None:
    before = house.files()
    assert "<form" not in form(house)
    assert f"{PATH}.gz" not in before
    house.put(RECORD)
    house.print()
    assert f'action="{DESK}give"' in form(house)
    assert read_offer(gzip.decompress(house.files()[f"{PATH}.gz"])) == OFFER
    house.log.drop(["offer/1"])
    house.print()
    assert house.files() == before


def test_another_amount_prints_the_page_of_support_and_the_file_and_nothing_else(house: PrintingHouse) -> None:
    house.put(RECORD)
    house.print()
    before = house.files()
    house.put(GiftOffer(1, Offer(VERSION, ladders=[Ladder("EUR", 300, {"month": [300, 700]})])))
    house.print()
    after = house.files()
    changes = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {path for path in changes if not path.startswith("_s/")} == {"support/index.html.gz", f"{PATH}.gz"}
