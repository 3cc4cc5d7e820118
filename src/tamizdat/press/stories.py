"""Shapes a whole story."""

from tamizdat.press import live
from tamizdat.press.bodies import body
from tamizdat.press.cards import briefs, credits_of, shown
from tamizdat.press.corrections import amended
from tamizdat.press.faces import Card, Link, StoryFace, Version
from tamizdat.press.late_notices import name_of_copy
from tamizdat.press.lists import list_link
from tamizdat.press.moments import moment
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Story
from tamizdat.press.together import together
from tamizdat.press.words import language_name, words

TYPE_LABELS = {
    "analysis": "Analysis",
    "opinion": "Opinion",
    "interview": "Interview",
    "investigation": "Investigation",
    "explainer": "Explainer",
    "feature": "Feature",
    "document": "Document",
    "live": "Live",
    "notice": "Notice",
}
READ_MORE_MOST = 5
READ_MORE_LEAST = 3


def story_face(reading: Reading, story: Story, plain: Outline, up: str) -> StoryFace:
    """Shape the face of a story whose page lies `up` below the root; `plain` is its own outline."""
    language = story.language
    section = section_link(reading, story.section, language)
    return StoryFace(
        headline=together(story.headline, language),
        kicker=story.kicker,
        standfirst=together(story.standfirst, language),
        dateline=story.dateline,
        story_type=story.story_type,
        type_label=_label(story, section.text),
        section=section,
        topics=[
            *_links(reading, "topic", story.topics, language),
            *_links(reading, "place", story.place_uids, language),
        ],
        credits=credits_of(reading, story.bylines, story.byline_policy, language),
        byline_note=story.byline_note,
        published=moment(story.published_at, language),
        updated=moment(story.updated_at, language) if story.updated_at else None,
        lead=shown(reading, story.lead),
        body=body(reading, story.body, up, language, letter=story.appeal != "off"),
        read_more=read_more(reading, story, plain),
        versions=versions(reading, plain, story.translation),
        appeal=story.appeal,
        uid=story.uid,
        copy=name_of_copy(story.uid, story.corrections),
        shelves=" ".join(map(str, dict.fromkeys([story.section, *story.sections]))),
        amended=amended(reading, story) if story.corrections or story.versions else None,
        live=live.live_face(reading, story, story.live, up) if story.live else None,
    )


def _label(story: Story, section: str) -> str:
    """Say what kind of story this is, unless its section says the same: “Investigations · Investigation”."""
    said = words(story.language)
    if story.live:
        return said.get(live.LABELS[story.live.state], live.LABELS[story.live.state])
    label = TYPE_LABELS.get(story.story_type, "")
    label = said.get(label, label)
    # Languages differ in the last letter of a plural, hardly more.
    return "" if label and section.casefold().startswith(label[:-1].casefold()) else label


def section_link(reading: Reading, uid: int, language: str) -> Link:
    """Link a section; both parts are "" where it does not stand."""
    if not uid:
        return Link("", "")
    return reading.shared("section", f"{uid} {language}", lambda: list_link(reading, f"{language}/section/{uid}"))


def _links(reading: Reading, kind: str, uids: list[int], language: str) -> list[Link]:
    """Link those topics or places that stand."""
    return [link for uid in uids if (link := _link(reading, kind, uid, language)).address]


def _link(reading: Reading, kind: str, uid: int, language: str) -> Link:
    return reading.shared(kind, f"{uid} {language}", lambda: list_link(reading, f"{language}/{kind}/{uid}"))


def read_more(reading: Reading, story: Story, plain: Outline) -> list[Card]:
    """Take what editors pinned; where that is too little, what the newsroom chose; then what came before it.

    That is looked for in its section first, then everywhere: the oldest of a section lead on as well.
    Only older stories are taken, so that publishing a new story changes no old page.
    """
    pinned = [reading.outline(f"story/{uid}") for uid in story.read_more[:READ_MORE_MOST]]
    chosen = {one.subject: one for one in pinned if one and one.subject != plain.subject}
    for uid in story.related if len(chosen) < READ_MORE_LEAST else ():
        one = reading.outline(f"story/{uid}")
        if one and one.subject != plain.subject and len(chosen) < READ_MORE_LEAST:
            chosen.setdefault(one.subject, one)
    section = [f"{story.language}/section/{story.section}"] if story.section else []
    for name in (*section, f"{story.language}/latest"):
        for one in reading.before(name, plain) if len(chosen) < READ_MORE_LEAST else ():
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
