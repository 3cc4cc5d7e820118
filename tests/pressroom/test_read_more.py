"""Every story leads on, the oldest too, and a new story changes none of them."""

from pathlib import Path

import pytest
from lxml import etree

from tests.pressroom.paper import PrintingHouse, a_story, everything_around


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    """Print four old stories of one section, and one of another in which nothing is older."""
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, 5)), a_story(5, section=2))
    house.print()
    return house


def led_to(house: PrintingHouse, uid: int) -> list[str]:
    page = etree.HTML(house.page(a_story(uid).address))
    return [str(one).removeprefix("../../../../") for one in page.xpath("//section[@class='more']//@href")]


def test_the_oldest_story_of_a_section_leads_to_older_ones_of_others(house: PrintingHouse) -> None:
    assert led_to(house, 5) == [a_story(uid).address for uid in (4, 3, 2)]


def test_the_oldest_story_of_all_leads_to_its_section(house: PrintingHouse) -> None:
    assert led_to(house, 1) == ["section-1/"]
    assert led_to(house, 2) == [a_story(1).address, "section-1/"]


def test_a_new_story_changes_no_old_one(house: PrintingHouse) -> None:
    before = {uid: house.page(a_story(uid).address) for uid in range(1, 6)}
    house.put(a_story(6, section=2), a_story(7))
    house.print()
    assert {uid: house.page(a_story(uid).address) for uid in range(1, 6)} == before


def test_a_withdrawn_story_of_another_section_gives_way(house: PrintingHouse) -> None:
    house.log.drop(["story/4"])
    house.print()
    assert led_to(house, 5) == [a_story(uid).address for uid in (3, 2, 1)]
