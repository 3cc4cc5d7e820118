"""What follows when something that stories name is edited or deleted: its record, and theirs, follow."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model

from tamizdat.newsroom import gathering
from tamizdat.newsroom.actions.furnishing import desk_of
from tamizdat.newsroom.actions.release import release_page, release_records, release_stories, withdraw
from tamizdat.newsroom.models import (
    Contributor,
    Front,
    Identity,
    LegacyAddress,
    NewsImage,
    Place,
    PublicUse,
    Section,
    StaticPage,
    Story,
    Topic,
)
from tamizdat.newsroom.projection import (
    contributor_record,
    front_record,
    image_record,
    place_record,
    section_record,
    topic_record,
)
from tamizdat.press.publication import PublicationLog
from tamizdat.press.records import AnyRecord, Redirect, subject_of

Thing = Section | Topic | Place | Contributor | NewsImage | Front | Identity
_KINDS: dict[type[Model], str] = {
    Section: "section",
    Topic: "topic",
    Place: "place",
    Contributor: "contributor",
    NewsImage: "image",
    Front: "front",
    Identity: "site",
    Story: "story",
    StaticPage: "page",
}
_NAMED_BY = "named_by_before_loss"


def subject_of_model(model: type[Model], pk: int) -> str:
    """Name the subject of a row: `story/12`. There is one site, `site/1`."""
    return f"{_KINDS[model]}/{1 if model is Identity else pk}"


@transaction.atomic
def note_change(thing: Thing, *, at: datetime, log: PublicationLog) -> int:
    """Say in the log that something was edited. What is not public stays so: saving a contributor prints nobody."""
    if isinstance(thing, NewsImage):
        _shred_former(thing)
    first = gathering.paper().first if not isinstance(thing, Identity) else thing.codes[0]
    if isinstance(thing, Identity | Front) or log.stands(subject_of_model(type(thing), thing.pk)):
        return release_records(_records_of(thing, first, log), at=at, log=log)
    return 0


def note_doors(*, at: datetime, log: PublicationLog) -> int:
    """Say in the log where the paper and its desk stand now, as the settings have it. Does nothing before there is one.

    Every page names both, so nobody should have to save something after the settings were changed.
    """
    identity = gathering.paper().identity
    return note_change(identity, at=at, log=log) if log.stands(subject_of_model(Identity, 1)) else 0


def remember_users(thing: Thing) -> None:
    """Keep, on the object about to be deleted, the public subjects that name it."""
    subjects: list[str] = []
    if isinstance(thing, Topic):
        rows = Story.topics.through.objects.filter(topic_id=thing.pk)
        subjects = [f"story/{pk}" for pk in rows.values_list("story_id", flat=True)]
    elif isinstance(thing, Section):
        rows = Story.other_sections.through.objects.filter(section_id=thing.pk)
        subjects = [f"story/{pk}" for pk in rows.values_list("story_id", flat=True)]
    elif isinstance(thing, NewsImage):
        uses = PublicUse.objects.filter(used=f"image/{thing.pk}")
        subjects = list(uses.values_list("subject", flat=True))
    setattr(thing, _NAMED_BY, subjects)


@transaction.atomic
def note_loss(thing: Thing, *, at: datetime, log: PublicationLog) -> None:
    """Take a deleted thing out of the paper and publish what named it once more, without it."""
    withdraw([subject_of_model(type(thing), thing.pk)], at=at, log=log)
    subjects = getattr(thing, _NAMED_BY, [])
    stories = list(Story.objects.filter(pk__in=_ids("story", subjects), live=True))
    if stories:
        release_stories(stories, at=at, log=log)
    _release_updates(_ids("update", subjects), at=at, log=log)
    for page in StaticPage.objects.filter(pk__in=_ids("page", subjects), live=True):
        release_page(page, at=at, log=log)
    people = gathering.contributors(set(_ids("contributor", subjects)), gathering.paper().first)
    if people:
        release_records(people, at=at, log=log)
    if isinstance(thing, NewsImage):
        shred(str(thing.file.name))


def _release_updates(ids: Sequence[int], *, at: datetime, log: PublicationLog) -> None:
    """Publish updates of live stories once more, without what they showed."""
    stories = list(Story.objects.filter(coverage__updates__in=ids, live=True).distinct()) if ids else []
    if stories:
        release_stories(stories, at=at, log=log, updates=ids)


@transaction.atomic
def note_address(row: LegacyAddress, *, at: datetime, log: PublicationLog) -> None:
    """Let an old address that an editor wrote lead to its target, if that is public."""
    if log.stands(row.to):
        log.put([Redirect(uid=row.pk, old=row.old, to=row.to, language=row.language)], at=at)
    else:
        log.drop([f"redirect/{row.pk}"], at=at)


def forget_addresses(subject: str) -> None:
    """Forget the old addresses that led to a deleted subject."""
    LegacyAddress.objects.filter(to=subject).delete()


def shred(name: str) -> None:
    """Remove a master once the transaction stands, unless another image shows the same bytes."""
    if name and not NewsImage.objects.filter(file=name).exists():
        transaction.on_commit(lambda: default_storage.remove(name))  # type: ignore[attr-defined]  # ours, see storage


def _shred_former(image: NewsImage) -> None:
    former = image.former_file
    image.former_file = ""
    if former and former != image.file.name:
        shred(former)


def _records_of(thing: Thing, first: str, log: PublicationLog) -> Sequence[AnyRecord]:
    if isinstance(thing, Identity):
        for code in thing.codes:
            desk_of(code)
        nav = gathering.sections([entry.section_id for entry in thing.nav.all()], first)
        return [gathering.site(thing), *nav, *_renamed(first, log)]
    if isinstance(thing, Front):
        strips = gathering.sections([strip.section_id for strip in thing.strips.all()], first)
        return [*strips, front_record(thing)]
    if isinstance(thing, NewsImage):
        return [image_record(thing)]
    if isinstance(thing, Contributor):
        return [contributor_record(thing, first)]
    if isinstance(thing, Place):
        return [place_record(thing, first)]
    return [section_record(thing, first) if isinstance(thing, Section) else topic_record(thing, first)]


def _renamed(first: str, log: PublicationLog) -> list[AnyRecord]:
    """Project all public shelves anew: when the paper's first language changes, their names change language too."""
    shelves: list[AnyRecord] = [
        *gathering.sections(Section.objects.values_list("pk", flat=True), first),
        *gathering.topics(set(Topic.objects.values_list("pk", flat=True)), first),
        *gathering.places(set(Place.objects.values_list("pk", flat=True)), first),
        *gathering.contributors(set(Contributor.objects.values_list("pk", flat=True)), first),
    ]
    return [shelf for shelf in shelves if log.stands(subject_of(shelf))]


def _ids(kind: str, subjects: Sequence[str]) -> list[int]:
    return [int(subject.partition("/")[2]) for subject in subjects if subject.startswith(f"{kind}/")]
