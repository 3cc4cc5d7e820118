"""A small paper in three languages with its index, served by our newsstand, and a browser to search it with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tamizdat.press.blocks import Paragraph
from tamizdat.press.records import Live, Story
from tests.mirrors.servers import Site, newsstand
from tests.pressroom.paper import PrintingHouse, a_section, a_site, a_story, everything_around


def a_text(uid: int, language: str, headline: str, text: str, **words: object) -> Story:
    """Build a story that says something of its own; those with high numbers are newer."""
    month = f"{2024 + uid // 12}-{uid % 12 + 1:02}"
    prefix = "" if language == "en" else f"{language}/"
    fields: dict[str, object] = {
        "language": language,
        "address": f"{prefix}{month[:4]}/{month[5:]}/01/story-{uid}/",
        "headline": headline,
        "published_at": f"{month}-05T12:00:00+00:00",
        "body": [Paragraph("p1", html=text), Paragraph("p2", html="Nothing else is said here.")],
    }
    return a_story(uid, **(fields | words))


STORIES = [
    a_text(1, "en", "A bridge is closed", "Three engineers were <b>interro</b>gated by the prosecutors about the dam."),
    a_text(
        2, "en", "Prosecutor resigns", "He had interrogated nobody, he said, least of all about any bridges.", section=2
    ),
    a_text(14, "en", "Snow", "The river of letters froze; the dam held."),
    a_text(15, "en", "The strike", "Dockers sat by the lighthouse.", live=Live("open", "2025-04-05T12:00:00+00:00")),
    a_text(3, "ru", "Мост закрыт", "Прокуроры допрашивали трёх инженеров о плотине."),
    a_text(4, "ru", "Ёлка на площади", "Тёплая зима: о мостах никто не вспоминал."),
    a_text(5, "fa", "پل بسته شد", "دادستان از مهندسان دربارهٔ روزنامه‌های شهر پرسید."),
    a_text(6, "fa", "برف", "كتاب‌هاي كهنه در كتابخانه مي‌مانند."),
]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> PrintingHouse:
    """The paper, printed with its index."""
    house = PrintingHouse(tmp_path_factory.mktemp("search"))
    names = {"en": "The Ferry", "ru": "Паром", "fa": "کشتی"}
    house.put(*everything_around(), a_site(languages=["en", "ru", "fa"], names=names), a_section(2, "Law"), *STORIES)
    house.print()
    house.index()
    return house


@pytest.fixture(scope="session")
def stand(house: PrintingHouse) -> Iterator[Site]:
    """Our newsstand over it."""
    with newsstand(house.works.folder.root, workers=1) as site:
        yield site


def is_complaint(message: ConsoleMessage) -> bool:
    """Tell complaints from talk."""
    return message.type in {"error", "warning"}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that must not complain: every error of the console fails the test."""
    page = chromium.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []
