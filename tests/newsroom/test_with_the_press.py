"""The newsroom with the pressroom's own log and proofs in the place of the fakes."""

import re

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from tamizdat.newsroom.actions.stories import publish_story, withdraw_story
from tamizdat.newsroom.publication import publication_log
from tamizdat.staff.roles import EDITOR, PUBLISHER
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.test_desk_doors import edit, form, signed_in


@pytest.fixture(autouse=True)
def press(settings: Settings) -> None:
    settings.PUBLICATION_LOG = "tamizdat.pressroom.log.DjangoPublicationLog"
    settings.PROOFS = "tamizdat.pressroom.proofs.FolderProofs"


def test_a_published_story_stands_in_the_log_and_a_withdrawn_one_does_not(desk: Desk) -> None:
    story = desk.story(lead_image=desk.photo)
    publish_story(story, at=NOON)
    assert publication_log().stands(f"story/{story.pk}")
    assert publication_log().stands(f"image/{desk.photo.pk}")
    withdraw_story(story, at=NOON)
    assert not publication_log().stands(f"story/{story.pk}")
    assert not publication_log().stands(f"image/{desk.photo.pk}")


def test_the_preview_is_a_page_of_the_press_with_its_picture(desk: Desk) -> None:
    story = desk.story(lead_image=desk.photo)
    client = signed_in(EDITOR)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[story.pk])
    client.post(url, form(desk, "Seen before print", lead_image=str(desk.photo.pk)))
    page = client.get(url).content.decode()
    assert "<h1" in page
    assert "Seen before print" in page
    assert "Vera Linden" in page
    picture = re.search(r"_m/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]+", page)
    assert picture is not None
    shown = client.get(f"/admin/pages/{story.pk}/edit/{picture.group()}")
    assert shown.status_code == 200
    assert shown["Content-Type"].startswith("image/")
    assert not publication_log().stands(f"story/{story.pk}")


def test_the_publish_button_writes_the_log(desk: Desk) -> None:
    story = desk.story()
    answer = edit(signed_in(PUBLISHER), desk, story, "On paper", **{"action-publish": "1"})
    assert answer.status_code == 302
    assert publication_log().stands(f"story/{story.pk}")
