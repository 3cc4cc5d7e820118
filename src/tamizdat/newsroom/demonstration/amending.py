"""What became of a few stories of the demonstration after they were published: one was corrected, one withdrawn."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AbstractUser

from tamizdat.newsroom.actions.stories import publish_story
from tamizdat.newsroom.actions.withdrawal import withdraw_for_cause
from tamizdat.newsroom.demonstration.content import ContentError, Text
from tamizdat.newsroom.models import StaticPage, Story, StoryCorrection, Withdrawal
from tamizdat.newsroom.publication import publication_log

Bodies = Callable[[str], list[dict[str, Any]]]


def former_body(text: Text) -> str:
    """Give the text as it was before its correction. Raises ContentError where the right words are not in it."""
    corrected = text.head.get("correction")
    if not corrected:
        return text.body
    if corrected["is"] not in text.body:
        message = f"{text.key}: the correction says “{corrected['is']}”, but the text does not."
        raise ContentError(message)
    return text.body.replace(corrected["is"], corrected["was"])


def amend(page: Story | StaticPage, text: Text, bodies: Bodies, *, by: AbstractUser) -> None:
    """Correct or withdraw a story that was just published, at the moments that its file names."""
    corrected, withdrawn = text.head.get("correction"), text.head.get("withdrawn")
    if corrected:
        draft = Story.objects.get(pk=page.pk)
        draft.body = bodies(text.body)
        words, passage = corrected["words"], corrected["is"]
        draft.corrections.add(StoryCorrection(kind="correction", at=corrected["at"], words=words, passage=passage))
        draft.save_revision(user=by)
        publish_story(draft, at=corrected["at"], by=by)
    if withdrawn:
        withdraw_for_cause(
            Story.objects.get(pk=page.pk),
            cause=withdrawn["cause"],
            notice=True,
            cause_said=True,
            words=withdrawn["words"],
            at=withdrawn["at"],
            publication=publication_log(),
            by=by,
        )


def is_done(page: Story | StaticPage) -> bool:
    """Say whether a page was published already; one that was withdrawn since must not come back."""
    return page.live or Withdrawal.objects.filter(story_id=page.pk).exists()
