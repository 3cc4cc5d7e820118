"""The demonstration's campaign: on a page of 2016 in three languages, and in the editors' list with its preview."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.demo.conftest import Demonstration

OLD = {
    "2016/03/18/vienna-river-talks/": "Ten years on the far bank",
    "ru/2016/03/18/peregovory-v-vene/": "Десять лет на том берегу",
    "fa/2016/03/18/goftoguha-ye-vian/": "ده سال در آن کرانه",
}


def test_an_old_page_shows_the_campaign_in_its_language_and_an_editor_finds_it_running(
    demonstration: Demonstration, chromium: Browser
) -> None:
    page = chromium.new_page()
    page.set_default_timeout(60_000)
    for address, headline in OLD.items():
        page.goto(f"{demonstration.public}{address}")
        expect(page.locator(".appeal h2")).to_have_text(headline)
        expect(page.locator("a.ask")).to_contain_text(headline)
        assert headline not in demonstration.page(address)[1]
    preview(demonstration, page)
    page.close()


def preview(demonstration: Demonstration, page: Page) -> None:
    """Sign in as editor, find the campaign in the list, open it and look at its preview."""
    login = demonstration.login("editor")
    page.goto(f"{demonstration.newsroom}snippets/newsroom/campaign/")
    page.get_by_label("Username").fill(login.username)
    page.get_by_label("Password").fill(login.passphrase)
    page.get_by_role("button", name="Sign in").click()
    row = page.get_by_role("row").filter(has_text="Ten years on the far bank")
    expect(row).to_contain_text("Running")
    expect(row).to_contain_text("فارسی")
    row.get_by_role("link", name="Ten years on the far bank").first.click()
    expect(page.locator("#id_words-0-headline")).to_have_value("Ten years on the far bank")
    page.get_by_role("button", name="Toggle preview").click()
    shown = page.locator("#w-preview-iframe").content_frame
    expect(shown.locator(".appeal h2")).to_have_text("Ten years on the far bank")
    expect(shown.locator("h1")).to_contain_text("Vienna")


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_the_slot_file_of_each_language_is_served_as_json(demonstration: Demonstration, language: str) -> None:
    status, text = demonstration.page(f"_s/{language}.json")
    assert status == 200
    assert text.partition("\n")[2].startswith("{")
