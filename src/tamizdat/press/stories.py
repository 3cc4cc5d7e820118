"""Shapes a whole story."""

from tamizdat.press.bodies import body
from tamizdat.press.cards import briefs, credits_of, shown
from tamizdat.press.faces import Card, Link, StoryFace, Version
from tamizdat.press.lists import list_link
from tamizdat.press.moments import moment
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Story
from tamizdat.press.words import language_name, words

TYPE_LABELS = {
    "analysis": "Analysis",
    "opinion": "Opinion",
    "interview": "Interview",
    "investigation": "Investigation",
    "explainer": "Explainer",
    "feature": "Feature",
    "document": "Document",
    "notice": "Notice",
}
READ_MORE_MOST = 5
READ_MORE_LEAST = 3


def story_face(reading: Reading, story: Story, plain: Outline, up: str) -> StoryFace:
    """Shape the face of a story whose page lies `up` below the root; `plain` is its own outline."""
    language = story.language
    label = TYPE_LABELS.get(story.story_type, "")
    return StoryFace(
        headline=story.headline,
        kicker=story.kicker,
        standfirst=story.standfirst,
        dateline=story.dateline,
        story_type=story.story_type,
        type_label=words(language).get(label, label),
        section=section_link(reading, story.section, language),
        topics=[link for uid in story.topics if (link := topic_link(reading, uid, language))],
        credits=credits_of(reading, story.bylines, story.byline_policy, language),
        byline_note=story.byline_note,
        published=moment(story.published_at, language),
        updated=moment(story.updated_at, language) if story.updated_at else None,
        lead=shown(reading, story.lead),
        body=body(reading, story.body, up, letter=story.appeal != "off"),
        read_more=read_more(reading, story, plain),
        versions=versions(reading, plain, story.translation),
        appeal=story.appeal,
    )


def section_link(reading: Reading, uid: int, language: str) -> Link:
    """Link a section; both parts are "" where it does not stand."""
    if not uid:
        return Link("", "")
    return reading.shared("section", f"{uid} {language}", lambda: list_link(reading, f"{language}/section/{uid}"))


def topic_link(reading: Reading, uid: int, language: str) -> Link | None:
    """Link a topic, or None where it does not stand."""
    link = reading.shared("topic", f"{uid} {language}", lambda: list_link(reading, f"{language}/topic/{uid}"))
    return link if link.address else None


def read_more(reading: Reading, story: Story, plain: Outline) -> list[Card]:
    """Take what editors pinned; where that is too little, fill up with what came before in the same section.

    Only older stories are taken, so that publishing a new story changes no old page.
    """
    pinned = [reading.outline(f"story/{uid}") for uid in story.read_more[:READ_MORE_MOST]]
    chosen = {one.subject: one for one in pinned if one and one.subject != plain.subject}
    if len(chosen) < READ_MORE_LEAST:
        name = f"{story.language}/section/{story.section}" if story.section else f"{story.language}/latest"
        for one in reading.before(name, plain):
            if len(chosen) < READ_MORE_LEAST:
                chosen.setdefault(one.subject, one)
    return briefs(reading, chosen.values())


def versions(reading: Reading, plain: Outline, group: str) -> list[Version]:
    """List the same story in other languages."""
    if not group:
        return []
    members = reading.group(f"translation:{group}")
    return [
        Version(one.language, language_name(one.language), one.address)
        for one in sorted(members, key=lambda one: (one.language, one.uid))
        if one.subject != plain.subject and one.language != plain.language
    ]
