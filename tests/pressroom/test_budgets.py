"""A long story keeps its budget in each of the three scripts, as it is shipped: words, style, photo, form, table."""

import re
from itertools import cycle, islice
from pathlib import Path

import pytest

from tamizdat.press.blocks import Figure, Paragraph, Picture, Table
from tamizdat.press.records import Image, Live, LiveUpdate, Page, Story
from tests.pressroom.paper import (
    PrintingHouse,
    a_newsletter,
    a_site,
    a_story,
    an_update,
    everything_around,
)

DEMO = Path(__file__).parents[2] / "demo"
LANGUAGES = ["en", "ru", "fa"]
BUDGET = 14_000
WORDS = 850
UPDATES = 20


def paragraphs(language: str, count: int = WORDS) -> list[str]:
    """Take real sentences of the demonstration, none of them twice, until there are enough words."""
    texts = [
        file.read_text(encoding="utf-8").split("+++")[2]
        for file in sorted(DEMO.glob(f"[sp]*/{language}/*.md"), reverse=True)
    ]
    plain = (line for text in texts for line in text.splitlines() if re.match(r"[\w«“].{20}", line))
    taken: list[str] = []
    while sum(len(one.split()) for one in taken) < count:
        taken.append(next(plain))
    return taken


def long_story(language: str, picture: Image, uid: int, **words: object) -> Story:
    """Build a story of more than 800 words with a photo at the top, one in the text, and a table of 18 cells."""
    said = paragraphs(language)
    names = list(islice(cycle(one.split()[0] for one in said), 6))
    table = Table(
        "t1", [[name, str(2020 + row), f"{row * 7},{row}"] for row, name in enumerate(names)], said[0][:60], header=True
    )
    body = [Paragraph(f"p{at}", one) for at, one in enumerate(said)]
    body[4:4] = [Figure("f1", Picture(picture.uid)), table]  # type: ignore[list-item]  # blocks of other kinds
    prefix = "" if language == "en" else f"{language}/"
    fields: dict[str, object] = {
        "language": language,
        "address": f"{prefix}2026/10/01/long/",
        "headline": said[1][:80],
        "standfirst": said[2][:160],
        "published_at": "2026-10-01T10:00:00+00:00",
        "lead": Picture(picture.uid),
        "body": body,
    }
    return a_story(uid, **(fields | words))


@pytest.fixture
def house(tmp_path: Path) -> PrintingHouse:
    house = PrintingHouse(tmp_path)
    names = {"en": "The Ferry", "ru": "Паром", "fa": "کشتی"}
    letters = [a_newsletter(uid, language=language) for uid, language in enumerate(LANGUAGES, 1)]
    policies = [
        Page(
            uid,
            language=language,
            address=f"{language}/privacy/",
            title="Privacy",
            role="privacyPolicy",
            body=[Paragraph("p1", "None.")],
        )
        for uid, language in enumerate(LANGUAGES, 1)
    ]
    site = a_site(languages=LANGUAGES, names=names, desk="https://desk.ferry.example/", mail_domain="ferry.example")
    house.put(*everything_around(), site, *policies, *letters)
    return house


def weight(house: PrintingHouse, address: str) -> int:
    return len(house.files()[f"{address}index.html.gz"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_of_eight_hundred_words_with_photo_box_and_table_keeps_its_budget(
    house: PrintingHouse, language: str
) -> None:
    picture = house.a_picture(1, alt=paragraphs(language)[3][:60])
    story = long_story(language, picture, 50)
    others = [a_story(uid, language=language, address=f"{language}/2026/09/0{uid}/x/") for uid in range(1, 4)]
    house.put(picture, *others, story)
    house.print()
    page = house.page(story.address)
    assert "<table" in page
    assert "<form" in page

    assert weight(house, story.address) <= BUDGET


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_of_a_live_story_with_twenty_updates_keeps_its_budget(house: PrintingHouse, language: str) -> None:
    story = long_story(
        language, house.a_picture(1), 50, live=Live("open", "2026-10-01T10:00:00+00:00"), body=[], lead=None
    )
    said = paragraphs(language)
    updates: list[LiveUpdate] = [
        an_update(50, at, language=language, headline=one[:50], key=at % 4 == 0, body=[Paragraph(f"u{at}", one[:360])])
        for at, one in enumerate(islice(cycle(said), UPDATES), 1)
    ]
    house.put(story, *updates)
    house.print()

    assert weight(house, story.address) <= BUDGET
