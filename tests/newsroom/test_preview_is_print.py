"""What a preview shows and what the press prints are the same bytes: of a story, a live one, a page and a letter."""

import gzip
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tamizdat.edition.ceremony import make_demo_keys
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.slot_keys import name_spare, slot_keys_beside, told_publics
from tamizdat.newsroom.actions.building import write_page
from tamizdat.newsroom.actions.live import Words, post_update
from tamizdat.newsroom.actions.release import renew_site
from tamizdat.newsroom.actions.stories import publish_story
from tamizdat.newsroom.due import publish_due
from tamizdat.newsroom.models import Identity, Newsletter, PublicRoute, StaticPage, Story, StoryCorrection
from tamizdat.newsroom.publication import publication_log
from tamizdat.pressroom.printing import print_new
from tamizdat.pressroom.records import DjangoSource
from tamizdat.pressroom.works import Works, works_in
from tamizdat.staff.roles import EDITOR, PUBLISHER
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.letters import DUE, approved
from tests.newsroom.test_desk_doors import signed_in

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def works() -> Works:
    """A press with keys of its own, which the newsroom cannot read."""
    works = works_in(settings.VAR, DjangoSource(), processes=1)
    make_demo_keys(works.folder, works.keys, NOON)
    return works


def printed(works: Works, page: Story | StaticPage) -> bytes:
    print_new(works, at=NOON)
    address = PublicRoute.objects.get(page_id=page.pk).path
    return gzip.decompress((works.folder.tree / address / "index.html.gz").read_bytes())


def previewed(page: Story | StaticPage) -> bytes:
    page.refresh_from_db()
    look = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, page.latest_revision_id])
    shown: bytes = signed_in(PUBLISHER).get(look).content
    return shown


def test_a_preview_of_a_story_is_the_page_that_was_printed(desk: Desk, works: Works) -> None:
    older, story = desk.story("The harbour closes"), desk.story(lead_image=desk.photo, topics=[desk.topic])
    for each in (older, story):
        publish_story(each, at=NOON)

    on_paper = printed(works, story)

    assert b"data-keys=" in on_paper
    assert b'data-slot="later"' in on_paper
    assert previewed(story) == on_paper


def test_a_preview_of_a_story_without_a_photo_names_the_same_card_for_sharing(desk: Desk, works: Works) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    on_paper = printed(works, story)
    assert previewed(story) == on_paper


def test_a_preview_of_a_live_story_is_the_page_that_was_printed(desk: Desk, works: Works) -> None:
    story = desk.story(story_type="live")
    publish_story(story, at=NOON)
    body = [{"type": "paragraph", "value": "<p>The first boat is in.</p>"}]
    post_update(story, Words("First", body), token="one", at=NOON, publication=publication_log())
    on_paper = printed(works, story)
    assert previewed(story) == on_paper


def test_a_preview_of_a_page_outside_the_stream_is_the_page_that_was_printed(desk: Desk, works: Works) -> None:
    page = write_page(language="en", title="About us", body=[{"type": "paragraph", "value": "<p>We are here.</p>"}])
    publish_story(page, at=NOON)
    on_paper = printed(works, page)
    assert previewed(page) == on_paper


@pytest.mark.parametrize(("mode", "file"), [("page", "index.html"), ("mail", "mail.html"), ("full", "full.html")])
def test_a_preview_of_a_letter_is_what_was_printed(
    newsletter: Newsletter, story: Story, works: Works, mode: str, file: str
) -> None:
    letter = approved(newsletter, story)
    publish_due(DUE)
    print_new(works, at=DUE)
    letter.refresh_from_db()
    on_paper = gzip.decompress((works.folder.tree / letter.address / f"{file}.gz").read_bytes())
    assert letter.serve_preview(None, mode).content == on_paper  # type: ignore[arg-type]  # no preview asks who looks


def test_what_an_editor_looks_at_before_publishing_is_what_is_printed_after(desk: Desk, works: Works) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    printed(works, story)
    story.title = "Harbour closes again"
    story.save_revision()
    looked_at = previewed(story)

    publish_story(story, at=NOON + timedelta(hours=1))

    assert looked_at == printed(works, story)


def test_a_preview_has_a_card_of_its_own_where_the_paper_draws_one_for_each_story(desk: Desk, works: Works) -> None:
    Identity.objects.update(story_cards=True)
    renew_site(at=NOON, log=publication_log())
    story = desk.story()
    publish_story(story, at=NOON)
    on_paper = printed(works, story)
    assert previewed(story) == on_paper


def test_a_preview_needs_nothing_of_the_press_but_what_is_public(desk: Desk, works: Works) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    on_paper = printed(works, story)
    shutil.rmtree(settings.VAR / "press")
    assert previewed(story) == on_paper


def test_a_preview_follows_a_change_of_theme_and_of_the_spare_key(desk: Desk, works: Works) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    before = printed(works, story)
    (settings.VAR / "theme").mkdir()
    (settings.VAR / "theme" / "style.css").write_text("h1{color:#123}")
    name_spare(slot_keys_beside(works.keys), "ab" * 32)

    on_paper = printed(works, story)

    assert on_paper != before
    assert b"#123" in on_paper
    assert previewed(story) == on_paper


def test_before_the_first_edition_a_preview_has_no_script(desk: Desk) -> None:
    story = desk.story()
    story.save_revision()
    shown = previewed(story)
    assert b"<h1>Harbour reopens</h1>" in shown
    assert b"<script data-up" not in shown


def test_what_is_no_key_is_not_taken_for_one(tmp_path: Path) -> None:
    folder = EditionFolder(tmp_path)
    folder.slot_keys.write_bytes("ключ".encode())
    assert told_publics(folder) == ()
    folder.slot_keys.write_text("not a key\n")
    assert told_publics(folder) == ()


def test_a_preview_of_a_corrected_story_leads_where_the_printed_one_does(desk: Desk, works: Works) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    printed(works, story)
    story.corrections.set([StoryCorrection(kind="correction", at=NOON, words="It was Tuesday.")])
    story.save_revision()
    looked_at = previewed(story)

    publish_story(story, at=NOON + timedelta(hours=1))

    assert looked_at == printed(works, story)


@pytest.mark.parametrize("asked", ["_s/en.json", "admin/pages/7/_s/ru.json", "admin/2026/10/14/harbour/live.json"])
@pytest.mark.django_db
def test_what_a_preview_asks_for_late_stays_in_the_newsroom_and_is_nothing(asked: str) -> None:
    answer = signed_in(EDITOR).get(f"/{asked}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert Client().get(f"/{asked}").status_code == 302
