"""The fences around all tests, set before Django reads its settings. Fixtures stand beside the tests that use them."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.db import connection
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.tables import copied, kept, migrated, take_in

_var = tempfile.TemporaryDirectory(prefix="tamizdat-tests-")
os.environ["TAMIZDAT_VAR"] = _var.name  # no test may touch a newsroom that somebody works in
os.environ["TAMIZDAT_ZONE"] = "newsroom"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
# Playwright drives its browser through an event loop in the same thread; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()


# No test is timed: a busy machine is no fault of what is tested.
settings.register_profile("house", parent=settings(), deadline=None)
settings.load_profile("house")

CHROMIUM = Path("/usr/bin/chromium")
TESTS = Path(__file__).parent
# Folders whose tests share something that is dear to make: a demonstration that runs, a printed paper, pages on a disk.
SHARING = {"browser", "demo", "slots"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say which tests stay in one process when they run in several (pytest-xdist, `--dist loadgroup`).

    Those of one file, since they share its fixtures; and of some folders all. Beside PostgreSQL, tests that touch no
    database are left to the other run: they would say the same twice.
    """
    if os.environ.get("TAMIZDAT_TEST_POSTGRES"):
        idle = [item for item in items if not _touches_the_database(item)]
        config.hook.pytest_deselected(items=idle)
        items[:] = [item for item in items if item not in set(idle)]
    for item in items:
        place = item.path.relative_to(TESTS)
        item.add_marker(pytest.mark.xdist_group(place.parts[0] if place.parts[0] in SHARING else str(place)))


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db"}) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Tables for all tests of this process, migrated once and kept; pytest-django would in each process."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    mine = tmp_path_factory.getbasetemp()
    file = migrated(kept() if connection.vendor == "sqlite" else mine.parent if worker else mine)
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            take_in(file, worker)
            yield
        else:
            with copied():
                yield


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
