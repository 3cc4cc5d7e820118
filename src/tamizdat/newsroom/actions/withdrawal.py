"""Withdraw a story for cause: out of the paper, out of its versions, and kept from coming back by mistake.

Unpublishing is another verb: there the story may return at any time, and no mirror is asked to drop older editions.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from wagtail.log_actions import log

from tamizdat.newsroom.actions.letters import forget_story
from tamizdat.newsroom.models import PublicRoute, Story, StoryVersion, Withdrawal
from tamizdat.newsroom.projection import ProjectionError, moment
from tamizdat.newsroom.publication import happening
from tamizdat.press import records
from tamizdat.press.publication import PublicationLog
from tamizdat.press.records import Cause


@transaction.atomic
def withdraw_for_cause(
    story: Story,
    *,
    cause: Cause,
    notice: bool = False,
    cause_said: bool = False,
    words: str = "",
    at: datetime,
    publication: PublicationLog,
    by: AbstractUser | None = None,
) -> None:
    """Take a story, its corrections and its versions out of the paper and of older editions; the draft stays.

    With `notice` its address says that it was withdrawn, with the cause if `cause_said`, and with `words`. Without,
    nothing stands there. Raises ProjectionError for a story that was never public.
    """
    path = PublicRoute.objects.filter(page_id=story.pk).values_list("path", flat=True).first()
    if path is None:
        message = f"The story “{story.title}” was never published, so there is nothing to withdraw. Delete the draft."
        raise ProjectionError(message)
    present = Story.objects.get(pk=story.pk)
    with happening(at):
        if present.live:
            present.unpublish(user=by)
    # A story that waits for its hour would come back by itself.
    present.revisions.update(approved_go_live_at=None)
    StoryVersion.objects.filter(story_id=story.pk).delete()
    said = {"at": at, "cause": cause, "notice": notice, "cause_said": cause_said and notice}
    row, _made = Withdrawal.objects.update_or_create(
        story_id=story.pk, defaults={**said, "words": words.strip() if notice else ""}
    )
    publication.put([withdrawn_record(row, present.language, path)], at=at)
    forget_story(story.pk, at=at, log=publication)
    log(instance=present, action="tamizdat.withdraw", user=by, data={"cause": cause})


@transaction.atomic
def lift_withdrawal(story: Story, *, at: datetime, publication: PublicationLog, by: AbstractUser | None = None) -> None:
    """Let a withdrawn story be published again. It stays out of the paper until somebody does."""
    Withdrawal.objects.filter(story_id=story.pk).delete()
    publication.drop([f"withdrawn/{story.pk}"], at=at)
    log(instance=story, action="tamizdat.lift", user=by)


def refuse_withdrawn(stories: Sequence[Story]) -> None:
    """Raise ProjectionError if one of these stories was withdrawn for cause."""
    row = Withdrawal.objects.filter(story_id__in=[story.pk for story in stories]).select_related("story").first()
    if row is not None:
        message = (
            f"The story “{row.story.title}” was withdrawn ({row.cause}) on {row.at:%d %B %Y}. "
            "Lift the withdrawal before you publish it again."
        )
        raise ProjectionError(message)


def withdrawn_record(row: Withdrawal, language: str, address: str) -> records.Withdrawn:
    """Project a withdrawal. What readers are not told is not in the record."""
    cause: Cause = row.cause if row.cause_said else ""  # type: ignore[assignment]  # a choice of the model
    at = moment(row.at, ZoneInfo(settings.TIME_ZONE))
    words = " ".join(row.words.split())
    return records.Withdrawn(row.story_id, language, address, at, notice=row.notice, cause=cause, words=words)
