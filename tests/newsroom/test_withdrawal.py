"""Withdrawing for cause: nothing of the story stays in the log, and it does not come back by a slip of the hand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tamizdat.newsroom.actions.stories import delete_story, publish_story, schedule_story
from tamizdat.newsroom.actions.withdrawal import lift_withdrawal, withdraw_for_cause
from tamizdat.newsroom.due import publish_due
from tamizdat.newsroom.models import LegacyAddress, Story, StoryVersion, Withdrawal
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.press import records
from tamizdat.staff.roles import EDITOR, PUBLISHER, REPORTER, Role
from tests.fakes.publication import MemoryLog, public
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.test_corrections import LATER, correct, rewrite
from tests.newsroom.test_desk_doors import signed_in


def corrected_story(desk: Desk) -> Story:
    """Publish a story with a picture, two versions, a correction and an old address."""
    story = desk.story(lead_image=desk.photo)
    LegacyAddress.objects.create(old="?p=9", to=f"story/{story.pk}")
    publish_story(story, at=NOON)
    rewrite(story, "Ships came back on Tuesday.")
    correct(story, "It was Tuesday.")
    return story


def withdraw(story: Story, **words: object) -> None:
    given: dict[str, object] = {"cause": "legal", "at": LATER, "publication": MemoryLog()}
    withdraw_for_cause(story, **(given | words))  # type: ignore[arg-type]  # as each test names them


def test_nothing_of_a_withdrawn_story_stands_but_its_place(desk: Desk) -> None:
    story = corrected_story(desk)
    withdraw(story)
    assert set(public()) == {"site/1", f"section/{desk.section.pk}", f"withdrawn/{story.pk}"}
    assert public()[f"withdrawn/{story.pk}"] == records.Withdrawn(
        story.pk, "en", "2026/10/14/harbour-reopens/", "2026-10-16T12:00:00+02:00"
    )
    assert not [one for one in MemoryLog.standing.values() if b"Ships" in one or b"Tuesday" in one]
    assert not StoryVersion.objects.exists()


def test_readers_are_told_what_the_newsroom_chose_to_say(desk: Desk) -> None:
    story = corrected_story(desk)
    withdraw(story, notice=True, cause="safety", words="Ask us.")
    silent = public()[f"withdrawn/{story.pk}"]
    assert isinstance(silent, records.Withdrawn)
    assert (silent.notice, silent.cause, silent.words) == (True, "", "Ask us.")
    withdraw(story, notice=True, cause="safety", cause_said=True)
    told = public()[f"withdrawn/{story.pk}"]
    assert isinstance(told, records.Withdrawn)
    assert (told.cause, told.words) == ("safety", "")


def test_without_a_notice_no_words_are_in_the_record(desk: Desk) -> None:
    story = corrected_story(desk)
    withdraw(story, cause="error", cause_said=True, words="Said in the form and not meant to be public.")
    assert b"error" not in MemoryLog.standing[f"withdrawn/{story.pk}"]
    assert b"Said" not in MemoryLog.standing[f"withdrawn/{story.pk}"]


def test_a_withdrawn_story_is_published_again_only_after_the_withdrawal_is_lifted(desk: Desk) -> None:
    story = corrected_story(desk)
    withdraw(story, notice=True)
    with pytest.raises(ProjectionError, match=r"was withdrawn \(legal\) on 16 October 2026\. Lift the withdrawal"):
        publish_story(story, at=LATER)
    assert f"story/{story.pk}" not in public()
    lift_withdrawal(story, at=LATER, publication=MemoryLog())
    assert f"withdrawn/{story.pk}" not in public()
    publish_story(story, at=LATER)
    assert f"story/{story.pk}" in public()
    assert f"history/{story.pk}" not in public()


def test_a_schedule_does_not_bring_a_withdrawn_story_back(desk: Desk) -> None:
    story = corrected_story(desk)
    schedule_story(story, go_live_at=LATER + timedelta(days=1))
    withdraw(story)
    assert publish_due(LATER + timedelta(days=2)) == []
    assert f"story/{story.pk}" not in public()


def test_a_story_that_was_never_public_cannot_be_withdrawn(desk: Desk) -> None:
    with pytest.raises(ProjectionError, match="was never published"):
        withdraw(desk.story())


def test_deleting_a_withdrawn_story_takes_its_notice_along(desk: Desk) -> None:
    story = corrected_story(desk)
    withdraw(story, notice=True)
    delete_story(story, at=LATER)
    assert set(public()) == {"site/1", f"section/{desk.section.pk}"}


@pytest.mark.parametrize("role", [REPORTER, EDITOR, PUBLISHER], ids=lambda role: role.name)
def test_only_a_publisher_withdraws(desk: Desk, role: Role) -> None:
    story = corrected_story(desk)
    client = signed_in(role)
    client.post(reverse("withdraw_story", args=[story.pk]), {"cause": "legal", "notice": "on"})
    assert (f"story/{story.pk}" in public()) == (role is not PUBLISHER)
    assert (f"withdrawn/{story.pk}" in public()) == (role is PUBLISHER)


def test_the_way_of_a_publisher_from_the_button_to_lifting(desk: Desk) -> None:
    story = corrected_story(desk)
    client = signed_in(PUBLISHER)
    url = reverse("withdraw_story", args=[story.pk])
    assert url in client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert "cannot be called back" in client.get(url).content.decode()
    client.post(url, {"cause": "safety", "notice": "on", "words": "Ask us."})
    assert Withdrawal.objects.get().words == "Ask us."
    assert "Lift the withdrawal" in client.get(url).content.decode()
    client.post(url, {"act": "lift", "cause": "safety"})
    assert not Withdrawal.objects.exists()
    assert f"withdrawn/{story.pk}" not in public()
