"""Shapes the front of a language: the editor's slots first, then the latest, and nothing twice."""

from tamizdat.press.cards import card
from tamizdat.press.chrome import in_language
from tamizdat.press.faces import FrontFace, Link, StripFace
from tamizdat.press.lists import list_link
from tamizdat.press.moments import weekday
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Front, Section, Strip

DEFAULT = Front(0, language="", backfill=12)


def front_face(reading: Reading, language: str) -> FrontFace:
    """Shape a front. Without a record of its own it shows the latest stories."""
    front = _front(reading, language)
    slots = [found for uid in front.slots if (found := reading.outline(f"story/{uid}"))]
    chosen = {one.subject: one for one in slots if one.language == language}
    wanted = len(chosen) + front.backfill
    for one in reading.head(f"{language}/latest"):
        if len(chosen) < wanted:
            chosen.setdefault(one.subject, one)
    top = list(chosen.values())
    strips = [_strip(reading, language, strip, chosen) for strip in front.strips]
    return FrontFace(
        cards=[card(reading, one) for one in top],
        strips=[strip for strip in strips if strip.cards and strip.title.address],
        archive=list_link(reading, f"{language}/latest"),
        latest=weekday(max(top, key=lambda one: one.sort).published_at, language) if top else None,
    )


def _front(reading: Reading, language: str) -> Front:
    members = reading.group(f"{language}/front")
    if not members:
        return DEFAULT
    newest = max(members, key=lambda one: one.uid)
    return reading.record(newest.subject, Front) or DEFAULT


def _strip(reading: Reading, language: str, strip: Strip, chosen: dict[str, Outline]) -> StripFace:
    """Fill a row with the newest of a section that stand nowhere above it."""
    name = f"{language}/section/{strip.section}"
    section = reading.record(f"section/{strip.section}", Section)
    if section is None:
        return StripFace(Link("", ""), [])
    fresh = [one for one in reading.head(name) if one.subject not in chosen][: strip.count]
    chosen.update({one.subject: one for one in fresh})
    title = in_language(section.names, language, reading.site().languages)
    return StripFace(Link(list_link(reading, name).address, title), [card(reading, one) for one in fresh])
