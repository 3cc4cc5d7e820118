"""From what editors work on to what may be public: one function per kind of record.

Pure but for the attributes of the objects handed in; no query is made here (`gathering` makes them in bulk).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from tamizdat.newsroom.bodies import Around, blocks_of
from tamizdat.newsroom.models import Contributor, Front, Identity, NewsImage, Place, Section, StaticPage, Story, Topic
from tamizdat.press import records
from tamizdat.press.blocks import AnyBlock, Picture
from tamizdat.press.histories import words_of
from tamizdat.press.records import Byline, BylineRole, Correction, CorrectionKind, Words

NAMELESS = frozenset({"withheld", "staff"})


class ProjectionError(Exception):
    """Something that cannot be published as it stands; the sentence names it and the field."""


@dataclass(frozen=True, slots=True)
class Told:
    """What belongs to a live story: its coverage, the corrections of its updates, and when one of them last changed."""

    live: records.Live
    corrections: list[Correction]
    changed: datetime


@dataclass(frozen=True, slots=True)
class Marks:
    """What belongs to a story and stands in other tables; ids in the editor's order."""

    address: str
    sections: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    bylines: list[tuple[str, int | None, str]] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    related: list[int] = field(default_factory=list)
    corrections: list[tuple[str, datetime, str, str]] = field(default_factory=list)
    told: Told | None = None


def story_record(story: Story, marks: Marks, around: Around, zone: ZoneInfo) -> records.Story:
    """Project a story. Raises ProjectionError where something that readers need is missing."""
    headline = _line(story.title)
    if story.section_id is None:
        message = f"The story “{headline}” has no section. Choose one under Shelves and publish it again."
        raise ProjectionError(message)
    if story.published_at is None:
        message = f"The story “{headline}” has no date of publication. Set one and publish it again."
        raise ProjectionError(message)
    body = blocks_of(story.body.raw_data, around)
    return records.Story(
        uid=story.pk or 0,  # a draft that was never saved has none yet
        language=story.language,
        address=marks.address,
        headline=headline,
        published_at=moment(story.published_at, zone),
        section=story.section_id,
        story_type=cast("records.StoryType", story.story_type),
        front_headline=_line(story.front_headline),
        kicker=_line(story.kicker),
        standfirst=_line(story.standfirst),
        dateline="" if story.dateline_hidden else _line(story.dateline_place),
        updated_at=_updated(story, marks, zone),
        sections=[section for section in marks.sections if section != story.section_id],
        topics=marks.topics,
        places=place_names(story),
        place_uids=marks.places,
        bylines=bylines(marks.bylines, story.byline_policy),
        byline_policy=cast("records.BylinePolicy", story.byline_policy),
        byline_note=_line(story.byline_note),
        lead=_lead(story, around),
        body=body,
        read_more=[uid for uid in marks.pinned if uid != story.pk],
        related=[uid for uid in marks.related if uid not in marks.pinned],
        appeal=cast("records.Appeal", story.appeal),
        translation=f"story/{story.translation_of_id or story.pk}",
        corrections=_all_corrections(marks, body, zone),
        live=marks.told.live if marks.told else None,
    )


def _all_corrections(marks: Marks, body: Sequence[AnyBlock], zone: ZoneInfo) -> list[Correction]:
    """Put the corrections of a live story's updates among its own."""
    own = corrections(marks.corrections, body, zone)
    if marks.told is None:
        return own
    return sorted([*own, *marks.told.corrections], key=lambda one: datetime.fromisoformat(one.at))


def corrections(
    rows: Iterable[tuple[str, datetime, str, str]], body: Sequence[AnyBlock], zone: ZoneInfo
) -> list[Correction]:
    """Project corrections, oldest first. A passage that is no longer there leads to no block."""
    return [
        Correction(
            at=moment(at, zone), words=_line(words), kind=cast("CorrectionKind", kind), block=_block_of(passage, body)
        )
        for kind, at, words, passage in sorted(rows, key=lambda row: row[1])
    ]


def _block_of(passage: str, body: Sequence[AnyBlock]) -> str:
    wanted = _line(passage)
    return next((block.id for block in body if wanted in _line(words_of(block))), "") if wanted else ""


def _updated(story: Story, marks: Marks, zone: ZoneInfo) -> str:
    """A story that was corrected was updated, whatever the field says; a live one with every update."""
    moments = [at for _kind, at, _words, _passage in marks.corrections]
    moments += [marks.told.changed] if marks.told else []
    latest = max([*moments, *([story.updated_at] if story.updated_at else [])], default=None)
    return moment(latest, zone) if latest else ""


def bylines(rows: Iterable[tuple[str, int | None, str]], policy: str) -> list[Byline]:
    """Project the credits. Under a withheld byline nothing leaves, under the staff's only lines without a person."""
    if policy == "withheld":
        return []
    return [
        Byline(role=cast("BylineRole", role), contributor=contributor, text="" if contributor else _line(text))
        for role, contributor, text in rows
        if not (policy == "staff" and contributor)
    ]


def page_record(page: StaticPage, address: str, around: Around) -> records.Page:
    """Project a page outside the stream."""
    return records.Page(
        uid=page.pk or 0,
        language=page.language,
        address=address,
        title=_line(page.title),
        body=blocks_of(page.body.raw_data, around),
        description=_line(page.description),
        translation=f"page/{page.translation_of_id or page.pk}",
        menu=page.menu,
        role=cast("records.PageRole", page.role),
    )


def section_record(section: Section, first: str) -> records.Section:
    """Project a section; `first` is the paper's first language."""
    names, descriptions = _words(section, first)
    return records.Section(uid=section.pk, slug=section.slug, names=names, descriptions=descriptions)


def topic_record(topic: Topic, first: str) -> records.Topic:
    """Project a topic."""
    names, descriptions = _words(topic, first)
    return records.Topic(uid=topic.pk, slug=topic.slug, names=names, descriptions=descriptions)


def place_record(place: Place, first: str) -> records.Place:
    """Project a place."""
    names, descriptions = _words(place, first)
    return records.Place(uid=place.pk, slug=place.slug, names=names, descriptions=descriptions)


def place_names(story: Story) -> list[str]:
    """List the places that an editor wrote, with commas between."""
    return list(dict.fromkeys(place for place in map(_line, story.places.split(",")) if place))


def contributor_record(person: Contributor, first: str) -> records.Contributor:
    """Project someone who signs."""
    names, descriptions = _words(person, first)
    return records.Contributor(
        uid=person.pk,
        slug=person.slug,
        names=names,
        descriptions=descriptions,
        portrait=Picture(image=person.portrait_id) if person.portrait_id else None,
        pseudonym=person.pseudonym,
    )


def image_record(image: NewsImage) -> records.Image:
    """Project an image. Neither its title nor its source is public."""
    kind: Literal["jpeg", "png"] = "png" if str(image.file.name).endswith(".png") else "jpeg"
    return records.Image(
        uid=image.pk,
        master=image.master,
        width=image.width,
        height=image.height,
        format=kind,
        alt=_line(image.description),
        caption=_line(image.caption),
        credit=_line(image.credit),
        copyright=_line(image.copyright),
    )


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the paper stands, its desk, and the domain of its mail, as the settings say."""

    origin: str
    desk: str = ""
    mail_domain: str = ""


def site_record(identity: Identity, nav: list[int], doors: Doors) -> records.Site:
    """Project the paper itself; the origin of the settings is used where the paper names none."""
    first = identity.codes[0]
    others = list(identity.translations.all())
    own = identity.origin or doors.origin
    return records.Site(
        uid=1,
        names={first: identity.name} | {row.language: row.name for row in others if row.name},
        languages=identity.codes,
        origin=own if own.endswith("/") else f"{own}/",
        taglines=_given({first: identity.tagline} | {row.language: row.tagline for row in others}),
        notes=_given({first: identity.note} | {row.language: row.note for row in others}),
        nav=nav,
        demonstration=identity.demonstration,
        feed_text=cast("records.FeedText", identity.feed_text),
        ai_robots=cast("records.AiRobots", identity.ai_robots),
        story_cards=identity.story_cards,
        trust=identity.trust_lines,
        security_contact=identity.security_contact,
        desk=doors.desk,
        mail_domain=doors.mail_domain,
        security_expires=f"{identity.security_expires:%Y-%m-%d}T23:59:59+00:00" if identity.security_expires else "",
    )


def front_record(front: Front) -> records.Front:
    """Project a front."""
    return records.Front(
        uid=front.pk,
        language=front.language,
        slots=[slot.story_id for slot in front.slots.all()],
        backfill=front.backfill,
        strips=[records.Strip(section=strip.section_id, count=strip.count) for strip in front.strips.all()],
    )


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment in the paper's time zone, in whole seconds: `2026-10-14T18:05:00+02:00`."""
    return at.astimezone(zone).replace(microsecond=0).isoformat()


def in_words(error: ValidationError) -> str:
    """Say what a form would have said, such as "Section: This field cannot be blank."."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    fields = error.message_dict.items()
    return " ".join(f"{field.replace('_', ' ').capitalize()}: {' '.join(said)}" for field, said in fields)


def _lead(story: Story, around: Around) -> Picture | None:
    if story.lead_image_id is None or story.lead_image_id not in around.images:
        return None
    return Picture(
        image=story.lead_image_id,
        caption=_line(story.lead_caption),
        credit=_line(story.lead_credit),
        alt=_line(story.lead_alt),
    )


def _words(shelf: Any, first: str) -> tuple[Words, Words]:
    others = list(shelf.translations.all())
    names = {first: shelf.name} | {row.language: row.name for row in others if row.name}
    return names, _given({first: shelf.description} | {row.language: row.description for row in others})


def _given(words: Words) -> Words:
    return {language: text for language, text in words.items() if text}


def _line(text: str) -> str:
    return " ".join(text.split())
