"""Corrections and versions: what editors write beside a story, and what the log then holds."""

from datetime import timedelta

from wagtail.test.utils.form_data import inline_formset

from tamizdat.newsroom.actions.stories import publish_story, withdraw_story
from tamizdat.newsroom.models import Story, StoryCorrection, StoryVersion
from tamizdat.press import records
from tamizdat.staff.roles import PUBLISHER
from tests.fakes.publication import MemoryLog, public
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.test_desk_doors import edit, signed_in

LATER = NOON + timedelta(days=2)


def rewrite(story: Story, words: str, **fields: object) -> Story:
    """Edit the body and publish."""
    draft: Story = Story.objects.get(pk=story.pk)
    draft.body = [{"type": "paragraph", "value": f"<p>{words}</p>", "id": "aaaaaaaa-0000"}]  # type: ignore[assignment]  # as stored
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision()
    publish_story(draft, at=LATER)
    return draft


def correct(story: Story, words: str, **fields: object) -> None:
    draft = Story.objects.get(pk=story.pk)
    given = {"kind": "correction", "at": LATER, **fields}
    draft.corrections.add(StoryCorrection(words=words, **given))
    draft.save_revision()
    publish_story(draft, at=LATER)


def history_of(story: Story) -> list[list[str]]:
    found = public().get(f"history/{story.pk}")
    assert found is None or isinstance(found, records.History)
    return [[text for _name, text in version.lines] for version in found.versions] if found else []


def story_record(story: Story) -> records.Story:
    found = public()[f"story/{story.pk}"]
    assert isinstance(found, records.Story)
    return found


def test_a_correction_stands_in_the_record_and_in_one_of_its_own(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    assert f"correction/{story.pk}" not in public()
    correct(story, "It was  Tuesday, not Monday.", passage="came back on")
    record = story_record(story)
    expected = records.Correction("2026-10-16T12:00:00+02:00", "It was Tuesday, not Monday.", block=record.body[0].id)
    assert record.corrections == [expected]
    assert record.updated_at == "2026-10-16T12:00:00+02:00"
    assert public()[f"correction/{story.pk}"] == records.Corrections(story.pk, "en", [expected])


def test_a_correction_that_is_taken_back_leaves_both_records(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    correct(story, "It was Tuesday.")
    draft = Story.objects.get(pk=story.pk)
    draft.corrections.clear()
    draft.save_revision()
    publish_story(draft, at=LATER)
    assert story_record(story).corrections == []
    assert f"correction/{story.pk}" not in public()


def test_corrections_stand_from_the_oldest_and_a_lost_passage_leads_nowhere(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    correct(story, "The second.", passage="words that nobody wrote")
    correct(story, "The first.", at=NOON, kind="update")
    assert [(one.words, one.block) for one in story_record(story).corrections] == [
        ("The first.", ""),
        ("The second.", ""),
    ]


def test_new_words_make_a_version_and_equal_words_make_none(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    publish_story(story, at=LATER)
    assert not StoryVersion.objects.exists()
    rewrite(story, "Ships came back on Tuesday.")
    assert [lines[-1] for lines in history_of(story)] == ["Ships came back on Monday.", "Ships came back on Tuesday."]
    assert story_record(story).versions == 2
    rewrite(story, "<b>Ships</b> came back on Tuesday.", kicker="Ports")
    assert story_record(story).versions == 2
    rewrite(story, "Ships came back on Wednesday.")
    assert story_record(story).versions == 3
    assert [lines[0] for lines in history_of(story)] == ["Harbour reopens"] * 3


def test_versions_that_are_hidden_leave_the_paper_and_are_kept(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    rewrite(story, "Ships came back on Tuesday.")
    rewrite(story, "Ships came back on Wednesday.", versions_hidden=True)
    assert history_of(story) == []
    assert story_record(story).versions == 0
    assert not [one for one in MemoryLog.standing.values() if b"Monday" in one or b"Tuesday" in one]
    rewrite(story, "Ships came back on Wednesday.", versions_hidden=False)
    assert len(history_of(story)) == 3


def test_unpublishing_takes_versions_and_corrections_along(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    rewrite(story, "Ships came back on Tuesday.")
    correct(story, "It was Tuesday.")
    withdraw_story(story, at=LATER)
    assert not {f"{kind}/{story.pk}" for kind in ("story", "history", "correction")} & set(public())


def test_a_correction_is_written_in_the_form_of_the_story(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    row = {
        "kind": "clarification",
        "at": "2026-10-16 12:00",
        "words": "Ships means ferries.",
        "passage": "",
        "ORDER": "1",
    }
    answer = edit(signed_in(PUBLISHER), desk, story, corrections=inline_formset([row]), **{"action-publish": "1"})
    assert answer.status_code == 302
    assert [(one.kind, one.words) for one in story_record(story).corrections] == [
        ("clarification", "Ships means ferries.")
    ]
