"""Claims about telling a story as it happens, by the newsroom's actions."""

from datetime import datetime, timedelta

import pytest

from tamizdat.newsroom.actions import live
from tamizdat.newsroom.actions.live import LiveError, Words
from tamizdat.newsroom.actions.stories import delete_story, publish_story, withdraw_story
from tamizdat.newsroom.models import LiveUpdate, PublicUse, Story
from tamizdat.press import blocks, records
from tests.fakes.publication import MemoryLog, public
from tests.newsroom.conftest import NOON, Desk


def text(words: str) -> list[dict[str, str]]:
    return [{"type": "paragraph", "value": f"<p>{words}</p>"}]


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def storm(desk: Desk) -> Story:
    story = desk.story("A storm comes", story_type="live")
    publish_story(story, at=NOON)
    return story


def post(story: Story, headline: str = "", *, minutes: int = 1, token: str = "", **words: object) -> LiveUpdate:
    said = Words(headline, **({"body": text("The wind has turned.")} | words))  # type: ignore[arg-type]  # as the test names them
    given = token or f"{headline}{minutes}"
    return live.post_update(story, said, token=given, at=after(minutes), publication=MemoryLog())


def told(update: LiveUpdate) -> records.LiveUpdate:
    found = public()[f"update/{update.pk}"]
    assert isinstance(found, records.LiveUpdate)
    return found


def head(story: Story) -> records.Story:
    found = public()[f"story/{story.pk}"]
    assert isinstance(found, records.Story)
    return found


def test_publishing_a_live_story_begins_its_coverage(storm: Story) -> None:
    assert head(storm).live == records.Live("open", "2026-10-14T12:00:00+02:00")


def test_an_update_is_a_record_of_its_own_and_bumps_the_story(storm: Story, desk: Desk) -> None:
    before = len(MemoryLog.entries)
    update = post(storm, "Ferries stop", contributor=desk.person, key=True, minutes=5)
    said = told(update)
    assert (said.number, said.headline, said.at, said.key) == (1, "Ferries stop", "2026-10-14T12:05:00+02:00", True)
    assert said.bylines == [records.Byline("by", desk.person.pk)]
    assert [block.id[:3] for block in said.body] == ["u1-"]
    assert head(storm).updated_at == "2026-10-14T12:05:00+02:00"
    assert {subject for subject, _ in MemoryLog.entries[before:]} == {f"story/{storm.pk}", f"update/{update.pk}"}


def test_an_update_makes_no_version_of_the_story(storm: Story) -> None:
    post(storm, "Ferries stop")
    assert f"history/{storm.pk}" not in public()


def test_numbers_follow_each_other_and_are_never_given_again(storm: Story) -> None:
    first, second = post(storm, "One"), post(storm, "Two")
    live.withdraw_update(second, at=after(3), publication=MemoryLog())
    third = post(storm, "Three")
    assert [told(one).number for one in (first, third)] == [1, 3]
    assert told(second) == records.LiveUpdate(second.pk, storm.pk, 2, "en", "2026-10-14T12:01:00+02:00", withdrawn=True)


def test_the_same_form_sent_twice_makes_one_update(storm: Story) -> None:
    assert post(storm, "Once", token="x").pk == post(storm, "Once", token="x").pk
    assert LiveUpdate.objects.count() == 1


def test_two_editors_at_one_update_lose_nothing(storm: Story) -> None:
    update = post(storm, "Two boats are missing")
    seen = update.edition
    live.edit_update(update, Words("Three boats are missing"), edition=seen, at=after(2), publication=MemoryLog())
    with pytest.raises(LiveError, match="Somebody else has changed this update meanwhile"):
        live.edit_update(update, Words("Four boats"), edition=seen, at=after(3), publication=MemoryLog())
    assert told(update).headline == "Three boats are missing"


def test_an_edit_is_marked_and_equal_words_are_not(storm: Story) -> None:
    update = post(storm, "Two boats")
    same = Words("Two boats", text("The wind has turned."), pinned=True)
    live.edit_update(update, same, edition=update.edition, at=after(2), publication=MemoryLog())
    assert told(update).edited == ""
    assert told(update).pinned
    update.refresh_from_db()
    live.edit_update(update, Words("Three boats"), edition=update.edition, at=after(3), publication=MemoryLog())
    assert told(update).edited == "2026-10-14T12:03:00+02:00"


def test_a_correction_stands_in_the_update_and_among_those_of_the_story(storm: Story) -> None:
    update = post(storm, "Two boats")
    live.edit_update(
        update,
        Words("Three boats"),
        edition=update.edition,
        at=after(9),
        publication=MemoryLog(),
        correction=("correction", "There were three boats,\nnot two."),
    )
    at = "2026-10-14T12:09:00+02:00"
    assert told(update).corrections == [records.Correction(at, "There were three boats, not two.")]
    listed = public()[f"correction/{storm.pk}"]
    assert isinstance(listed, records.Corrections)
    assert (
        listed.items
        == head(storm).corrections
        == [records.Correction(at, "There were three boats, not two.", block="u1")]
    )


def test_what_was_recalled_leaves_no_word_in_the_newsroom_and_asks_mirrors(storm: Story, desk: Desk) -> None:
    figure = {"type": "figure", "value": {"image": desk.photo.pk, "caption": "", "credit": "", "alt": ""}}
    update = post(storm, "Who told us", body=[*text("By the third bridge."), figure])
    assert f"image/{desk.photo.pk}" in public()
    live.withdraw_update(update, at=after(2), publication=MemoryLog(), recalled=True)
    assert told(update).recalled == head(storm).address
    assert f"image/{desk.photo.pk}" not in public()
    row = LiveUpdate.objects.get(pk=update.pk)
    assert (row.headline, list(row.body)) == ("", [])


def test_an_update_goes_on_without_a_picture_that_was_deleted(storm: Story, desk: Desk) -> None:
    figure = {"type": "figure", "value": {"image": desk.photo.pk, "caption": "", "credit": "", "alt": ""}}
    update = post(storm, "The pier", body=[*text("Water on the pier."), figure])
    desk.photo.delete()
    assert [type(block) for block in told(update).body] == [blocks.Paragraph]


def test_an_ended_coverage_takes_nothing_until_it_is_opened_again(storm: Story) -> None:
    update = post(storm, "One")
    edition = storm.coverage.edition
    live.set_state(storm, "ended", edition=edition, at=after(60), publication=MemoryLog())
    live.write_summary(storm, text("Nobody was hurt."), edition=edition + 1, at=after(61), publication=MemoryLog())
    said = head(storm).live
    assert said is not None
    assert (said.state, said.ended, len(said.summary)) == ("ended", "2026-10-14T13:00:00+02:00", 1)
    with pytest.raises(LiveError, match="ended"):
        post(storm, "Too late", minutes=62)
    live.edit_update(update, Words("One, mended"), edition=update.edition, at=after(63), publication=MemoryLog())
    assert told(update).headline == "One, mended"
    with pytest.raises(LiveError, match="Somebody else"):
        live.set_state(storm, "open", edition=edition, at=after(64), publication=MemoryLog())
    live.set_state(storm, "open", edition=edition + 2, at=after(64), publication=MemoryLog())
    assert told(post(storm, "In time", minutes=65)).number == 2


def test_what_was_handed_in_is_public_once_a_publisher_clears_it(storm: Story) -> None:
    waiting = live.submit_update(storm, Words("From the pier"), token="a")
    assert f"update/{waiting.pk}" not in public()
    live.clear_update(waiting, Words("From the old pier"), edition=1, at=after(4), publication=MemoryLog())
    assert (told(waiting).number, told(waiting).headline) == (1, "From the old pier")
    with pytest.raises(LiveError):
        live.clear_update(waiting, Words("Again"), edition=2, at=after(5), publication=MemoryLog())
    thrown = live.submit_update(storm, Words("No"), token="b")
    live.withdraw_update(thrown, at=after(6), publication=MemoryLog())
    assert not LiveUpdate.objects.filter(token="b").exists()


def test_no_more_than_three_are_pinned(storm: Story) -> None:
    for number in range(3):
        post(storm, f"Pinned {number}", pinned=True)
    fourth = post(storm, "Fourth")
    with pytest.raises(LiveError, match="pinned already"):
        live.mark_update(fourth, at=after(2), publication=MemoryLog(), pinned=True)
    live.mark_update(fourth, at=after(2), publication=MemoryLog(), key=True)
    assert (told(fourth).pinned, told(fourth).key) == (False, True)


def test_a_withheld_byline_keeps_names_out_of_updates_too(desk: Desk) -> None:
    story = desk.story("A storm comes", story_type="live", byline_policy="withheld")
    publish_story(story, at=NOON)
    assert told(post(story, "One", contributor=desk.person)).bylines == []


def test_a_story_that_leaves_takes_its_updates_along_and_brings_them_back(storm: Story) -> None:
    update = post(storm, "One")
    withdraw_story(storm, at=after(2))
    assert not [subject for subject in public() if subject.startswith(("story/", "update/"))]
    with pytest.raises(LiveError, match="not public"):
        post(storm, "Two", minutes=3)
    publish_story(storm, at=after(4))
    assert told(update).headline == "One"
    delete_story(storm, at=after(5))
    assert not [subject for subject in public() if subject.startswith(("story/", "update/"))]
    assert not PublicUse.objects.filter(subject__startswith="update/").exists()


def test_a_story_of_another_kind_is_not_told_live(desk: Desk) -> None:
    story = desk.story()
    publish_story(story, at=NOON)
    with pytest.raises(LiveError, match="Give it the type Live"):
        post(story, "One")
