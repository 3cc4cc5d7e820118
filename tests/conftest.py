"""The fences around all tests, set before Django reads its settings. Fixtures stand beside the tests that use them."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from playwright.sync_api import Browser, sync_playwright

_var = tempfile.TemporaryDirectory(prefix="tamizdat-tests-")
os.environ["TAMIZDAT_VAR"] = _var.name  # no test may touch a newsroom that somebody works in
os.environ["TAMIZDAT_ZONE"] = "newsroom"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
# Playwright drives its browser through an event loop in the same thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()


CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser, one for all tests: Playwright refuses to start twice in a process.

    Without Chromium the tests fail, since nothing else shows what a policy allows and what readers and editors see.
    """
    assert CHROMIUM.exists(), f"There is no {CHROMIUM}. Install it: apt-get install chromium."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), headless=True, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def pytest_unconfigure() -> None:
    _var.cleanup()
