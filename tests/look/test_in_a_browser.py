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
# How many letters stand in a full line of text; the last line of a paragraph is none.
LETTERS = """() => { const full = []; for (const one of document.querySelectorAll('.body > p')) {
  const walk = document.createTreeWalker(one, 4), range = document.createRange(); let text, last, count = 0;
  while (text = walk.nextNode()) for (let at = 0; at < text.length; at++) {
    range.setStart(text, at); range.setEnd(text, at + 1); const box = range.getClientRects()[0]; if (!box) continue;
    if (last !== undefined && box.bottom - last > 12) { full.push(count); count = 0 }
    last = box.bottom; count++ } }
  return full.reduce((sum, one) => sum + one, 0) / full.length }"""
EDGES = """() => [...document.querySelectorAll('.give')].map(one => getComputedStyle(one))
  .filter(style => style.display !== 'none' && parseFloat(style.borderTopWidth) < 1).length"""
SMALL = (
    """() => [...document.querySelectorAll('.brief a')].filter(one => one.getBoundingClientRect().height < 24).length"""
)
TOP = "one => one.getBoundingClientRect().top + scrollY"


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
    assert 58 <= page.evaluate(LETTERS) <= 68


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_button_keeps_its_edge_where_a_reader_has_chosen_the_colours(
    edition: Path, page: Page, language: str
) -> None:
    page.emulate_media(forced_colors="active")
    for path in ("support/", "newsletter/", "2026/10/14/story-0/"):
        page.goto(address(edition, f"{samples.home(language)}{path}index.html"))
        assert page.locator(".give").count() > 0
        assert page.evaluate(EDGES) == 0, path


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_on_a_phone_the_mast_takes_one_line_and_a_brief_is_wide_enough_for_a_finger(
    edition: Path, page: Page, language: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address(edition, f"{samples.home(language)}index.html"))
    assert page.locator(".date").evaluate("one => one.getClientRects()[0].height < 30")
    assert page.locator(".mast .nameplate a").evaluate(
        "one => one.offsetHeight < 2 * parseFloat(getComputedStyle(one).fontSize)"
    )
    assert page.locator(".brief a").count() > 0
    assert page.evaluate(SMALL) == 0


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_on_a_phone_the_newest_update_of_an_open_story_is_near_and_the_line_of_new_ones_stays(
    edition: Path, page: Page, language: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address(edition, f"{samples.home(language)}2026/10/15/live/index.html"))
    assert page.locator(".updates .update").first.evaluate(TOP) < 3 * 844
    assert page.locator(".fresh").evaluate(TOP) < 844
    assert page.locator(".keys li:visible").count() <= 3
    assert page.locator("details.points > :not(summary):visible").count() == 0
    page.locator(".updates .update").nth(5).evaluate("one => one.scrollIntoView()")
    assert page.locator(".fresh").evaluate("one => one.getBoundingClientRect().top") == 0
    assert page.evaluate(SHIFTS) == 0
    days = page.locator(".updates .when > a time").evaluate_all("all => all.map(one => one.innerText.split(' ')[1])")
    assert len([day for day in days if day]) == 1
