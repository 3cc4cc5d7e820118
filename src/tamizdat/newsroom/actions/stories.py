"""Write, publish, schedule and withdraw stories."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from tamizdat.newsroom.actions.furnishing import desk_of
from tamizdat.newsroom.models import Contributor, NewsImage, PinnedStory, Section, Story, StoryByline, Topic
from tamizdat.newsroom.projection import ProjectionError, in_words
from tamizdat.newsroom.publication import happening


@transaction.atomic
def write_story(  # noqa: PLR0913  # a story has that many parts, and each is named where it is given
    *,
    language: str,
    headline: str,
    section: Section | None,
    body: Sequence[Mapping[str, Any]] = (),
    lead_image: NewsImage | None = None,
    bylines: Sequence[tuple[str, Contributor | None, str]] = (),
    topics: Sequence[Topic] = (),
    other_sections: Sequence[Section] = (),
    by: AbstractUser | None = None,
    **fields: Any,
) -> Story:
    """Write a draft on the desk of its language. Nothing is public yet.

    `body` holds blocks as Wagtail stores them: `{"type": "paragraph", "value": "<p>…</p>"}`; see `blocks`. `bylines`
    are (role, contributor, text). `fields` are further fields of Story, e.g. `standfirst`, `published_at`.
    """
    story = Story(
        title=headline, language=language, section=section, lead_image=lead_image, owner=by, live=False, **fields
    )
    story.body = list(body)  # type: ignore[assignment]  # Wagtail reads the stored form, its field is untyped
    desk_of(language).add_child(instance=story)
    story.bylines.set(
        [
            StoryByline(sort_order=order, role=role, contributor=contributor, text=text)
            for order, (role, contributor, text) in enumerate(bylines)
        ]
    )
    story.topics.set(topics)
    story.other_sections.set(other_sections)
    story.save()
    # A draft may lack what a published story must have; publishing checks it.
    story.save_revision(user=by, log_action=True, clean=section is not None)
    return story


@transaction.atomic
def pin_stories(story: Story, targets: Sequence[Story], *, by: AbstractUser | None = None) -> None:
    """Choose what stands under Read more, in a new draft of the story."""
    story.pinned.set([PinnedStory(sort_order=order, target=target) for order, target in enumerate(targets)])
    story.save_revision(user=by)


@transaction.atomic
def publish_story(page: Page, *, at: datetime, by: AbstractUser | None = None) -> None:
    """Publish the latest draft of a story, or of a page outside the stream, and say so in the log.

    Wagtail's signal does the rest (`receivers`), as it does when an editor presses the button. Raises ProjectionError
    or RecordError, and then nothing is changed.
    """
    page = _as_it_stands(page)
    try:
        with happening(at):
            revision = page.get_latest_revision() or page.save_revision(user=by)
            revision.publish(user=by, skip_permission_checks=True)
    except ValidationError as error:
        message = f"“{page.title}” cannot be published. {in_words(error)}"
        raise ProjectionError(message) from error


@transaction.atomic
def withdraw_story(page: Page, *, at: datetime, by: AbstractUser | None = None) -> None:
    """Take a story, or a page outside the stream, out of the paper. Its draft stays."""
    with happening(at):
        _as_it_stands(page).unpublish(user=by)


@transaction.atomic
def delete_story(page: Page, *, at: datetime, by: AbstractUser | None = None) -> None:
    """Delete a story for good, out of the paper as well."""
    with happening(at):
        _as_it_stands(page).delete(user=by)


@transaction.atomic
def schedule_story(page: Page, *, go_live_at: datetime, by: AbstractUser | None = None) -> None:
    """Approve the latest draft for a later moment. `due.publish_due` publishes it then."""
    page = _as_it_stands(page).get_latest_revision_as_object()
    page.go_live_at = go_live_at
    page.save_revision(user=by, approved_go_live_at=go_live_at, clean=False)  # checked when it goes live


def _as_it_stands(page: Page) -> Page:
    """Read the page anew: what the caller holds may be older than what others have done."""
    return Page.objects.get(pk=page.pk).specific
