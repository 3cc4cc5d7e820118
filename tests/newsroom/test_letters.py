"""Letters in the newsroom: who writes, who approves, what the clock does, what a withdrawal leaves in them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import Settings

from tamizdat.newsroom.actions.letters import (
    approve,
    fill_from_week,
    note_edit,
    send_late,
    submit,
    take_back,
)
from tamizdat.newsroom.actions.stories import publish_story, withdraw_story
from tamizdat.newsroom.actions.withdrawal import withdraw_for_cause
from tamizdat.newsroom.due import next_due, publish_due
from tamizdat.newsroom.letter_projection import stories_in
from tamizdat.newsroom.models import Front, FrontSlot, Letter, Newsletter, Story
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.newsroom.publication import happening, publication_log
from tamizdat.press.letter_records import Letter as LetterRecord
from tamizdat.press.letter_records import LetterHeading, LetterStory
from tamizdat.press.letter_records import Newsletter as NewsletterRecord
from tamizdat.press.records import Site
from tamizdat.staff.roles import PUBLISHER
from tests.fakes.publication import public
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.letters import DUE, a_letter, approved, person, signed_in


def record_of(letter: Letter) -> LetterRecord:
    found = public()[f"letter/{letter.pk}"]
    assert isinstance(found, LetterRecord)
    return found


def test_a_newsletter_that_is_saved_is_printed_and_its_pages_know_the_desk(newsletter: Newsletter) -> None:
    record, site = public()[f"newsletter/{newsletter.pk}"], public()["site/1"]
    assert isinstance(record, NewsletterRecord)
    assert (record.slug, record.weekday, record.local_time, record.time_zone) == (
        "friday",
        5,
        "18:00",
        "Europe/Amsterdam",
    )
    assert record.editions == ["digest", "full", "text"]
    assert isinstance(site, Site)
    assert site.desk == "http://localhost:8003/"


def test_a_letter_says_nothing_until_it_is_due_and_then_everything_once(newsletter: Newsletter, story: Story) -> None:
    letter = approved(newsletter, story)
    assert letter.due == DUE
    assert publish_due(DUE - timedelta(seconds=1)) == []
    assert f"letter/{letter.pk}" not in public()
    assert next_due(NOON) == DUE
    (outcome,) = publish_due(DUE)
    assert (outcome.kind, outcome.act, outcome.trouble) == ("letter", "published", "")
    record = record_of(letter)
    assert record.address == "newsletter/friday/2026-10-16/"
    assert record.due == "2026-10-16T18:00:00+02:00"
    assert record.opening == ["Dear <b>readers</b>,"]
    assert record.items == [
        LetterHeading("At sea"),
        LetterStory(story.pk, "Harbour reopens", "Ships came back.", "Politics"),
    ]
    assert publish_due(DUE + timedelta(seconds=1)) == []


def test_the_words_of_a_letter_are_those_of_the_moment_when_it_is_due(newsletter: Newsletter, story: Story) -> None:
    letter = approved(newsletter, story)
    story.refresh_from_db()
    story.front_headline = "The harbour is open"
    story.save_revision()
    publish_story(story, at=NOON)
    publish_due(DUE)
    assert record_of(letter).items[1] == LetterStory(story.pk, "The harbour is open", "Ships came back.", "Politics")
    story.front_headline = "The harbour is closed again"
    story.save_revision()
    publish_story(story, at=DUE)
    assert record_of(letter).items[1] == LetterStory(story.pk, "The harbour is open", "Ships came back.", "Politics")


@pytest.mark.parametrize(("late", "act"), [(timedelta(hours=2), "published"), (timedelta(hours=2, seconds=1), "held")])
def test_a_letter_that_missed_its_hour_is_held_and_asks(
    newsletter: Newsletter, story: Story, late: timedelta, act: str
) -> None:
    letter = approved(newsletter, story)
    assert [outcome.act for outcome in publish_due(DUE + late)] == [act]
    assert (f"letter/{letter.pk}" in public()) == (act == "published")
    assert publish_due(DUE + late) == []


def test_a_held_letter_goes_out_when_a_person_says_so_and_not_before(newsletter: Newsletter, story: Story) -> None:
    letter = approved(newsletter, story)
    publish_due(DUE + timedelta(days=1))
    letter.refresh_from_db()
    later = DUE + timedelta(days=2)
    send_late(letter, by=person("second"), now=later, log=publication_log())
    assert record_of(letter).due == "2026-10-18T18:00:00+02:00"
    with pytest.raises(ProjectionError, match="not held"):
        send_late(letter, by=person("second"), now=later, log=publication_log())


def test_a_letter_that_went_out_before_a_backup_was_restored_is_held(newsletter: Newsletter, story: Story) -> None:
    letter = approved(newsletter, story)
    publish_due(DUE)
    # The database is what it was this morning; the file beside it is not.
    Letter.objects.filter(pk=letter.pk).update(state="approved", published_at=None)
    assert [outcome.act for outcome in publish_due(DUE + timedelta(minutes=1))] == ["held"]


def test_a_letter_that_fails_stays_approved_and_does_not_stop_stories(
    newsletter: Newsletter, story: Story, settings: Settings
) -> None:
    letter = approved(newsletter, story)
    settings.PUBLICATION_LOG = "tests.fakes.publication.RefusingLog"
    (outcome,) = publish_due(DUE)
    assert "takes nothing in" in outcome.trouble
    settings.PUBLICATION_LOG = "tests.fakes.publication.MemoryLog"
    assert [one.act for one in publish_due(DUE + timedelta(minutes=5))] == ["published"]
    assert f"letter/{letter.pk}" in public()


def test_whoever_wrote_or_submitted_it_cannot_approve_where_a_second_person_must(newsletter: Newsletter) -> None:
    letter = a_letter(newsletter)
    submit(letter, by=person("submitter"), now=NOON)
    for name in ("writer", "submitter"):
        with pytest.raises(ProjectionError, match="Somebody else"):
            approve(letter, by=person(name), now=NOON)
    newsletter.second_person = False
    newsletter.save()
    approve(Letter.objects.get(pk=letter.pk), by=person("writer"), now=NOON)
    assert Letter.objects.get(pk=letter.pk).state == "approved"


def test_an_edit_after_approval_must_be_approved_again(newsletter: Newsletter) -> None:
    letter = approved(newsletter)
    note_edit(letter, by=person("second"))
    letter.save()
    assert publish_due(DUE) == []
    with pytest.raises(ProjectionError, match="Somebody else"):
        approve(letter, by=person("second"), now=NOON)


def test_a_letter_taken_back_does_not_go_out(newsletter: Newsletter) -> None:
    take_back(approved(newsletter), by=person("second"))
    assert publish_due(DUE) == []
    assert next_due(NOON) is None


def test_the_words_of_a_letter_that_went_out_stay(newsletter: Newsletter) -> None:
    letter = approved(newsletter)
    publish_due(DUE)
    letter.refresh_from_db()
    for verb in (note_edit, take_back):
        with pytest.raises(ProjectionError, match="went out"):
            verb(letter, by=person("writer"))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"due": NOON - timedelta(hours=3)}, "past"),
        ({"due": datetime(2026, 10, 16, 23, 0, tzinfo=UTC)}, "quiet hours"),
        ({"items": [], "opening": ""}, "says nothing"),
    ],
)
def test_a_letter_that_must_not_go_out_like_this_is_not_approved(
    newsletter: Newsletter, more: dict[str, Any], fault: str
) -> None:
    newsletter.quiet_from, newsletter.quiet_until = time(22, 0), time(8, 0)
    newsletter.save()
    letter = a_letter(newsletter, **more)
    with pytest.raises(Exception, match=fault):
        approve(letter, by=person("second"), now=NOON)


def test_a_story_that_is_not_public_cannot_be_approved_and_one_that_left_since_is_passed_over(
    newsletter: Newsletter, story: Story, desk: Desk
) -> None:
    with pytest.raises(ProjectionError, match="Unfinished"):
        approve(a_letter(newsletter, desk.story("Unfinished")), by=person("second"), now=NOON)
    letter = approved(newsletter, story)
    withdraw_story(story, at=NOON)
    publish_due(DUE)
    assert record_of(letter).items == [LetterHeading("At sea")]


def test_after_a_withdrawal_for_cause_no_record_of_a_letter_has_its_words(newsletter: Newsletter, story: Story) -> None:
    letter = approved(newsletter, story)
    publish_due(DUE)
    withdraw_for_cause(story, cause="safety", at=DUE, publication=publication_log())
    assert record_of(letter).items == [LetterHeading("At sea"), LetterStory(story.pk)]
    assert "Ships came back" not in repr(public()[f"letter/{letter.pk}"])


def test_whoever_withdraws_a_story_is_told_of_the_letters_that_hold_it(newsletter: Newsletter, story: Story) -> None:
    letter = approved(newsletter, story)
    a_letter(newsletter, subject="Of other things")
    said = signed_in(PUBLISHER).get(reverse("withdraw_story", args=[story.pk])).content.decode()
    assert reverse("wagtailsnippets_newsroom_letter:edit", args=[letter.pk]) in said
    assert "Of other things" not in said


def test_the_week_is_proposed_with_the_front_first_and_nothing_twice(newsletter: Newsletter, desk: Desk) -> None:
    stories = [
        desk.story(name, published_at=NOON - timedelta(days=days)) for name, days in (("a", 1), ("b", 2), ("c", 3))
    ]
    old = desk.story("old", published_at=NOON - timedelta(days=30))
    for one in [*stories, old, desk.story("ru", language="ru")]:
        publish_story(one, at=NOON)
    front = Front.objects.create(language="en")
    for order, one in enumerate((old, stories[2])):
        FrontSlot.objects.create(front=front, story=one, sort_order=order)
    letter = a_letter(newsletter, stories[1])
    assert fill_from_week(letter, now=NOON, by=person("writer")) == 2
    assert stories_in(letter) == [stories[1].pk, stories[2].pk, stories[0].pk]
    assert fill_from_week(letter, now=NOON, by=person("writer")) == 0


def test_two_letters_of_one_day_have_two_addresses_and_two_of_one_week_two_fridays(newsletter: Newsletter) -> None:
    first = approved(newsletter)
    assert approved(newsletter).due == DUE + timedelta(days=7)
    approved(newsletter, due=DUE + timedelta(minutes=1))
    publish_due(DUE + timedelta(minutes=2))
    found = {one.address for one in public().values() if isinstance(one, LetterRecord)}
    assert found == {record_of(first).address, "newsletter/friday/2026-10-16-2/"}


def test_a_deleted_letter_leaves_the_paper(newsletter: Newsletter) -> None:
    letter = approved(newsletter)
    publish_due(DUE)
    name = f"letter/{letter.pk}"
    assert name in public()
    with happening(DUE):
        Letter.objects.get(pk=letter.pk).delete()
    assert name not in public()
