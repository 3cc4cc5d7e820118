"""Claims about the folder of a newsroom's theme."""

from pathlib import Path

import pytest

from tamizdat.pressroom.printing import Press, PrintingError
from tests.pressroom.paper import NOON, PrintingHouse, a_story, everything_around

RED = ":root { --accent: #8c1d18 }"


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    house = PrintingHouse(tmp_path)
    house.put(*everything_around(), *(a_story(uid) for uid in range(1, 4)))
    house.print()
    return house


def write(house: PrintingHouse, name: str, text: str) -> None:
    folder = house.var / "theme"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_theme_dresses_every_page_and_goes_with_its_folder(house: PrintingHouse) -> None:
    before = house.files()
    write(house, "tokens.css", RED)
    house.print()
    assert all("--accent:#8c1d18" in house.page(address) for address in ("", "section-1", "2023/11/16/story-2"))
    (house.var / "theme" / "tokens.css").unlink()
    house.print()
    assert house.files() == before


def test_a_press_that_runs_takes_a_theme_up_as_it_changes(house: PrintingHouse) -> None:
    press = Press(house.press())
    write(house, "imprint.html", "<p>Registered in Riga.</p>\n")
    assert press.print_new(at=NOON).baked > 0
    assert press.print_new(at=NOON).baked == 0
    assert "Registered in Riga." in house.page("")
    press.close()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("story.html", "{% if %}", r"The theme's story\.html cannot be read"),
        ("tokens.css", "@import url(x)", r"The theme's tokens\.css holds"),
        ("foot.html", "{{ chrome.nothing_of_the_kind }}", r"The template .*\.html cannot be set"),
    ],
)
def test_a_broken_theme_is_a_sentence_and_the_old_edition_stays(
    house: PrintingHouse, name: str, text: str, said: str
) -> None:
    before = house.files()
    press = Press(house.press())
    write(house, name, text)
    with pytest.raises(PrintingError, match=said):
        press.print_new(at=NOON)
    assert house.files() == before
    (house.var / "theme" / name).unlink()
    write(house, "imprint.html", "<p>Registered in Riga.</p>\n")
    press.print_new(at=NOON)
    assert "Registered in Riga." in house.page("")
    press.close()
