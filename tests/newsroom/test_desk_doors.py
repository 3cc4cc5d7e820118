"""Who may do what, tried through the newsroom's own screens: role by act."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tamizdat.newsroom.actions.stories import publish_story
from tamizdat.newsroom.models import Identity, LanguageDesk, NewsImage, NewsroomHome, Story
from tamizdat.newsroom.rights import GRANTS, grant_rights
from tamizdat.staff.actions import open_account
from tamizdat.staff.roles import EDITOR, PUBLISHER, REPORTER, ROLES, Role
from tests.fakes.publication import public
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.pictures import SECRETS, jpeg_with_everything


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(open_account(username=role.name.lower(), password="a long enough phrase", roles=[role]))
    return client


def form(desk: Desk, headline: str, **more: object) -> dict[str, Any]:
    """The form of a story as a browser sends it."""
    given: dict[str, Any] = {
        "title": headline,
        "kicker": "",
        "front_headline": "",
        "standfirst": "A line.",
        "dateline_place": "",
        "lead_caption": "",
        "lead_credit": "",
        "lead_alt": "",
        "lead_image": "",
        "body": streamfield([("paragraph", rich_text("<p>Words.</p>"))]),
        "story_type": "news",
        "section": str(desk.section.pk),
        "places": "",
        "byline_policy": "named",
        "bylines": inline_formset([{"contributor": str(desk.person.pk), "role": "by", "text": ""}]),
        "byline_note": "",
        "corrections": inline_formset([]),
        "published_at": "2026-10-14 12:00",
        "updated_at": "",
        "address_word": "",
        "appeal": "on",
        "pinned": inline_formset([]),
        "translation_of": "",
        "comments": inline_formset([]),
        "go_live_at": "",
        "expire_at": "",
    }
    sent: dict[str, Any] = nested_form_data(given | more)
    return sent


def add(client: Client, desk: Desk, **more: object) -> Any:  # noqa: ANN401  # the test client answers with a class of its own
    parent = LanguageDesk.objects.get(language="en")
    return client.post(
        reverse("wagtailadmin_pages:add", args=["newsroom", "story", parent.pk]), form(desk, "Filed", **more)
    )


def edit(client: Client, desk: Desk, story: Story, headline: str = "Changed", **more: object) -> Any:  # noqa: ANN401  # the test client answers with a class of its own
    return client.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), form(desk, headline, **more))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_role_may_write_a_draft_and_only_a_publisher_prints_it(desk: Desk, role: Role) -> None:
    client = signed_in(role)
    answer = add(client, desk, **{"action-publish": "1"})
    assert answer.status_code == 302
    story = Story.objects.get(title="Filed")
    assert story.live == (role is PUBLISHER)
    assert (f"story/{story.pk}" in public()) == (role is PUBLISHER)
    assert story.get_latest_revision_as_object().bylines.first().contributor == desk.person


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_only_editors_and_publishers_work_on_the_stories_of_others(desk: Desk, role: Role) -> None:
    story = desk.story()
    answer = edit(signed_in(role), desk, story)
    changed = Story.objects.get(pk=story.pk).get_latest_revision_as_object().title == "Changed"
    assert changed == (role is not REPORTER)
    assert answer.status_code == 302


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_only_a_publisher_withdraws(desk: Desk, role: Role) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    signed_in(role).post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))
    assert (f"story/{story.pk}" in public()) == (role is not PUBLISHER)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_only_a_publisher_deletes_a_published_story(desk: Desk, role: Role) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    signed_in(role).post(reverse("wagtailadmin_pages:delete", args=[story.pk]))
    assert Story.objects.filter(pk=story.pk).exists() == (role is not PUBLISHER)
    assert (f"story/{story.pk}" in public()) == (role is not PUBLISHER)


SCREENS = {
    "newsroom.add_section": "wagtailsnippets_newsroom_section:add",
    "newsroom.add_topic": "wagtailsnippets_newsroom_topic:add",
    "newsroom.add_contributor": "wagtailsnippets_newsroom_contributor:add",
    "newsroom.add_front": "wagtailsnippets_newsroom_front:add",
    "newsroom.add_legacyaddress": "wagtailsnippets_newsroom_legacyaddress:add",
}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_shelves_and_fronts_open_to_those_who_may_change_them(desk: Desk, role: Role) -> None:
    client = signed_in(role)
    for permission, screen in SCREENS.items():
        opened = client.get(reverse(screen)).status_code == 200
        assert opened == (permission in GRANTS[role]), screen
    identity = client.get(f"/admin/settings/newsroom/identity/{Identity.load().pk}/").status_code
    assert (identity == 200) == (role is PUBLISHER)


def test_a_story_goes_from_draft_to_print_through_two_pairs_of_eyes(desk: Desk) -> None:
    reporter, editor, publisher = signed_in(REPORTER), signed_in(EDITOR), signed_in(PUBLISHER)
    add(reporter, desk, **{"action-submit": "1"})
    story = Story.objects.get(title="Filed")
    assert approve(reporter, story) is None
    approve(editor, story)
    assert not public().get(f"story/{story.pk}")
    assert approve(editor, story) is None
    approve(publisher, story)
    story.refresh_from_db()
    assert story.live
    assert f"story/{story.pk}" in public()


def test_an_edit_after_approval_needs_approval_again(desk: Desk) -> None:
    reporter, editor = signed_in(REPORTER), signed_in(EDITOR)
    add(reporter, desk, **{"action-submit": "1"})
    story = Story.objects.get(title="Filed")
    approve(editor, story)
    state = Story.objects.get(pk=story.pk).current_workflow_task_state
    assert state.task.name == "Cleared for print"
    edit(signed_in(PUBLISHER), desk, story, "Changed after approval")
    approve(signed_in(PUBLISHER), story)
    assert f"story/{story.pk}" not in public()
    state = Story.objects.get(pk=story.pk).current_workflow_task_state
    assert state.task.name == "Edited"
    approve(editor, story)
    assert f"story/{story.pk}" not in public()
    approve(signed_in(PUBLISHER), story)
    assert f"story/{story.pk}" in public()


def approve(client: Client, story: Story) -> TaskState | None:
    """Press Approve; None where nobody may."""
    state = Story.objects.get(pk=story.pk).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", state.pk])
    before = state.status
    client.post(url, {"comment": ""})
    state.refresh_from_db()
    return None if state.status == before else state


def test_a_refused_publication_changes_nothing_and_says_why(desk: Desk, settings: Settings) -> None:
    story = desk.story()
    settings.PUBLICATION_LOG = "tests.fakes.publication.RefusingLog"
    answer = edit(signed_in(PUBLISHER), desk, story, **{"action-publish": "1"})
    assert answer.status_code == 409
    assert b"The log takes nothing in" in answer.content
    story.refresh_from_db()
    assert not story.live
    assert story.get_latest_revision_as_object().title == "Harbour reopens"


def test_the_preview_shows_what_the_press_gave_byte_for_byte(desk: Desk) -> None:
    story = desk.story()
    client = signed_in(EDITOR)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[story.pk])
    assert client.post(url, form(desk, "Seen before print")).json()["is_valid"]
    answer = client.get(url)
    assert answer.content.startswith(b"<!doctype html><title>proof</title><pre>")
    assert b"Seen before print" in answer.content
    assert b"2026/10/14/seen-before-print/" in answer.content
    assert public().keys().isdisjoint({f"story/{story.pk}"})


def test_a_draft_that_cannot_be_printed_says_so_in_the_preview(desk: Desk) -> None:
    story = desk.story()
    client = signed_in(EDITOR)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[story.pk])
    client.post(url, form(desk, "No section", section=""))
    answer = client.get(url)
    assert b"has no section" in answer.content or answer.status_code == 200


def test_an_upload_through_the_screen_keeps_no_word_of_its_origin(desk: Desk, newsroom_folder: Path) -> None:
    upload = SimpleUploadedFile("needle-house.jpg", jpeg_with_everything(), content_type="image/jpeg")
    answer = signed_in(REPORTER).post(
        reverse("wagtailimages:add_multiple"), {"title": "needle-house.jpg", "files[]": upload}
    )
    assert json.loads(answer.content)["success"]
    image = NewsImage.objects.latest("pk")
    assert image.title.startswith("Image ")
    assert image.credit == "Needle Maker / Needle Agency"
    files = [path for path in newsroom_folder.rglob("*") if path.is_file()]
    assert not [path for path in files if any(secret in path.read_bytes() for secret in SECRETS)]


def test_what_is_no_image_is_refused_with_a_sentence(desk: Desk) -> None:
    upload = SimpleUploadedFile("x.jpg", b"\xff\xd8\xff not a picture", content_type="image/jpeg")
    answer = signed_in(REPORTER).post(reverse("wagtailimages:add_multiple"), {"title": "x", "files[]": upload})
    assert not json.loads(answer.content)["success"]


def test_masters_are_shown_to_staff_only(desk: Desk) -> None:
    url = f"/masters/{desk.photo.file.name}"
    assert Client().get(url).status_code == 302
    answer = signed_in(REPORTER).get(url)
    assert answer.status_code == 200
    assert answer.getvalue()[:2] == b"\xff\xd8"


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_screen_of_the_newsroom_opens_and_calls_nobody_outside(desk: Desk, role: Role) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    client = signed_in(role)
    for url in ("/admin/", "/admin/stories/", "/admin/standing_pages/", "/admin/images/", "/admin/account/"):
        answer = client.get(url)
        assert answer.status_code == 200, url
        page = answer.content.decode()
        for outside in ("gravatar", "releases.wagtail", "//fonts.", 'src="http', "src='http"):
            assert outside not in page, (url, outside)


def test_the_list_of_stories_shows_date_and_section(desk: Desk) -> None:
    desk.story()
    page = signed_in(EDITOR).get("/admin/stories/").content.decode()
    assert "Politics" in page
    assert "2026" in page


def test_the_public_address_is_shown_in_the_newsroom(desk: Desk, settings: Settings) -> None:
    settings.PAPER_ORIGIN = "https://quay.example/"
    story = desk.story()
    assert story.full_url is None
    publish_story(story, at=NOON)
    assert story.url == "https://quay.example/2026/10/14/harbour-reopens/"
    page = signed_in(EDITOR).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert "https://quay.example/2026/10/14/harbour-reopens/" in page


@pytest.mark.parametrize("demonstration", [True, False])
def test_every_screen_says_when_the_keys_are_for_demonstration(
    desk: Desk, newsroom_folder: Path, *, demonstration: bool
) -> None:
    if demonstration:
        (newsroom_folder / "demo-keys").mkdir()
    page = signed_in(EDITOR).get("/admin/").content.decode()
    assert ("These are demonstration keys" in page) == demonstration


def test_making_the_roles_again_changes_nothing(desk: Desk) -> None:
    home = NewsroomHome.objects.get()
    grant_rights(home)
    grant_rights(home)
    assert home.get_workflow().name == "Approval"


def test_a_reader_of_the_disk_finds_no_upload_in_the_temporary_folder(desk: Desk) -> None:
    big = io.BytesIO(jpeg_with_everything() + b"\x00" * 3_000_000)
    upload = SimpleUploadedFile("big.jpg", big.getvalue(), content_type="image/jpeg")
    answer = signed_in(REPORTER).post(reverse("wagtailimages:add_multiple"), {"title": "big", "files[]": upload})
    assert json.loads(answer.content)["success"]
    (uploaded,) = answer.wsgi_request.FILES.values()
    assert not hasattr(uploaded, "temporary_file_path")
