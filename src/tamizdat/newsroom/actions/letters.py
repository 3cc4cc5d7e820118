"""Write, submit, approve and send letters on their way: one verb each.

A letter is a draft, is submitted, is approved for its moment, and is published by the clock when that comes. Whoever
changes a word of an approved letter makes a draft of it again. One that missed its moment is held: a person decides.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log as note

from tamizdat.newsroom import gathering
from tamizdat.newsroom.letter_projection import letter_record, newsletter_record, stories_in
from tamizdat.newsroom.models import Front, Letter, Newsletter, Story
from tamizdat.newsroom.models.letters import WRITABLE
from tamizdat.newsroom.projection import ProjectionError, in_words
from tamizdat.newsroom.rhythm import is_quiet, missed, next_due
from tamizdat.press import addresses
from tamizdat.press.letter_records import Letter as LetterRecord
from tamizdat.press.letter_records import LetterStory
from tamizdat.press.publication import PublicationLog
from tamizdat.press.soundness import check

PROPOSED_MOST = 8
# A newsletter without former letters proposes the stories of a week.
FIRST_TIME = timedelta(days=7)


@transaction.atomic
def found_newsletter(*, slug: str, title: str, language: str, **fields: Any) -> Newsletter:
    """Found a newsletter, or change the one of this slug. It is printed by the receivers, as when a form is saved."""
    newsletter = Newsletter.objects.filter(slug=slug).first() or Newsletter(slug=slug)
    for name, value in {"title": title, "language": language, **fields}.items():
        setattr(newsletter, name, value)
    newsletter.full_clean()
    newsletter.save()
    return newsletter


@transaction.atomic
def release_newsletter(newsletter: Newsletter, *, at: datetime, log: PublicationLog) -> int:
    """Put a newsletter in the log."""
    return log.put([gathering.site(gathering.paper().identity), newsletter_record(newsletter)], at=at)


@transaction.atomic
def write_letter(
    *,
    newsletter: Newsletter,
    subject: str,
    items: Sequence[tuple[str, Any]] = (),
    due: datetime | None = None,
    by: AbstractUser | None = None,
    **fields: Any,
) -> Letter:
    """Write a draft. `items` are ("heading", text) and ("story", {"story": pk, "headline": …, "blurb": …})."""
    letter = Letter(newsletter=newsletter, subject=subject, due=due, written_by_id=by.pk if by else None, **fields)
    letter.set_items([{"type": kind, "value": value} for kind, value in items])
    try:
        letter.full_clean()
    except ValidationError as error:
        raise ProjectionError(in_words(error)) from error
    letter.save()
    return letter


def note_edit(letter: Letter, *, by: AbstractUser | None) -> None:
    """Note that words of a letter were changed: what was approved is approved no longer."""
    refuse_published(letter)
    letter.state = "draft"
    letter.written_by_id = by.pk if by else None
    letter.submitted_by_id = None


def refuse_published(letter: Letter) -> None:
    """Raise ProjectionError for a letter that is public: its words are frozen."""
    if letter.state not in WRITABLE:
        message = f"The letter “{letter.subject}” went out. Its words stay as they are; say more in the next one."
        raise ProjectionError(message)


@transaction.atomic
def fill_from_week(letter: Letter, *, now: datetime, by: AbstractUser | None = None) -> int:
    """Add what was published since the last letter and is not in it yet: the front's stories first, then the newest."""
    taken = set(stories_in(letter))
    found = [pk for pk in proposals(letter.newsletter, now=now) if pk not in taken][:PROPOSED_MOST]
    if found:
        added = [{"type": "story", "value": {"story": pk, "headline": "", "blurb": ""}} for pk in found]
        letter.set_items([*letter.raw_items(), *added])
        note_edit(letter, by=by)
        letter.save()
    return len(found)


def proposals(newsletter: Newsletter, *, now: datetime) -> list[int]:
    """Rank what may go into the next letter of a newsletter."""
    last = newsletter.letters.filter(state="published").order_by("-due").values_list("due", flat=True).first()
    since = last or now - FIRST_TIME
    live = Story.objects.filter(live=True, language=newsletter.language, published_at__gt=since, published_at__lte=now)
    fresh = list(live.order_by("-published_at", "-pk").values_list("pk", flat=True))
    front = Front.objects.filter(language=newsletter.language).first()
    slots = [slot.story_id for slot in front.slots.all()] if front else []
    return list(dict.fromkeys([pk for pk in slots if pk in set(fresh)] + fresh))


@transaction.atomic
def submit(letter: Letter, *, by: AbstractUser, now: datetime) -> None:
    """Hand a draft to whoever approves it."""
    refuse_published(letter)
    _set_due(letter, now)
    _check(letter)
    letter.state, letter.submitted_by_id = "submitted", by.pk
    letter.save()
    note(instance=letter, action="tamizdat.submit_letter", user=by)


@transaction.atomic
def approve(letter: Letter, *, by: AbstractUser, now: datetime) -> None:
    """Approve a letter for its moment. Raises ProjectionError where it must not go out like this."""
    refuse_published(letter)
    if letter.newsletter.second_person and by.pk in {letter.written_by_id, letter.submitted_by_id}:
        message = (
            f"Somebody else must approve the letter “{letter.subject}”: you wrote or submitted it, and its newsletter "
            "wants a second person."
        )
        raise ProjectionError(message)
    _set_due(letter, now)
    _check(letter)
    rhythm = letter.newsletter.rhythm
    if letter.due and missed(letter.due, now):
        message = f"The hour of the letter “{letter.subject}” is past. Say when it goes out."
        raise ProjectionError(message)
    if letter.due and rhythm and is_quiet(rhythm, letter.due):
        message = (
            f"The letter “{letter.subject}” would go out in quiet hours ({rhythm.quiet_from:%H:%M} to "
            f"{rhythm.quiet_until:%H:%M}, {letter.newsletter.time_zone}). Choose another hour."
        )
        raise ProjectionError(message)
    letter.state = "approved"
    letter.save()
    note(instance=letter, action="tamizdat.approve_letter", user=by)


@transaction.atomic
def take_back(letter: Letter, *, by: AbstractUser | None = None) -> None:
    """Make a draft of a letter that has not gone out."""
    refuse_published(letter)
    letter.state, letter.submitted_by_id = "draft", None
    letter.save()
    note(instance=letter, action="tamizdat.take_back_letter", user=by)


@transaction.atomic
def send_late(letter: Letter, *, by: AbstractUser, now: datetime, log: PublicationLog) -> None:
    """Publish a letter that was held, because a person said so."""
    if letter.state != "held":
        message = f"The letter “{letter.subject}” is not held. Approve it for its hour."
        raise ProjectionError(message)
    letter.due = now
    release_letter(letter, at=now, log=log)
    note(instance=letter, action="tamizdat.send_letter_late", user=by)


@transaction.atomic
def release_letter(letter: Letter, *, at: datetime, log: PublicationLog) -> None:
    """Put a letter in the log: its page, its mail and its preview come with the next edition."""
    letter.address = letter.address or free_address(letter)
    record = letter_record(letter, address=letter.address, standing=False)
    letter.state, letter.published_at = "published", at
    letter.save()
    log.put([newsletter_record(letter.newsletter), record], at=at)


@transaction.atomic
def hold(letter: Letter) -> None:
    """Keep a letter back that missed its moment."""
    letter.state = "held"
    letter.save(update_fields=["state"])
    note(instance=letter, action="tamizdat.hold_letter")


@transaction.atomic
def withdraw_letters(gone: Newsletter | Letter, *, at: datetime, log: PublicationLog) -> int:
    """Take a letter or a newsletter out of the paper. What was mailed stays where it is."""
    kind = "letter" if isinstance(gone, Letter) else "newsletter"
    return log.drop([f"{kind}/{gone.pk}"], at=at)


def letters_with(story: int) -> list[Letter]:
    """List the letters that hold a story, the newest first."""
    return [letter for letter in Letter.objects.all() if story in stories_in(letter)]


@transaction.atomic
def forget_story(story: int, *, at: datetime, log: PublicationLog) -> int:
    """Take the words of a story out of the records of all letters. Returns how many held it."""
    public = Letter.objects.filter(state="published").values_list("pk", flat=True)
    found = log.read(f"letter/{pk}" for pk in public).values()
    changed = [record for one in found if isinstance(one, LetterRecord) and (record := _without(one, story))]
    return log.put(changed, at=at) if changed else 0


def _without(record: LetterRecord, story: int) -> LetterRecord | None:
    items = [
        LetterStory(story) if isinstance(item, LetterStory) and item.story == story else item for item in record.items
    ]
    return msgspec.structs.replace(record, items=items) if items != record.items else None


def free_address(letter: Letter) -> str:
    """Find the address of a letter: that of its day, and a number where another one of that day went out."""
    newsletter = letter.newsletter
    home = addresses.newsletter(newsletter.language, gathering.paper().identity.codes, newsletter.slug)
    day = f"{letter.local_due:%Y-%m-%d}" if letter.due else "undated"
    taken = set(newsletter.letters.exclude(pk=letter.pk).exclude(address="").values_list("address", flat=True))
    number = 1
    while (address := f"{home}{day}{f'-{number}' if number > 1 else ''}/") in taken:
        number += 1
    return address


def usual_due(newsletter: Newsletter, now: datetime) -> datetime | None:
    """Find the next moment of a newsletter for which no letter is approved yet; None where it has no fixed day."""
    if newsletter.rhythm is None:
        return None
    taken = set(newsletter.letters.filter(state="approved", due__gt=now).values_list("due", flat=True))
    due = next_due(newsletter.rhythm, now)
    while due in taken:
        due = next_due(newsletter.rhythm, due)
    return due


def _set_due(letter: Letter, now: datetime) -> None:
    letter.due = letter.due or usual_due(letter.newsletter, now)
    if letter.due is None:
        message = f"“{letter.newsletter.title}” has no fixed day. Say when the letter “{letter.subject}” goes out."
        raise ProjectionError(message)


def _check(letter: Letter) -> None:
    """Refuse what the press could not print, before anybody relies on its coming out."""
    check(letter_record(letter, address=letter.address or free_address(letter)))
