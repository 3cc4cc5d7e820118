"""A small newsroom: one section, one contributor, one photo, an English and a Russian desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage, storages
from pytest_django.fixtures import Settings

from tamizdat.newsroom.actions.building import add_contributor, add_image, add_section, add_topic, name_the_paper
from tamizdat.newsroom.actions.letters import found_newsletter
from tamizdat.newsroom.actions.stories import publish_story, write_story
from tamizdat.newsroom.models import Contributor, NewsImage, Newsletter, Section, Story, Topic
from tamizdat.newsroom.storage import Masters
from tests.fakes.publication import MemoryLog
from tests.newsroom.pictures import jpeg

NOON = datetime(2026, 10, 14, 10, 0, tzinfo=UTC)  # noon in Amsterdam


@dataclass
class Desk:
    """What a test writes with."""

    section: Section
    other: Section
    topic: Topic
    person: Contributor
    photo: NewsImage

    def story(self, headline: str = "Harbour reopens", language: str = "en", **fields: object) -> Story:
        """Write a draft."""
        given: dict[str, Any] = {
            "section": self.section,
            "bylines": [("by", self.person, "")],
            "body": [{"type": "paragraph", "value": "<p>Ships came back on Monday.</p>"}],
            "published_at": NOON,
        }
        return write_story(language=language, headline=headline, **given | fields)


@pytest.fixture(autouse=True)
def newsroom_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Masters, copies and the log of one test, and of no other."""
    settings.VAR = tmp_path
    settings.PUBLICATION_LOG = "tests.fakes.publication.MemoryLog"
    settings.PROOFS = "tests.fakes.publication.WordsAsProof"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver"]
    MemoryLog.forget()
    copies = storages["renditions"]
    monkeypatch.setattr(default_storage, "_wrapped", Masters(location=str(tmp_path / "newsroom")))
    monkeypatch.setattr(copies, "_location", str(tmp_path / "newsroom" / "renditions"))
    for cached in ("base_location", "location"):
        copies.__dict__.pop(cached, None)
    yield tmp_path
    for cached in ("base_location", "location"):
        copies.__dict__.pop(cached, None)


@pytest.fixture
def desk(db: None) -> Desk:
    section = add_section(slug="politics", name="Politics", translations={"ru": ("Политика", "")})
    desk = Desk(
        section=section,
        other=add_section(slug="economy", name="Economy"),
        topic=add_topic(slug="ports", name="Ports"),
        person=add_contributor(slug="vera-linden", name="Vera Linden"),
        photo=add_image(jpeg(), credit="T. Marek", alt="A harbour"),
    )
    name_the_paper(languages=["en", "ru"], name="The Quay", translations={"ru": ("Причал", "", "")}, nav=[section])
    return desk


@pytest.fixture
def press(settings: Settings) -> None:
    """The log and the proofs of the press itself."""
    settings.PUBLICATION_LOG = "tamizdat.pressroom.log.DjangoPublicationLog"
    settings.PROOFS = "tamizdat.pressroom.proofs.FolderProofs"


@pytest.fixture
def newsletter(desk: Desk) -> Newsletter:
    return found_newsletter(slug="friday", title="The Friday letter", language="en", local_time=time(18, 0))


@pytest.fixture
def story(desk: Desk) -> Story:
    story = desk.story("Harbour reopens", standfirst="Ships came back.")
    publish_story(story, at=NOON)
    return story
