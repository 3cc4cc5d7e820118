"""What a reporter types at the live desk is posted, however quick the hand."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.demo.conftest import Demonstration

STORY = "The Talma comes back for a night"
SENTENCE = "The second ferry stays in the harbour tonight."


@pytest.fixture(scope="module")
def desk(demonstration: Demonstration, chromium: Browser) -> Iterator[Page]:
    """The live desk of the demonstration's live story, opened again for a while, with a publisher at it."""
    page = chromium.new_page()
    page.set_default_timeout(60_000)
    login = demonstration.login("publisher")
    page.goto(demonstration.newsroom)
    page.get_by_label("Username").fill(login.username)
    page.get_by_label("Password").fill(login.passphrase)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{demonstration.newsroom}stories/?q=Talma")
    page.get_by_role("link", name=STORY).first.click()
    story = page.url.split("/pages/")[1].split("/")[0]
    page.goto(f"{demonstration.newsroom.removesuffix('admin/')}live/{story}/")
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    yield page
    page.get_by_role("button", name="End", exact=True).click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    page.close()


def with_keys(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def with_the_button(page: Page) -> None:
    page.get_by_role("button", name="Post", exact=True).click()


@pytest.mark.parametrize("send", [with_keys, with_the_button])
def test_what_was_typed_a_moment_ago_is_posted_whole(desk: Page, send: Callable[[Page], None]) -> None:
    said = f"{SENTENCE} {send.__name__}"
    desk.locator("#id_headline").fill(said)
    desk.locator(".live-new [contenteditable='true']").first.click()
    desk.keyboard.type(said, delay=60)

    send(desk)

    posted = desk.locator(".live-updates li", has_text=said).first
    expect(posted).to_be_visible()
    posted.get_by_role("link", name="Edit or correct").click()
    expect(desk.locator("[contenteditable='true']").first).to_have_text(said)
    desk.go_back()
