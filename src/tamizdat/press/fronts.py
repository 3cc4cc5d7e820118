"""Shapes the front of a language: the editor's slots first, then the latest; no story twice, and no photo."""

import msgspec

from tamizdat.press.cards import TOLD_NOW, card, photos_once, without_photo
from tamizdat.press.chrome import in_language
from tamizdat.press.faces import Card, FrontFace, Link, StripFace
from tamizdat.press.lists import list_link
from tamizdat.press.moments import moment, weekday
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Front, Section, Strip

DEFAULT = Front(0, language="", backfill=12)
# The lead and two ranks beside it; what follows is brief. Of these so many show their photos, and of a row the first.
ABOVE_BRIEFS = 5
WITH_PHOTOS = 3


def front_face(reading: Reading, language: str) -> FrontFace:
    """Shape a front. Without a record of its own it shows the latest stories."""
    front = _front(reading, language)
    slots = [found for uid in front.slots if (found := reading.outline(f"story/{uid}"))]
    chosen = {one.subject: one for one in slots if one.language == language}
    chosen |= {one.subject: one for one in _backfill(reading, language, set(chosen), front.backfill)}
    top = in_ranks(list(chosen.values()))
    strips = [_strip(reading, language, strip, chosen) for strip in front.strips]
    cards, rows = _with_photos(
        [card(reading, one) for one in top], [strip for strip in strips if strip.cards and strip.title.address]
    )
    newest = max(top, key=lambda one: one.sort).published_at if top else ""
    return FrontFace(
        cards=cards,
        strips=in_columns(rows),
        latest=moment(newest, language) if newest else None,
        weekday=weekday(newest, language) if newest else "",
    )


def in_ranks(stories: list[Outline]) -> list[Outline]:
    """Order a front: the first ranks as they come, then the briefs, what is told now first and then the newest."""
    briefs = sorted(stories[ABOVE_BRIEFS:], key=lambda one: (one.live in TOLD_NOW, one.sort, one.uid), reverse=True)
    return [*stories[:ABOVE_BRIEFS], *briefs]


def in_columns(rows: list[StripFace]) -> list[StripFace]:
    """Set rows side by side in twos. One of a single story, or without a neighbour, takes the whole width."""
    shaped: list[StripFace] = []
    waiting = False
    for place, row in enumerate(rows):
        follows = place + 1 < len(rows) and len(rows[place + 1].cards) > 1
        wide = len(row.cards) == 1 or not (waiting or follows)
        shaped.append(msgspec.structs.replace(row, wide=wide))
        waiting = not wide and not waiting
    return shaped


def _backfill(reading: Reading, language: str, above: set[str], wanted: int) -> list[Outline]:
    """Choose the newest that no editor placed; what is told now comes before what is over."""
    fresh = [one for one in reading.head(f"{language}/latest") if one.subject not in above][:wanted]
    return sorted(fresh, key=lambda one: one.live not in TOLD_NOW)


def _with_photos(cards: list[Card], rows: list[StripFace]) -> tuple[list[Card], list[StripFace]]:
    """Leave photos where they are shown, each in its highest place alone."""
    above = len(cards[:WITH_PHOTOS])
    firsts = photos_once([*cards[:above], *(row.cards[0] for row in rows)])
    top = [*firsts[:above], *map(without_photo, cards[above:])]
    below = zip(rows, firsts[above:], strict=True)
    return top, [
        msgspec.structs.replace(row, cards=[first, *map(without_photo, row.cards[1:])]) for row, first in below
    ]


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
