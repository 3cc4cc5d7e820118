"""The newsroom's screens run no script that stands in a page, and their widgets work all the same."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.demo.conftest import Demonstration

SCREENS = (
    "",
    "stories/",
    "images/",
    "images/add/",
    "users/new/",
    "reports/site-history/",
    "settings/newsroom/identity/",
    "snippets/newsroom/campaign/add/",
    "snippets/newsroom/contributor/add/",
    "snippets/newsroom/front/edit/1/",
    "workflows/list/",
)
# Set before anything of the page runs: what the browser refused to run, and nothing about styles.
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  if (event.effectiveDirective === "script-src-elem") window.refused.push(event.blockedURI + " " + event.sample);
});
"""
INLINE = """() => [...document.scripts]
  .filter((script) => !script.src && (!script.type || script.type.includes("javascript")))
  .map((script) => script.textContent.slice(0, 80))"""
SLIP_IN = """() => {
  const slipped = document.createElement("div");
  slipped.innerHTML = '<img src="data:," onerror="window.slipped = 1">'
    + '<template data-start="eval" data-options="&quot;window.slipped = 1&quot;"></template>';
  const script = document.createElement("script");
  script.textContent = "window.slipped = 1";
  slipped.append(script);
  document.body.append(slipped);
}"""


@pytest.fixture(scope="module")
def signed_in(demonstration: Demonstration, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser in which the administrator has signed in."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(60_000)
    login = demonstration.login("admin")
    page.goto(demonstration.newsroom)
    page.get_by_label("Username").fill(login.username)
    page.get_by_label("Password").fill(login.passphrase)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(demonstration.newsroom)
    page.close()
    yield context
    context.close()


@pytest.fixture
def screen(signed_in: BrowserContext) -> Iterator[Page]:
    page = signed_in.new_page()
    page.set_default_timeout(60_000)
    yield page
    page.close()


def test_no_screen_has_an_inline_script_or_wants_one(demonstration: Demonstration, screen: Page) -> None:
    for address in SCREENS:
        answer = screen.goto(f"{demonstration.newsroom}{address}")
        assert answer is not None
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert screen.evaluate(INLINE) == [], address
        assert screen.evaluate("window.refused") == [], address


def test_the_widgets_of_a_story_start_and_so_do_those_of_a_new_row(demonstration: Demonstration, screen: Page) -> None:
    open_a_story(demonstration, screen)

    screen.get_by_role("tab").last.click()
    screen.locator("#id_published_at").focus()
    expect(screen.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
    screen.keyboard.press("Escape")

    screen.get_by_role("tab").first.click()
    rows = screen.locator("#id_bylines-FORMS > [data-inline-panel-child]")
    before = rows.count()
    screen.locator("#id_bylines-ADD").click()
    expect(rows).to_have_count(before + 1)
    rows.last.get_by_role("button", name="Choose contributor").click()
    expect(screen.get_by_role("dialog").get_by_role("link").first).to_be_visible()
    assert screen.evaluate("window.refused") == []


def test_what_is_slipped_into_a_screen_does_not_run(demonstration: Demonstration, screen: Page) -> None:
    open_a_story(demonstration, screen)

    screen.evaluate(SLIP_IN)
    screen.wait_for_function("window.refused.length > 0")

    assert screen.evaluate("window.slipped") is None


def test_a_preview_stands_under_the_rules_of_the_printed_page(demonstration: Demonstration, screen: Page) -> None:
    open_a_story(demonstration, screen)
    open_preview(screen)
    shown = screen.locator("#w-preview-iframe").content_frame

    expect(shown.locator("meta[http-equiv='Content-Security-Policy']")).to_have_count(1)


def test_no_screen_complains(demonstration: Demonstration, screen: Page) -> None:
    complaints: list[str] = []
    screen.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
    screen.on("pageerror", lambda error: complaints.append(str(error)))
    for address in (*SCREENS, "stories/choose_parent/", "pages/search/?q=consulate", "account/"):
        screen.goto(f"{demonstration.newsroom}{address}")
    open_a_story(demonstration, screen)
    open_preview(screen)
    screen.wait_for_load_state("networkidle")
    assert complaints == []


def test_enter_in_the_headline_publishes_nothing(demonstration: Demonstration, screen: Page) -> None:
    open_a_story(demonstration, screen)
    sent: list[str] = []
    screen.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    with screen.expect_navigation():
        screen.locator("#id_title").press("Enter")
    assert sent
    assert not any("action-publish" in form or "action-submit" in form for form in sent)


def test_the_menu_begins_at_the_top_beside_what_needs_attention(demonstration: Demonstration, screen: Page) -> None:
    screen.goto(demonstration.newsroom)
    expect(screen.locator("#wagtail-sidebar .sidebar")).to_be_visible()
    menu, told = screen.locator("#wagtail-sidebar .sidebar").bounding_box(), screen.locator(".attention").bounding_box()
    assert menu
    assert told
    assert menu["y"] == told["y"] == 0
    assert told["x"] >= menu["width"] - 1


def test_a_preview_has_the_bytes_that_readers_get(demonstration: Demonstration, screen: Page) -> None:
    open_a_story(demonstration, screen)
    open_preview(screen)
    previewed = screen.request.get(f"{screen.url.partition('?')[0]}preview/").body()
    canonical = re.search(rb'<link rel="canonical" href="([^"]+)"', previewed)
    assert canonical
    _status, printed = demonstration.page(urlsplit(canonical[1].decode()).path.strip("/") + "/")
    assert previewed.decode() == printed


def open_preview(page: Page) -> None:
    page.get_by_role("button", name="Toggle preview").click()
    expect(page.locator("#w-preview-iframe").content_frame.locator("h1")).not_to_be_empty(timeout=60_000)


def open_a_story(demonstration: Demonstration, page: Page) -> None:
    page.goto(f"{demonstration.newsroom}stories/")
    page.locator("a[href*='/edit/']").first.click()
    expect(page.locator("#id_title")).not_to_have_value("")
