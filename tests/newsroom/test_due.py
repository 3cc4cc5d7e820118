"""Scheduled stories come out at their hour, each on its own, and no schedule is ever lost."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tamizdat.newsroom.actions.stories import publish_story, schedule_story
from tamizdat.newsroom.clock import LONGEST_SLEEP, run_clock, seconds_to_sleep
from tamizdat.newsroom.due import Outcome, next_due, publish_due
from tamizdat.newsroom.models import Story
from tests.fakes.publication import public
from tests.newsroom.conftest import NOON, Desk

SEVEN = datetime(2026, 10, 15, 7, 0, tzinfo=UTC)


def test_of_three_due_stories_one_fails_alone_and_keeps_its_schedule(desk: Desk) -> None:
    stories = [desk.story("First"), desk.story("No section", section=None), desk.story("Third")]
    with time_machine.travel(NOON, tick=False):
        for story in stories:
            schedule_story(story, go_live_at=SEVEN)
    with time_machine.travel(SEVEN, tick=False):
        outcomes = publish_due(SEVEN)
    assert [outcome.trouble for outcome in outcomes] == ["", outcomes[1].trouble, ""]
    assert outcomes[1].trouble.startswith("Section: ")
    assert {f"story/{stories[0].pk}", f"story/{stories[2].pk}"} <= set(public())
    stories[1].refresh_from_db()
    assert not stories[1].live
    assert stories[1].revisions.filter(approved_go_live_at=SEVEN).exists()
    with time_machine.travel(SEVEN + timedelta(minutes=1), tick=False):
        repaired = stories[1].get_latest_revision_as_object()
        repaired.section = desk.section
        repaired.save_revision(approved_go_live_at=SEVEN)
        again = publish_due(SEVEN + timedelta(minutes=1))
    assert "" in [outcome.trouble for outcome in again]
    assert f"story/{stories[1].pk}" in public()


def test_nothing_comes_out_before_its_hour(desk: Desk) -> None:
    story = desk.story()
    with time_machine.travel(NOON, tick=False):
        schedule_story(story, go_live_at=SEVEN)
        assert publish_due(NOON) == []
        assert next_due(NOON) == SEVEN
        assert seconds_to_sleep(SEVEN - timedelta(seconds=2)) == 2
        assert seconds_to_sleep(NOON) == LONGEST_SLEEP
    assert f"story/{story.pk}" not in public()


def test_a_story_whose_time_is_over_leaves_the_paper(desk: Desk) -> None:
    with time_machine.travel(NOON, tick=False):
        story = desk.story(expire_at=SEVEN)
        publish_story(story, at=NOON)
    assert f"story/{story.pk}" in public()
    with time_machine.travel(SEVEN, tick=False):
        assert publish_due(SEVEN) == [Outcome(story.pk, "expired", SEVEN)]
    assert f"story/{story.pk}" not in public()
    assert Story.objects.get(pk=story.pk).expired


def test_a_scheduled_change_leaves_the_live_story_as_it_is_until_then(desk: Desk) -> None:
    with time_machine.travel(NOON, tick=False):
        story = desk.story("Before")
        publish_story(story, at=NOON)
        draft = Story.objects.get(pk=story.pk)
        draft.title = "After"
        draft.save_revision()
        schedule_story(draft, go_live_at=SEVEN)
    assert "Before" in str(public()[f"story/{story.pk}"])
    with time_machine.travel(SEVEN, tick=False):
        publish_due(SEVEN)
    assert "After" in str(public()[f"story/{story.pk}"])


@pytest.mark.django_db
def test_the_clock_stops_when_it_is_told_to() -> None:
    stop = threading.Event()
    stop.set()
    run_clock(stop, lambda _outcome: None)
