"""The first stone of the house, whole: an editor changes a headline, and a stranger's tool proves the new page ours."""

import gzip
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tuf.ngclient import Updater, UpdaterConfig

from tests.demo.conftest import Demonstration, tamizdat

STORY = "2026/11/18/visa-window/"
BEFORE = "Tbilisi: consulate stops renewing passports of Talmerians abroad"
AFTER = "Window 3 in Tbilisi is for inquiries only"
SECONDS_TO_PRINT = 60


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """A page of a real browser: nothing else shows that an editor can work here."""
    page = chromium.new_page()
    page.set_default_timeout(60_000)
    yield page
    page.close()


def test_an_edited_headline_is_printed_signed_and_proved_by_a_strangers_tool(
    demonstration: Demonstration, browser_page: Page, tmp_path: Path
) -> None:
    status, text = demonstration.page(STORY)
    assert status == 200
    assert BEFORE in text
    assert AFTER not in text

    publish(demonstration, browser_page)
    wait_until_printed(demonstration)
    browser_page.goto(f"{demonstration.public}{STORY}")
    expect(browser_page.locator("h1")).to_have_text(AFTER)

    checked = verified(demonstration)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    assert AFTER in fetched_by_a_stranger(demonstration, tmp_path)


def verified(demonstration: Demonstration) -> subprocess.CompletedProcess[str]:
    """Check everything as a stranger would. The index of the search follows in an edition of its own, perhaps now."""
    words = "verify", str(demonstration.var / "edition"), "--root", str(demonstration.root), "--all"
    deadline = time.monotonic() + SECONDS_TO_PRINT
    while "A newer edition came out meanwhile" in (checked := tamizdat(*words)).stdout:
        assert time.monotonic() < deadline, "one edition came out after another"
    return checked


def publish(demonstration: Demonstration, page: Page) -> None:
    """Sign in as publisher, find the story in the list, write another headline and press Publish."""
    login = demonstration.login("publisher")
    page.goto(demonstration.newsroom)
    page.get_by_label("Username").fill(login.username)
    page.get_by_label("Password").fill(login.passphrase)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Stories").first.click()
    page.get_by_role("link", name=BEFORE).first.click()
    headline = page.locator("#id_title")
    expect(headline).to_have_value(BEFORE)
    headline.fill(AFTER)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(re.compile("published", re.IGNORECASE)).first).to_be_visible()


def wait_until_printed(demonstration: Demonstration) -> None:
    """Ask for the public page until it says the new headline."""
    deadline = time.monotonic() + SECONDS_TO_PRINT
    while time.monotonic() < deadline:
        status, text = demonstration.page(STORY)
        if status == 200 and AFTER in text:
            return
        time.sleep(0.1)
    message = f"The public page has not changed within {SECONDS_TO_PRINT} seconds."
    raise AssertionError(message)


def fetched_by_a_stranger(demonstration: Demonstration, folder: Path) -> str:
    """Fetch the page over HTTP with python-tuf's own client, which trusts the root and nothing else."""
    metadata, targets = folder / "metadata", folder / "targets"
    metadata.mkdir()
    targets.mkdir()
    updater = Updater(
        metadata_dir=str(metadata),
        metadata_base_url=f"{demonstration.public}metadata/",
        target_dir=str(targets),
        target_base_url=f"{demonstration.public}tree/",
        config=UpdaterConfig(prefix_targets_with_hash=False),
        bootstrap=demonstration.root.read_bytes(),
    )
    updater.refresh()
    found = updater.get_targetinfo(f"{STORY}index.html.gz")
    assert found is not None
    return gzip.decompress(Path(updater.download_target(found)).read_bytes()).decode("utf-8")
