"""What editors see at first sight: the next step as the first button, plain questions, no news of Wagtail."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import Workflow

from tamizdat.newsroom.actions.building import write_page
from tamizdat.newsroom.models import LanguageDesk, NewsroomHome
from tamizdat.newsroom.rights import grant_rights
from tamizdat.staff.roles import EDITOR, PUBLISHER, REPORTER, ROLES, Role
from tests.newsroom.conftest import Desk
from tests.newsroom.test_desk_doors import edit, signed_in

BUTTON = re.compile(r"<button\b(?![^>]*aria-hidden)[^>]*>.*?</button>", re.DOTALL)


def first_button(page: str) -> str:
    """The words of the first button below a form that can be seen."""
    _before, below, after = page.rpartition('class="w-dropdown-button')
    button = BUTTON.search(after)
    assert below
    assert button
    return " ".join(re.sub(r"<[^>]*>", " ", button[0]).split())


@pytest.mark.parametrize(
    ("role", "said"), [(PUBLISHER, "Publish"), (EDITOR, "Submit for approval"), (REPORTER, "Submit for approval")]
)
def test_the_next_step_of_whoever_looks_is_the_first_button(desk: Desk, role: Role, said: str) -> None:
    client = signed_in(role)
    new = reverse("wagtailadmin_pages:add", args=["newsroom", "story", LanguageDesk.objects.get(language="en").pk])
    assert first_button(client.get(new).content.decode()) == said
    story = desk.story()
    story.owner_id = client.session["_auth_user_id"]
    story.save()
    assert first_button(client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()) == said


def test_who_approves_is_offered_to_approve(desk: Desk) -> None:
    story = desk.story()
    edit(signed_in(REPORTER), desk, story)
    story.get_workflow().start(story, user=None)
    address = reverse("wagtailadmin_pages:edit", args=[story.pk])
    assert first_button(signed_in(EDITOR).get(address).content.decode()) == "Approve"


def test_a_publisher_of_a_campaign_finds_the_button_too(desk: Desk) -> None:
    page = signed_in(PUBLISHER).get("/admin/snippets/newsroom/campaign/add/").content.decode()
    assert first_button(page) == "Publish"


@pytest.mark.parametrize("kind", ["stories", "standing_pages"])
def test_who_begins_a_story_is_asked_for_its_language_and_for_nothing_else(desk: Desk, kind: str) -> None:
    page = signed_in(EDITOR).get(f"/admin/{kind}/choose_parent/").content.decode()
    model = {"stories": "story", "standing_pages": "staticpage"}[kind]
    for code, name in (("en", "English"), ("ru", "Русский")):
        address = reverse(
            "wagtailadmin_pages:add", args=["newsroom", model, LanguageDesk.objects.get(language=code).pk]
        )
        assert re.search(rf'<a class="button" lang="{code}" href="{address}">{name}</a>', page)
    assert "arent page" not in page
    assert "hild of" not in page


def test_where_there_is_one_language_nobody_is_asked(desk: Desk) -> None:
    LanguageDesk.objects.exclude(language="ru").delete()
    only = LanguageDesk.objects.get()
    answer = signed_in(EDITOR).get("/admin/stories/choose_parent/")
    assert answer["Location"] == reverse("wagtailadmin_pages:add", args=["newsroom", "story", only.pk])


def test_a_title_looks_for_no_field_that_is_not_there(desk: Desk) -> None:
    client = signed_in(PUBLISHER)
    for page in (desk.story(), write_page(language="en", title="About us")):
        shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert 'name="title"' in shown
        assert 'data-w-sync-target-value=""' not in shown


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_help_counts_no_news_of_what_the_newsroom_is_built_with(desk: Desk, role: Role) -> None:
    page = signed_in(role).get("/admin/").content.decode()
    assert "wagtail.org" not in page
    assert "whats-new" not in page
    assert "editor-guide" not in page
    assert "keyboard-shortcuts" in page


def test_a_road_that_had_another_name_is_renamed_and_not_doubled(desk: Desk) -> None:
    Workflow.objects.filter(name="Approval").update(name="From draft to print")
    grant_rights(NewsroomHome.objects.get())
    assert list(Workflow.objects.filter(active=True, workflow_pages__isnull=False).values_list("name", flat=True)) == [
        "Approval"
    ]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
@pytest.mark.parametrize("origin", ["http://localhost:8000/", "https://quay.example/"])
def test_who_names_the_paper_is_told_when_its_address_leads_to_nobody(
    desk: Desk, settings: Settings, role: Role, origin: str
) -> None:
    settings.PAPER_ORIGIN = origin
    page = signed_in(role).get("/admin/").content.decode()
    assert ("TAMIZDAT_ORIGIN" in page) == (role is PUBLISHER and "localhost" in origin)


def test_a_demonstration_is_told_of_its_keys_alone(desk: Desk, newsroom_folder: Path) -> None:
    (newsroom_folder / "demo-keys").mkdir()
    page = signed_in(PUBLISHER).get("/admin/").content.decode()
    assert page.count('class="attention"') == 1
    assert "TAMIZDAT_ORIGIN" not in page
