"""Tell a story as it happens: post, clear, edit, correct, mark and withdraw updates; pause, end, and say what is known.

Every verb locks the coverage, changes its rows and puts the story with the updates concerned in the log: one
transaction, so that of two editors at once one waits a moment and neither loses a word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from wagtail.log_actions import log

from tamizdat.newsroom.actions.release import release_stories
from tamizdat.newsroom.models import Contributor, LiveCorrection, LiveCoverage, LiveUpdate, Story
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.press.publication import PublicationLog

MOST_PINNED = 3
Body = Sequence[Mapping[str, Any]]
State = Literal["open", "paused", "ended"]


class LiveError(ProjectionError):
    """Something that cannot be done to a live story now; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an update says; `body` holds blocks as Wagtail stores them."""

    headline: str = ""
    body: Body = field(default_factory=list)
    contributor: Contributor | None = None
    pinned: bool = False
    key: bool = False


@transaction.atomic
def post_update(
    story: Story, words: Words, *, token: str, at: datetime, publication: PublicationLog, by: AbstractUser | None = None
) -> LiveUpdate:
    """Publish an update. The same `token` twice makes one update. Raises LiveError where the coverage has ended."""
    coverage = _locked(story)
    known = LiveUpdate.objects.filter(token=token).first()
    if known is not None:
        return known
    _refuse_ended(coverage)
    update = LiveUpdate(coverage=coverage, token=token)
    _take(update, words)
    _make_public(update, at)
    _release(coverage, [update], at, publication)
    _note(coverage, "post", update, by)
    return update


@transaction.atomic
def submit_update(story: Story, words: Words, *, token: str, by: AbstractUser | None = None) -> LiveUpdate:
    """Hand an update to those who may publish it. Nothing is public yet."""
    coverage = _locked(story)
    known = LiveUpdate.objects.filter(token=token).first()
    if known is not None:
        return known
    update = LiveUpdate(coverage=coverage, token=token)
    _take(update, words)
    update.save()
    _note(coverage, "submit", update, by)
    return update


@transaction.atomic
def clear_update(
    update: LiveUpdate,
    words: Words,
    *,
    edition: int,
    at: datetime,
    publication: PublicationLog,
    by: AbstractUser | None = None,
) -> LiveUpdate:
    """Publish an update that was handed in, with the words that the publisher has before them."""
    coverage, update = _both(update, edition)
    if update.standing != "waiting":
        message = "Somebody else has published or withdrawn this update meanwhile."
        raise LiveError(message)
    _refuse_ended(coverage)
    _take(update, words)
    _make_public(update, at)
    _release(coverage, [update], at, publication)
    _note(coverage, "post", update, by)
    return update


@transaction.atomic
def edit_update(
    update: LiveUpdate,
    words: Words,
    *,
    edition: int,
    at: datetime,
    publication: PublicationLog,
    correction: tuple[str, str] | None = None,
    by: AbstractUser | None = None,
) -> LiveUpdate:
    """Change an update; `correction` is its kind and its words for readers. Raises LiveError if it was overtaken.

    New words in a public update are marked with the moment, whether anything was corrected or not.
    """
    coverage, update = _both(update, edition)
    before = _said(update)
    _take(update, words)
    update.edition += 1
    if update.standing == "public" and _said(update) != before:
        update.edited = at
    update.save()
    if correction is not None and update.standing == "public":
        LiveCorrection.objects.create(update=update, kind=correction[0], words=correction[1].strip(), at=at)
    if update.standing == "public":
        _check_pinned(coverage)
        _release(coverage, [update], at, publication)
    _note(coverage, "edit", update, by)
    return update


@transaction.atomic
def mark_update(
    update: LiveUpdate,
    *,
    at: datetime,
    publication: PublicationLog,
    pinned: bool | None = None,
    key: bool | None = None,
) -> None:
    """Pin an update or let it go; make it a key event or an ordinary one. None leaves a mark as it is."""
    coverage = _locked(update.coverage.story)
    update = LiveUpdate.objects.get(pk=update.pk)
    update.pinned = update.pinned if pinned is None else pinned
    update.key = update.key if key is None else key
    update.save(update_fields=["pinned", "key"])
    _check_pinned(coverage)
    if update.standing == "public":
        _release(coverage, [update], at, publication)


@transaction.atomic
def withdraw_update(
    update: LiveUpdate,
    *,
    at: datetime,
    publication: PublicationLog,
    notice: bool = False,
    recalled: bool = False,
    by: AbstractUser | None = None,
) -> None:
    """Take an update out. With `notice` its place says so; with `recalled` mirrors drop it from older editions too.

    Its words stay in the newsroom, unless it was recalled. One that was never public is deleted; the number of a public
    one is not given again.
    """
    coverage = _locked(update.coverage.story)
    update = LiveUpdate.objects.get(pk=update.pk)
    _note(coverage, "withdraw", update, by)
    if update.number is None:
        update.delete()
        return
    update.standing, update.notice, update.recalled = "withdrawn", notice, update.recalled or recalled
    update.pinned = update.key = False
    if recalled:
        # What was withdrawn to protect somebody must not lie about in the newsroom either.
        update.headline, update.body, update.contributor = "", [], None  # type: ignore[assignment]  # as in `_take`
        update.corrections.all().delete()
    update.save()
    _release(coverage, [update], at, publication)


@transaction.atomic
def set_state(
    story: Story,
    state: State,
    *,
    edition: int,
    at: datetime,
    publication: PublicationLog,
    by: AbstractUser | None = None,
) -> None:
    """Pause, end or open the coverage again."""
    coverage = _locked(story, edition)
    coverage.state = state
    coverage.ended = at if state == "ended" else None
    coverage.edition += 1
    _release(coverage, [], at, publication)
    _note(coverage, state, None, by)


@transaction.atomic
def write_summary(
    story: Story, body: Body, *, edition: int, at: datetime, publication: PublicationLog, by: AbstractUser | None = None
) -> None:
    """Say what is known, above everything else."""
    coverage = _locked(story, edition)
    coverage.summary = list(body)  # type: ignore[assignment]  # Wagtail reads the stored form, its field is untyped
    coverage.edition += 1
    _release(coverage, [], at, publication)
    _note(coverage, "summary", None, by)


def _locked(story: Story, edition: int | None = None) -> LiveCoverage:
    coverage = LiveCoverage.objects.select_for_update().filter(story_id=story.pk).first()
    if coverage is None:
        message = f"“{story.title}” is not told live. Give it the type Live and publish it first."
        raise LiveError(message)
    if edition is not None and coverage.edition != edition:
        message = "Somebody else has changed the summary or the state meanwhile. Look at both and save again."
        raise LiveError(message)
    return coverage


def _both(update: LiveUpdate, edition: int) -> tuple[LiveCoverage, LiveUpdate]:
    coverage = _locked(update.coverage.story)
    present = LiveUpdate.objects.filter(pk=update.pk).first()
    if present is None or present.standing == "withdrawn":
        message = "This update has been withdrawn meanwhile. Post what you wrote as a new one."
        raise LiveError(message)
    if present.edition != edition:
        message = (
            "Somebody else has changed this update meanwhile. Their words stand below yours; save again to keep yours."
        )
        raise LiveError(message)
    return coverage, present


def _refuse_ended(coverage: LiveCoverage) -> None:
    if coverage.state == "ended":
        message = "The coverage has ended, so nothing can be posted. Open it again first; your words are still here."
        raise LiveError(message)


def _take(update: LiveUpdate, words: Words) -> None:
    update.headline, update.contributor = " ".join(words.headline.split()), words.contributor
    update.body = list(words.body)  # type: ignore[assignment]  # as above
    update.pinned, update.key = words.pinned, words.key


def _said(update: LiveUpdate) -> tuple[str, list[Any], int | None]:
    blocks = [(block["type"], block["value"]) for block in update.body.raw_data]
    return update.headline, blocks, update.contributor_id


def _make_public(update: LiveUpdate, at: datetime) -> None:
    coverage = update.coverage
    coverage.last_number += 1
    update.number, update.at, update.standing = coverage.last_number, at, "public"
    update.edition += 1
    update.save()
    _check_pinned(coverage)


def _check_pinned(coverage: LiveCoverage) -> None:
    if coverage.updates.filter(pinned=True, standing="public").count() > MOST_PINNED:
        message = f"{MOST_PINNED} updates are pinned already. Let one go first."
        raise LiveError(message)


def _release(coverage: LiveCoverage, updates: Sequence[LiveUpdate], at: datetime, publication: PublicationLog) -> None:
    coverage.changed = at
    coverage.save()
    story = Story.objects.get(pk=coverage.story_id)
    if not story.live:
        message = f"“{story.title}” is not public now, so its updates are not either. Publish it first."
        raise LiveError(message)
    release_stories([story], at=at, log=publication, updates=[update.pk for update in updates])


def _note(coverage: LiveCoverage, act: str, update: LiveUpdate | None, by: AbstractUser | None) -> None:
    data = {"act": act, "number": update.number if update else None}
    log(instance=coverage.story, action="tamizdat.live", user=by, data=data)
