"""The icon at `/favicon.ico`: every size a browser asks for, in the paper's colour, or the theme's own."""

import io

import pytest
from PIL import Image as Pixels

from tamizdat.press.icons import SIZES, accent_of, draw_icon
from tamizdat.press.share_cards import ACCENT
from tamizdat.press.theme import ThemeError, with_theme
from tamizdat.press.typeset import house_templates


def opened(icon: bytes, size: int) -> Pixels.Image:
    found: Pixels.Image = Pixels.open(io.BytesIO(icon)).ico.getimage((size, size))  # type: ignore[attr-defined]  # untyped
    return found.convert("RGB")


@pytest.mark.parametrize("name", ["The Ferry", "Паром", "کشتی", "«Паром»"])
@pytest.mark.parametrize("size", SIZES)
def test_the_first_letter_stands_in_the_middle_of_the_accent_colour(name: str, size: int) -> None:
    picture = opened(draw_icon(name, "en", "#8c1d18"), size)
    assert picture.getpixel((0, 0)) == (0x8C, 0x1D, 0x18)
    inked = picture.point(lambda level: 255 if level > 160 else 0).getbbox()
    assert inked is not None
    left, top, right, bottom = inked
    assert abs(left - (size - right)) <= 2
    assert abs(top - (size - bottom)) <= 2


def test_a_name_that_the_fonts_cannot_write_leaves_the_square_plain() -> None:
    assert draw_icon("新聞", "zh", ACCENT) == draw_icon("…", "en", ACCENT)


@pytest.mark.parametrize(
    ("style", "accent"),
    [
        (":root{--accent:#2f3b8f}@media (prefers-color-scheme:dark){:root{--accent:#b1bafc}}", "#2f3b8f"),
        (":root{--accent:#111111}\n:root { --accent: #abc; }\n@media print{a{--accent:#000}b{c:d}}", "#abc"),
        (":root{--accent:rebeccapurple}", ACCENT),
        ("", ACCENT),
    ],
)
def test_the_accent_is_that_of_light_dress(style: str, accent: str) -> None:
    assert accent_of(style) == accent


def test_a_theme_may_bring_an_icon_and_nothing_else_under_its_name() -> None:
    icon = draw_icon("F", "en", ACCENT)
    assert with_theme(house_templates(), {"favicon.ico": icon})["favicon.ico"]
    for wrong in (b"<svg/>", icon + bytes(40_000)):
        with pytest.raises(ThemeError, match="no icon"):
            with_theme(house_templates(), {"favicon.ico": wrong})
