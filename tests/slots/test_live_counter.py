"""What a reader of a live story sees, in a real browser: one line changes and nothing moves."""

import gzip
from collections.abc import Iterator

import orjson
import pytest
from playwright.sync_api import Browser, Page

from tamizdat.press.records import Live
from tests.pressroom.paper import NOON, PrintingHouse, a_story, an_update, everything_around
from tests.slots.conftest import MIRROR, Mirror

BEGAN = "2026-10-01T10:00:00+00:00"
STORM = "2026/10/01/storm/"
LINE = ".fresh a"
PLAIN = "Load the page again for new updates"
# Longer than the longest wait between two questions.
A_WHILE_MILLISECONDS = 100_000
SHIFTS = """() => new Promise(done => { new PerformanceObserver(list => done(
  list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(0))) })"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    house = PrintingHouse(tmp_path_factory.mktemp("live"))
    story = a_story(1, address=STORM, published_at=BEGAN, story_type="live", live=Live("open", BEGAN))
    ended = a_story(2, address="2026/10/01/calm/", story_type="live", live=Live("ended", BEGAN, BEGAN))
    house.put(*everything_around(), story, ended, *(an_update(1, number) for number in range(1, 26)))
    house.print()
    return house.files()


@pytest.fixture
def mirror(chromium: Browser, told: dict[str, bytes]) -> Iterator[Mirror]:
    made = Mirror(chromium, dict(told))
    yield made
    for context in chromium.contexts:
        context.close()
    assert made.troubles == []


def opened(mirror: Mirror, address: str = STORM) -> Page:
    page = mirror.browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    page.clock.install(time=NOON)
    return mirror.open_in(page, address, script=False)


def stands(mirror: Mirror, newest: int, state: str = "open") -> None:
    said = {"state": state, "updates": list(range(newest, max(newest - 30, 0), -1))}
    mirror.files[f"{STORM}live.json.gz"] = gzip.compress(orjson.dumps(said))


def test_new_updates_are_offered_and_nothing_moves(mirror: Mirror) -> None:
    page = opened(mirror)
    assert page.inner_text(LINE) == PLAIN
    before = page.inner_html("main").replace(PLAIN, "")
    stands(mirror, 28)
    page.clock.run_for(A_WHILE_MILLISECONDS)
    page.wait_for_function("() => document.querySelector('.fresh a').textContent == 'New updates: 3'")
    assert page.inner_html("main").replace("New updates: 3", "") == before
    assert page.evaluate(SHIFTS) == 0
    assert set(mirror.asked[1:]) == {f"{MIRROR}_s/en.json", f"{MIRROR}{STORM}live.json"}
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.click(LINE)
    page.wait_for_load_state("networkidle")
    assert page.inner_text(LINE) == PLAIN


def test_it_stops_when_the_coverage_has_ended(mirror: Mirror) -> None:
    page = opened(mirror)
    stands(mirror, 25, "ended")
    page.clock.run_for(A_WHILE_MILLISECONDS)
    page.wait_for_function("() => document.querySelector('.fresh a').textContent.startsWith('The coverage has ended')")
    asked = len(mirror.asked)
    page.clock.run_for(10 * A_WHILE_MILLISECONDS)
    assert len(mirror.asked) == asked


def test_a_mirror_that_answers_nonsense_leaves_the_line_as_it_was(mirror: Mirror) -> None:
    page = opened(mirror)
    mirror.files[f"{STORM}live.json.gz"] = mirror.files["robots.txt.gz"]
    page.clock.run_for(A_WHILE_MILLISECONDS)
    page.wait_for_timeout(50)
    assert page.inner_text(LINE) == PLAIN


def test_without_a_script_the_line_is_a_link_and_an_ended_story_has_none(mirror: Mirror) -> None:
    page = mirror.open(STORM, script=False)
    assert page.locator(LINE).evaluate("e => e.href") == f"{MIRROR}{STORM}"
    assert opened(mirror, "2026/10/01/calm/").locator(".fresh").count() == 0
