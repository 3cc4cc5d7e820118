"""Claims about every kind of page in every language, as a real browser shows it from a disk."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.press import samples

PAGES = [(language, path) for language in samples.LANGUAGES for path in samples.faces(language)]
# The old address sends a browser on at once; there is nothing to look at.
SHOWN = [(language, path) for language, path in PAGES if not path.endswith("old/index.html")]
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# All rules of all levels, best practice and experiments too.
ASK_AXE = """async () => (await axe.run(document, {rules: {'target-size': {enabled: true}}, runOnly: [
  'wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental']}))
  .violations.map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 160)).join(' | '))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# WCAG 2.2, 1.4.12.
SPACED = """() => { for (const one of document.querySelectorAll('body *')) { const style = one.style;
  style.lineHeight = '1.5'; style.letterSpacing = '.12em'; style.wordSpacing = '.16em'; } }"""
CUT = """() => [...document.querySelectorAll('h1, h2, h3, p, a, li, figcaption, td, th')].filter(one => {
  const style = getComputedStyle(one); return style.overflow !== 'visible' && one.scrollHeight > one.clientHeight + 1;
}).map(one => one.outerHTML.slice(0, 120))"""
SHIFTS = """() => new Promise(done => { let sum = 0; new PerformanceObserver(list => {
  for (const one of list.getEntries()) sum += one.value }).observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300) })"""

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
