"""What the newsroom chooses to go with a story, and the places that it makes."""

from datetime import timedelta

from tamizdat.newsroom.actions.building import add_place
from tamizdat.newsroom.actions.stories import pin_stories, publish_story, withdraw_story
from tamizdat.newsroom.models import Place, Story
from tamizdat.press.records import Story as StoryRecord
from tests.fakes.publication import public
from tests.newsroom.conftest import NOON, Desk


def record_of(story: Story) -> StoryRecord:
    found = public()[f"story/{story.pk}"]
    assert isinstance(found, StoryRecord)
    return found


def published(desk: Desk, headline: str, days_ago: int = 0, language: str = "en", **fields: object) -> Story:
    story = desk.story(headline, language, published_at=NOON - timedelta(days=days_ago), **fields)
    publish_story(story, at=NOON)
    return story


def test_older_stories_with_the_same_topic_and_words_are_chosen_the_nearest_first(desk: Desk) -> None:
    bread = published(desk, "The price of bread in the capital", 400)
    ferry = published(desk, "Ferry strike closes harbour", 300, topics=[desk.topic])
    port = published(desk, "Harbour dredged at last", 200, topics=[desk.topic])
    fresh = published(desk, "Ferry strike ends, harbour opens", topics=[desk.topic])
    assert record_of(fresh).related == [ferry.pk, port.pk]
    assert bread.pk not in record_of(fresh).related


def test_a_new_story_changes_no_older_record(desk: Desk) -> None:
    older = published(desk, "Ferry strike closes harbour", 300, topics=[desk.topic])
    before = record_of(older)
    published(desk, "Ferry strike ends, harbour opens", topics=[desk.topic])
    assert record_of(older) == before
    assert before.related == []


def test_what_is_withdrawn_in_another_language_or_a_translation_is_not_chosen(desk: Desk) -> None:
    gone = published(desk, "Ferry strike closes harbour", 300, topics=[desk.topic])
    published(desk, "Ferry strike closes harbour", 300, topics=[desk.topic], language="ru")
    withdraw_story(gone, at=NOON)
    fresh = published(desk, "Ferry strike ends, harbour opens", topics=[desk.topic])
    assert record_of(fresh).related == []


def test_what_an_editor_pinned_is_not_chosen_again(desk: Desk) -> None:
    older = published(desk, "Ferry strike closes harbour", 300, topics=[desk.topic])
    story = desk.story("Ferry strike ends, harbour opens", topics=[desk.topic])
    pin_stories(story, [older])
    publish_story(story, at=NOON)
    assert record_of(story).read_more == [older.pk]
    assert record_of(story).related == []


def test_a_place_named_for_the_first_time_is_made_and_found_again(desk: Desk) -> None:
    one = published(desk, "Talks resume", places="Vienna, Damarsk")
    other = published(desk, "Talks end", places="Vienna")
    assert record_of(one).places == ["Vienna", "Damarsk"]
    assert len(record_of(one).place_uids) == 2
    assert record_of(other).place_uids == record_of(one).place_uids[:1]
    assert f"place/{record_of(other).place_uids[0]}" in public()


def test_a_place_is_known_by_its_name_in_the_language_of_the_story(desk: Desk) -> None:
    vienna = add_place(slug="vienna", name="Vienna", translations={"ru": ("Вена", "")})
    story = published(desk, "Переговоры", places="Вена", language="ru")
    assert record_of(story).place_uids == [vienna.pk]
    assert Place.objects.count() == 1


def test_a_place_first_named_in_another_language_has_its_name_there(desk: Desk) -> None:
    story = published(desk, "Переговоры", places="Вена", language="ru")
    (uid,) = record_of(story).place_uids
    assert Place.objects.get(pk=uid).slug == "vena"
    assert [words.language for words in Place.objects.get(pk=uid).translations.all()] == ["ru"]
