"""Read what a publication needs in a handful of queries, however many stories there are, and project it.

`project_many` is the road for one story and for two hundred thousand; only a proof of a draft reads a story's own
relations (`marks_of_draft`), because a draft's are not in the tables.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from tamizdat.newsroom.around import around_bodies
from tamizdat.newsroom.bodies import Around
from tamizdat.newsroom.live_gathering import told_of
from tamizdat.newsroom.models import (
    Contributor,
    Identity,
    LegacyAddress,
    NewsImage,
    PinnedStory,
    Place,
    PublicRoute,
    Section,
    StaticPage,
    Story,
    StoryByline,
    StoryCorrection,
    Topic,
)
from tamizdat.newsroom.places import place_numbers
from tamizdat.newsroom.projection import (
    Doors,
    Marks,
    contributor_record,
    image_record,
    page_record,
    place_record,
    section_record,
    site_record,
    story_record,
    topic_record,
)
from tamizdat.newsroom.related import choose_related
from tamizdat.press import blocks, records
from tamizdat.press.records import AnyRecord, subject_of


@dataclass(frozen=True, slots=True)
class Paper:
    """What every projection needs to know of the paper."""

    identity: Identity
    zone: ZoneInfo

    @property
    def first(self) -> str:
        """The language without a prefix."""
        return self.identity.codes[0]


def paper() -> Paper:
    """Read the paper's identity; where nobody has filled it in, its defaults."""
    return Paper(Identity.load(), ZoneInfo(settings.TIME_ZONE))


def site(identity: Identity) -> records.Site:
    """Project the paper itself, from its form as it is in memory."""
    nav = [entry.section_id for entry in identity.nav.all()]
    doors = Doors(settings.PAPER_ORIGIN, settings.DESK_URL, settings.MAIL_DOMAIN)
    return site_record(identity, nav, doors)


def project_many(stories: Sequence[Story]) -> list[records.Story]:
    """Project live stories that have a route, in about eight queries for all.

    Raises ProjectionError for the first that cannot be published.
    """
    around = around_of(stories)
    marks = marks_of(stories)
    zone = ZoneInfo(settings.TIME_ZONE)
    return [story_record(story, marks[story.pk], around, zone) for story in stories]


def project_pages(pages: Sequence[StaticPage]) -> list[records.Page]:
    """Project live pages that have a route."""
    around = around_of(pages)
    paths = _paths([page.pk for page in pages])
    return [page_record(page, paths[page.pk], around) for page in pages]


def around_of(pages: Sequence[Story | StaticPage]) -> Around:
    """Find what bodies link to and which of the images that they show exist."""
    leads = [page.lead_image_id for page in pages if isinstance(page, Story) and page.lead_image_id]
    return around_bodies([page.body.raw_data for page in pages], leads)


def marks_of(stories: Sequence[Story]) -> dict[int, Marks]:
    """Read routes, shelf-marks, credits and pinned stories of live stories."""
    ids = [story.pk for story in stories]
    paths = _paths(ids)
    sections: dict[int, list[int]] = defaultdict(list)
    topics: dict[int, list[int]] = defaultdict(list)
    signatures: dict[int, list[tuple[str, int | None, str]]] = defaultdict(list)
    pinned: dict[int, list[int]] = defaultdict(list)
    shelved = Story.other_sections.through.objects.filter(story_id__in=ids)
    for story_id, section_id in shelved.order_by("section_id").values_list("story_id", "section_id"):
        sections[story_id].append(section_id)
    tagged = Story.topics.through.objects.filter(story_id__in=ids)
    for story_id, topic_id in tagged.order_by("topic_id").values_list("story_id", "topic_id"):
        topics[story_id].append(topic_id)
    signed = StoryByline.objects.filter(story_id__in=ids).order_by("sort_order", "pk")
    for story_id, role, contributor_id, text in signed.values_list("story_id", "role", "contributor_id", "text"):
        signatures[story_id].append((role, contributor_id, text))
    chosen = PinnedStory.objects.filter(story_id__in=ids).order_by("sort_order", "pk")
    for story_id, target_id in chosen.values_list("story_id", "target_id"):
        pinned[story_id].append(target_id)
    corrected = _corrections(ids)
    told = told_of(stories)
    places = place_numbers(stories)
    related = choose_related(stories, topics)
    return {
        uid: Marks(
            paths[uid],
            sections[uid],
            topics[uid],
            signatures[uid],
            pinned[uid],
            places[uid],
            related[uid],
            corrected.get(uid, []),
            told.get(uid),
        )
        for uid in ids
    }


def marks_of_draft(story: Story, address: str) -> Marks:
    """Read the same from a draft that is not in the tables."""
    topics = sorted(topic.pk for topic in story.topics.all())
    return Marks(
        address,
        sorted(section.pk for section in story.other_sections.all()),
        topics,
        [(row.role, row.contributor_id, row.text) for row in story.bylines.all()],
        [row.target_id for row in story.pinned.all()],
        place_numbers([story])[story.pk],
        choose_related([story], {story.pk: topics})[story.pk],
        [(row.kind, row.at, row.words, row.passage) for row in story.corrections.all()],
        told_of([story]).get(story.pk),
    )


def _corrections(ids: Sequence[int]) -> dict[int, list[tuple[str, datetime, str, str]]]:
    found: dict[int, list[tuple[str, datetime, str, str]]] = defaultdict(list)
    rows = StoryCorrection.objects.filter(story_id__in=ids).order_by("sort_order", "pk")
    for story_id, *row in rows.values_list("story_id", "kind", "at", "words", "passage"):
        found[story_id].append((row[0], row[1], row[2], row[3]))
    return found


def named_by(public: Iterable[records.Story | records.Page | records.LiveUpdate], first: str) -> list[AnyRecord]:
    """Project everything that these records name, and the old addresses that lead to them."""
    stories = list(public)
    people = contributors({one for story in stories for one in contributors_in(story)}, first)
    pictures = {image for story in stories for image in pictures_in(story)}
    pictures |= {person.portrait.image for person in people if person.portrait}
    shelves: list[AnyRecord] = [
        *sections({one for story in stories for one in sections_in(story)}, first),
        *topics({one for story in stories for one in topics_in(story)}, first),
        *places({one for story in stories for one in places_in(story)}, first),
    ]
    led_to = [subject_of(one) for one in (*stories, *shelves, *people)]
    return [*shelves, *images(pictures), *people, *redirects_to(led_to)]


def sections(ids: Iterable[int], first: str) -> list[records.Section]:
    """Project sections."""
    found = Section.objects.filter(pk__in=set(ids)).prefetch_related("translations").order_by("pk")
    return [section_record(section, first) for section in found]


def topics(ids: set[int], first: str) -> list[records.Topic]:
    """Project topics."""
    found = Topic.objects.filter(pk__in=ids).prefetch_related("translations").order_by("pk") if ids else []
    return [topic_record(topic, first) for topic in found]


def places(ids: set[int], first: str) -> list[records.Place]:
    """Project places."""
    found = Place.objects.filter(pk__in=ids).prefetch_related("translations").order_by("pk") if ids else []
    return [place_record(place, first) for place in found]


def contributors(ids: set[int], first: str) -> list[records.Contributor]:
    """Project those who sign."""
    found = Contributor.objects.filter(pk__in=ids).prefetch_related("translations").order_by("pk") if ids else []
    return [contributor_record(person, first) for person in found]


def images(ids: set[int]) -> list[records.Image]:
    """Project images."""
    return [image_record(image) for image in NewsImage.objects.filter(pk__in=ids).order_by("pk")] if ids else []


def redirects_to(subjects: Sequence[str]) -> list[records.Redirect]:
    """Project the old addresses that lead to these subjects."""
    found = LegacyAddress.objects.filter(to__in=subjects).order_by("pk")
    return [records.Redirect(uid=row.pk, old=row.old, to=row.to, language=row.language) for row in found]


def sections_in(record: AnyRecord) -> list[int]:
    """Ids of the sections that a record names."""
    return [record.section, *record.sections] if isinstance(record, records.Story) else []


def topics_in(record: AnyRecord) -> list[int]:
    """Ids of the topics that a record names."""
    return record.topics if isinstance(record, records.Story) else []


def places_in(record: AnyRecord) -> list[int]:
    """Ids of the places that a record is about."""
    return record.place_uids if isinstance(record, records.Story) else []


def contributors_in(record: AnyRecord) -> list[int]:
    """Ids of those who sign."""
    lines = record.bylines if isinstance(record, records.Story | records.LiveUpdate) else []
    return [line.contributor for line in lines if line.contributor]


def pictures_in(record: AnyRecord) -> list[int]:
    """Ids of the images that a record shows."""
    shown = []
    if isinstance(record, records.Story) and record.lead:
        shown.append(record.lead.image)
    if isinstance(record, records.Contributor) and record.portrait:
        shown.append(record.portrait.image)
    body = record.body if isinstance(record, records.Story | records.Page | records.LiveUpdate) else []
    if isinstance(record, records.Story) and record.live:
        body = [*body, *record.live.summary]
    return shown + [block.picture.image for block in body if isinstance(block, blocks.Figure)]


def _paths(ids: Sequence[int]) -> dict[int, str]:
    return dict(PublicRoute.objects.filter(page_id__in=ids).values_list("page_id", "path"))
