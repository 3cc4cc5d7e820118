"""Claims about every kind of page in every language, as a real browser shows it from a disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.look.measures import ASK_AXE, AXE, BESIDE, CUT, SHIFTS, SPACED, WIDER
from tests.press import samples

PAGES = [(language, path) for language in samples.LANGUAGES for path in samples.faces(language)]
# The old address sends a browser on at once; there is nothing to look at.
SHOWN = [(language, path) for language, path in PAGES if not path.endswith("old/index.html")]
FIRST_PARAGRAPH = """() => { const one = document.querySelector('#p0');
  return [one.clientWidth, parseFloat(getComputedStyle(one).fontSize)] }"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    # The tools of these tests are scripts, which the policy of our pages would refuse.
    context = chromium.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


def address(edition: Path, path: str) -> str:
    return (edition / path).as_uri()


@pytest.mark.parametrize(("language", "path"), SHOWN)
def test_axe_finds_nothing_in_light_or_dark_on_phone_or_desktop(
    edition: Path, page: Page, language: str, path: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address(edition, path))
    page.evaluate(AXE)
    assert page.evaluate(ASK_AXE) == [], language
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ASK_AXE) == [], language


@pytest.mark.parametrize(("language", "path"), SHOWN)
def test_nothing_is_lost_at_four_hundred_per_cent_or_with_wide_spacing(
    edition: Path, page: Page, language: str, path: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(address(edition, path))
    assert page.evaluate(WIDER) == 0, language
    page.evaluate(SPACED)
    assert page.evaluate(WIDER) == 0, language
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize(("language", "path"), SHOWN)
def test_on_paper_nothing_stands_beside_the_sheet_and_no_button_is_left(
    edition: Path, page: Page, language: str, path: str
) -> None:
    # A4 without its margins, in the pixels of CSS.
    page.set_viewport_size({"width": 642, "height": 986})
    page.emulate_media(media="print")
    page.goto(address(edition, path))
    assert page.evaluate(BESIDE) == [], language
    assert page.locator("button:visible, input:visible, select:visible").count() == 0


@pytest.mark.parametrize("language", samples.LANGUAGES)
@pytest.mark.parametrize("kind", ["", "2026/10/14/story-0/", "section-0/"])
def test_nothing_jumps_and_one_request_brings_the_text(edition: Path, page: Page, language: str, kind: str) -> None:
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))  # noqa: PLW0108  # playwright marks its listeners
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address(edition, f"{samples.home(language)}{kind}index.html"))
    assert page.evaluate(SHIFTS) == 0
    assert [one.resource_type for one in asked if one.resource_type != "image"] == ["document"]
    assert all(one.url.startswith((edition.as_uri(), "data:")) for one in asked)
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_line_of_text_is_as_long_as_is_good_to_read(edition: Path, page: Page, language: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address(edition, f"{samples.home(language)}2026/10/14/story-0/index.html"))
    width, size = page.evaluate(FIRST_PARAGRAPH)
    # A letter is about half as wide as its size: 58 to 70 of them.
    assert 29 <= width / size <= 35
