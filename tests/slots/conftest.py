"""A small paper with a campaign, a banner and a notice, shown by a real browser from mirrors that a test invents."""

import base64
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, Page, Route

from tamizdat.edition.keys import SigningKey
from tamizdat.edition.slot_files import sign_slots
from tamizdat.press.records import AnyRecord, Ask, Banner, Notice, Redirect
from tamizdat.press.records import Page as StandingPage
from tests.pressroom.paper import NOON, SLOT_KEY, PrintingHouse, a_campaign, a_story, everything_around

MIRROR = "https://mirror.example/some/where/"
STORY = "2023/11/15/story-1/"
OFF, SOFT, OTHER_SECTION = "2023/11/16/story-2/", "2023/11/17/story-3/", "2023/11/18/story-4/"
RUSSIAN = "ru/2023/11/19/story-5/"
EVERGREEN = "Help us go on reporting"


def the_paper() -> list[AnyRecord]:
    """Build stories that ask, ask softly and do not ask, and what is said late."""
    return [
        *everything_around(),
        a_story(1),
        a_story(2, appeal="off"),
        a_story(3, appeal="soft"),
        a_story(4, section=2),
        a_story(5, language="ru", address=RUSSIAN),
        StandingPage(1, language="en", address="support/", title="Support", menu=1),
        StandingPage(2, language="ru", address="ru/support/", title="Поддержать", menu=1),
        a_campaign(
            1,
            words={
                "en": Ask(
                    "Ten years of <b>ferries</b>",
                    "Dear readers,\nhelp us to sail on & on.",
                    "The crew",
                    "Give now",
                    "5 · 10 · 25 €",
                    "Ten years: help us",
                ),
                "ru": Ask("Десять лет", "Дорогие читатели!"),
            },
            never=[2],
        ),
        Banner(
            1,
            language="en",
            text="The harbour burns",
            to="story/4",
            starts="2026-11-23T00:00:00+00:00",
            ends="2026-11-24T00:00:00+00:00",
        ),
        Notice(1, language="en", story=1, about="corrected", to="story/4"),
        Redirect(1, old="old.html", to="story/1"),
    ]


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> PrintingHouse:
    """Print the paper once for all tests of this folder."""
    house = PrintingHouse(tmp_path_factory.mktemp("slots"))
    house.put(*the_paper())
    house.print()
    return house


@dataclass
class Mirror:
    """An invented mirror: files by their paths, and a reader who comes at a moment."""

    browser: Browser
    files: dict[str, bytes]
    base: str = MIRROR
    asked: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def open(self, address: str = STORY, *, at: datetime = NOON, script: bool = True, width: int = 1280) -> Page:
        """Open a page in a browser that has never been here, and wait until its script is done."""
        context = self.browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 720})
        return self.open_in(context.new_page(), address, at=at, script=script)

    def open_in(self, page: Page, address: str = STORY, *, at: datetime = NOON, script: bool = True) -> Page:
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda said: self.troubles.append(said.text) if "Security Policy" in said.text else None)
        page.unroute_all()
        page.route("**/*", self._answer)
        if script:
            page.clock.set_fixed_time(at)
        page.goto(f"{self.base}{address}", wait_until="networkidle")
        return page

    def _answer(self, route: Route) -> None:
        url = route.request.url
        self.asked.append(url)
        path = url.removeprefix(self.base)
        stored = self.files.get(f"{path}index.html.gz" if not path or path.endswith("/") else f"{path}.gz")
        if not url.startswith(self.base) or stored is None:
            route.fulfill(status=404, body="")
            return
        kind = "application/json" if path.endswith(".json") else "text/html; charset=utf-8"
        route.fulfill(status=200, body=gzip.decompress(stored), content_type=kind)

    def put_slots(self, fields: dict[str, Any], key: SigningKey = SLOT_KEY, language: str = "en") -> None:
        """Put a slot file of our own making on the mirror."""
        self.files[f"_s/{language}.json.gz"] = gzip.compress(sign_slots(key, orjson.dumps(fields)))

    def slots(self, language: str = "en") -> dict[str, Any]:
        """Read the slot file that stands."""
        found: dict[str, Any] = orjson.loads(gzip.decompress(self.files[f"_s/{language}.json.gz"]).split(b"\n", 1)[1])
        return found


@pytest.fixture
def mirror(chromium: Browser, printed: PrintingHouse) -> Iterator[Mirror]:
    made = Mirror(chromium, dict(printed.files()))
    yield made
    for context in chromium.contexts:
        context.close()
    assert made.troubles == []


def shown(page: Page, slot: str) -> str | None:
    """What a reader sees of a slot; None where it is hidden or not there."""
    found = page.locator(f"[data-slot={slot}]")
    if found.count() == 0 or not found.is_visible():
        return None
    return found.inner_text()


def signature_of(content: bytes, key: SigningKey) -> bytes:
    """The first line of a slot file."""
    return base64.b64encode(bytes.fromhex(key.sign(content)["sig"]))
