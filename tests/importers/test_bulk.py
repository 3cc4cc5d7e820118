"""Pages inserted together are as good as pages saved one by one."""

import json

from wagtail.models import Page

from tamizdat.newsroom.actions.building import add_contributor, add_section, add_topic
from tamizdat.newsroom.actions.furnishing import desk_of
from tamizdat.newsroom.actions.release import release_stories
from tamizdat.newsroom.actions.stories import publish_story
from tamizdat.newsroom.bulk import NewPage, insert_pages, reserve_page_ids
from tamizdat.newsroom.models import LanguageDesk, StaticPage, Story
from tests.fakes.publication import MemoryLog, public
from tests.importers.conftest import Bringing
from tests.importers.conversions import NOW


def fresh(count: int) -> list[NewPage]:
    section = add_section(slug="politics", name="Politics")
    other = add_section(slug="economy", name="Economy")
    topic = add_topic(slug="ports", name="Ports")
    person = add_contributor(slug="vera-linden", name="Vera Linden")
    made = []
    for number in range(count):
        story = Story(title=f"Story {number}", language="en", section=section, published_at=NOW, live=True)
        story.body = [{"type": "paragraph", "value": f"<p>Words {number}</p>", "id": f"{number:08d}"}]  # type: ignore[assignment]  # Wagtail takes a list
        made.append(NewPage(story, [other.pk], [topic.pk], [("by", person.pk, ""), ("photo", None, "Agency")]))
    return made


def test_the_tree_stays_sound_and_goes_on_growing(bring: Bringing) -> None:
    desk = desk_of("en")
    insert_pages(desk, fresh(40), at=NOW)
    assert Page.find_problems() == ([], [], [], [], [])
    desk = LanguageDesk.objects.get(pk=desk.pk)
    assert desk.numchild == 40
    assert [page.title for page in desk.get_children()] == [f"Story {number}" for number in range(40)]
    desk.add_child(instance=StaticPage(title="By hand", language="en", address_word="by-hand"))
    insert_pages(desk, [NewPage(StaticPage(title="About", language="en", address_word="about"))], at=NOW)
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_draft_that_an_editor_opens_is_the_page(bring: Bringing) -> None:
    insert_pages(desk_of("en"), fresh(2), at=NOW)
    story = Story.objects.get(title="Story 1")
    draft = story.get_latest_revision_as_object()
    assert [(row.role, row.text) for row in draft.bylines.all()] == [("by", ""), ("photo", "Agency")]
    assert list(draft.topics.all()) == list(story.topics.all())
    assert draft.body.raw_data[0] == story.body.raw_data[0]
    kept, usual = (
        json.loads(json.dumps(data, default=str)) for data in (story.latest_revision.content, story.serializable_data())
    )
    moments = {"published_at", "first_published_at", "last_published_at", "latest_revision_created_at"}
    own = moments | {"latest_revision", "live_revision"}
    assert {name: kept[name] for name in kept if name not in own} == {
        name: usual[name] for name in usual if name not in own
    }


def test_opening_and_publishing_without_a_change_says_nothing_new(bring: Bringing) -> None:
    pages = fresh(1)
    insert_pages(desk_of("en"), pages, at=NOW)
    story = pages[0].page
    assert isinstance(story, Story)
    release_stories([story], at=NOW, log=MemoryLog())
    said = dict(public())
    again = Story.objects.get(pk=story.pk)
    again.save_revision()
    publish_story(again, at=NOW)
    assert public() == said


def test_the_newsrooms_search_finds_them(bring: Bringing) -> None:
    insert_pages(desk_of("en"), fresh(3), at=NOW)
    assert [found.title for found in Story.objects.all().search("Story 2", fields=["title"])] == ["Story 2"]


def test_reserved_numbers_are_given_to_nobody_else(bring: Bringing) -> None:
    reserved = list(reserve_page_ids(5))
    page = desk_of("en").add_child(instance=StaticPage(title="By hand", language="en", address_word="by-hand"))
    assert len(set(reserved)) == 5
    assert page.pk not in reserved
