"""Say in the publication log what has become public, what has changed and what has gone.

Everything that publishes or withdraws, Wagtail's own buttons included, comes through here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from tamizdat.newsroom import gathering
from tamizdat.newsroom.actions.coverage import begin_coverage
from tamizdat.newsroom.actions.places import add_places
from tamizdat.newsroom.actions.routes import assign_page_route, assign_routes
from tamizdat.newsroom.actions.versions import beside, companions
from tamizdat.newsroom.actions.withdrawal import refuse_withdrawn
from tamizdat.newsroom.live_gathering import subjects_of_updates, update_records
from tamizdat.newsroom.models import LegacyAddress, PublicUse, StaticPage, Story
from tamizdat.press import records
from tamizdat.press.publication import PublicationLog
from tamizdat.press.records import AnyRecord, subject_of

SLICE = 400
Public = records.Story | records.Page | records.LiveUpdate


@transaction.atomic
def release_stories(
    stories: Sequence[Story],
    *,
    at: datetime,
    log: PublicationLog,
    updates: Sequence[int] | None = None,
    days: Mapping[int, date] | None = None,
) -> int:
    """Put live stories in the log with everything that they name. Returns the number of entries written.

    Of stories told as they happen the updates come along: all of them, or those whose numbers in the newsroom's tables
    `updates` gives. A story without a date takes `at`; one without an address gets it now. Raises ProjectionError or
    RecordError, and then nothing is written. For `days` see `assign_routes`.
    """
    for story in stories:
        if story.published_at is None:
            story.published_at = at
            Story.objects.filter(pk=story.pk).update(published_at=at)
    refuse_withdrawn(stories)
    paper = gathering.paper()
    assign_routes(stories, paper, at=at, days=days or {})
    add_places(stories, paper.first)
    begin_coverage(stories, at=at)
    found = beside(stories, gathering.project_many(stories), at=at, log=log)
    told = update_records(stories, updates)
    written = _put([*found.stories, *told], paper, at=at, log=log)
    written += log.put(found.records, at=at) if found.records else 0
    if found.gone:
        log.drop(found.gone, at=at)
    return written


@transaction.atomic
def release_page(page: StaticPage, *, at: datetime, log: PublicationLog) -> int:
    """Put a live page in the log."""
    paper = gathering.paper()
    assign_page_route(page, paper, at=at)
    return _put(gathering.project_pages([page]), paper, at=at, log=log)


@transaction.atomic
def renew_site(*, at: datetime, log: PublicationLog) -> int:
    """Say again who the paper is, if it is public: the settings may name another desk, or another domain of mail."""
    return log.put([gathering.site(gathering.paper().identity)], at=at) if log.stands("site/1") else 0


@transaction.atomic
def release_records(changed: Sequence[AnyRecord], *, at: datetime, log: PublicationLog) -> int:
    """Put records that are not stories or pages (site, front, section ...) with the images that they show."""
    pictures = gathering.images({image for record in changed for image in gathering.pictures_in(record)})
    written = log.put([*pictures, *changed], at=at)
    _drop_unused(note_uses(changed), at=at, log=log)
    return written


@transaction.atomic
def withdraw(subjects: Sequence[str], *, at: datetime, log: PublicationLog) -> int:
    """Take subjects out of the paper, with the images and names that nothing else public needs."""
    subjects = [*subjects, *subjects_of_updates(subjects)]
    used = set(PublicUse.objects.filter(subject__in=subjects).values_list("used", flat=True))
    PublicUse.objects.filter(subject__in=subjects).delete()
    lost = LegacyAddress.objects.filter(to__in=subjects).values_list("pk", flat=True)
    gone = log.drop([*subjects, *companions(subjects), *(f"redirect/{pk}" for pk in lost)], at=at)
    _drop_unused(used, at=at, log=log)
    return gone


def note_uses(public: Iterable[AnyRecord]) -> set[str]:
    """Write down who names what, for any number of records. Returns what is no longer named by its former subject."""
    now = {subject_of(record): _uses(record) for record in public}
    before: dict[str, set[str]] = {}
    subjects = list(now)
    for start in range(0, len(subjects), SLICE):
        rows = PublicUse.objects.filter(subject__in=subjects[start : start + SLICE])
        for subject, used in rows.values_list("subject", "used"):
            before.setdefault(subject, set()).add(used)
    fresh = [
        PublicUse(subject=subject, used=used)
        for subject, uses in now.items()
        for used in sorted(uses - before.get(subject, set()))
    ]
    PublicUse.objects.bulk_create(fresh, batch_size=SLICE)
    ended: set[str] = set()
    for subject, uses in before.items():
        over = uses - now[subject]
        if over:
            PublicUse.objects.filter(subject=subject, used__in=over).delete()
            ended |= over
    return ended


def _put(public: Sequence[Public], paper: gathering.Paper, *, at: datetime, log: PublicationLog) -> int:
    named = gathering.named_by(public, paper.first)
    written = log.put([gathering.site(paper.identity), *named, *public], at=at)
    ended = note_uses([*named, *public])
    _drop_unused(ended, at=at, log=log)
    return written


def _uses(record: AnyRecord) -> set[str]:
    pictures = {f"image/{image}" for image in gathering.pictures_in(record)}
    return pictures | {f"contributor/{person}" for person in gathering.contributors_in(record)}


def _drop_unused(ended: set[str], *, at: datetime, log: PublicationLog) -> None:
    """Drop what nothing public names any more; a contributor takes the portrait along."""
    if not ended:
        return
    needed = set(PublicUse.objects.filter(used__in=ended).values_list("used", flat=True))
    orphans = sorted(ended - needed)
    if orphans:
        withdraw(orphans, at=at, log=log)
