"""Shapes what several pages share: pictures, bylines, cards of stories."""

from collections.abc import Iterable, Mapping

import msgspec

from tamizdat.press import addresses
from tamizdat.press.blocks import Picture
from tamizdat.press.chrome import in_language
from tamizdat.press.faces import Card, Credit, Link, Shown
from tamizdat.press.moments import moment
from tamizdat.press.outlines import Outline
from tamizdat.press.reading import Reading
from tamizdat.press.records import Byline, Contributor, Image, Section
from tamizdat.press.together import together
from tamizdat.press.words import join_names, words

# States of a story that is told as it happens, and is not over.
TOLD_NOW = frozenset({"open", "paused"})
ROLE_LABELS = {
    "by": "By",
    "reporting": "Reporting by",
    "writing": "Written by",
    "translation": "Translated by",
    "photo": "Photographs by",
    "video": "Video by",
    "data": "Data by",
    "editing": "Edited by",
}
# Browsers that know no srcset get the first JPEG at least this wide.
PLAIN_WIDTH = 640


def shown(reading: Reading, picture: Picture | None) -> Shown | None:
    """Shape an image in its place, or None where there is no such image or it could not be developed."""
    if picture is None:
        return None
    image = reading.record(f"image/{picture.image}", Image)
    developed = reading.shelf.variants(image.master) if image else []
    jpeg = [variant for kind, variant, _ in developed if kind == "jpeg"]
    if image is None or not jpeg:
        return None
    reading.media.update(variant.path for kind, variant, _ in developed if kind != "card")
    height = next(height for kind, variant, height in developed if variant is jpeg[-1])
    return Shown(
        alt=picture.alt or image.alt,
        caption=picture.caption or image.caption,
        credit=_credit_line(picture.credit or image.credit, image.copyright),
        width=jpeg[-1].width,
        height=height,
        src=next((one.path for one in jpeg if one.width >= PLAIN_WIDTH), jpeg[-1].path),
        jpeg=jpeg,
        avif=[variant for kind, variant, _ in developed if kind == "avif"],
    )


def _credit_line(credit: str, copyright_notice: str) -> str:
    if credit and copyright_notice and copyright_notice not in credit:
        return f"{credit} / {copyright_notice}"
    return credit or copyright_notice


def credits_of(reading: Reading, bylines: list[Byline], policy: str, language: str) -> list[Credit]:
    """Shape the bylines of a story; a withheld byline is a sentence without a name."""
    said = words(language)
    if policy == "withheld":
        return [Credit("", said.get("Name withheld", "Name withheld"), "")]
    lines = [one for line in bylines if (one := _credit(reading, line, language, said))]
    if policy == "staff" and not lines:
        return [Credit("", said.get("Staff", "Staff"), "")]
    return lines


def _credit(reading: Reading, line: Byline, language: str, said: Mapping[str, str]) -> Credit | None:
    label = ROLE_LABELS[line.role]
    label = said.get(label, label)
    if line.contributor is None:
        return Credit(label, line.text, "") if line.text else None
    name = f"{line.contributor} {language}"
    found = reading.shared("contributor", name, lambda: _signature(reading, line.contributor or 0, language))
    if not found.address:
        return Credit(label, line.text, "") if line.text else None
    return Credit(label, line.text or found.text, found.address)


def _signature(reading: Reading, uid: int, language: str) -> Link:
    found = reading.record(f"contributor/{uid}", Contributor)
    if found is None:
        return Link("", "")
    languages = reading.site().languages
    address = addresses.list_head("contributor", found.slug, language, languages)
    return Link(address, in_language(found.names, language, languages))


def card(reading: Reading, story: Outline) -> Card:
    """Shape the card of a story, once for all pages that show it."""
    return reading.shared("card", story.subject, lambda: _card(reading, story))


def _card(reading: Reading, story: Outline) -> Card:
    reading.note(f"card:{story.subject}")
    language = story.language
    section = reading.record(f"section/{story.section}", Section)
    authors = [line for line in story.bylines if line.role in {"by", "reporting", "writing"}]
    names = [one.name for one in credits_of(reading, authors, story.byline_policy, language)]
    name = in_language(section.names, language, reading.site().languages) if section else ""
    return _face(story, join_names(names, language), name, shown(reading, story.lead))


def without_photo(shown: Card) -> Card:
    """Take the photo off a card."""
    return msgspec.structs.replace(shown, picture=None) if shown.picture else shown


def photos_once(cards: list[Card]) -> list[Card]:
    """Keep each photo in its highest place on a page: two stories may share one."""
    above: set[str] = set()
    shaped = []
    for one in cards:
        shaped.append(without_photo(one) if one.picture and one.picture.src in above else one)
        above.update([one.picture.src] if one.picture else [])
    return shaped


def briefs(reading: Reading, stories: Iterable[Outline]) -> list[Card]:
    """Shape cards of words alone. They note nothing: the list or the key that led to an outline holds its card."""
    kept = reading.briefs
    return [kept.get(one.card) or reading.keep_brief(one.card, _face(one, "", "", None)) for one in stories]


def _face(story: Outline, byline: str, section: str, picture: Shown | None) -> Card:
    return Card(
        address=story.address,
        headline=together(story.title, story.language),
        kicker=story.kicker,
        standfirst=together(story.standfirst, story.language),
        dateline=story.dateline,
        byline=byline,
        section=section,
        story_type=story.story_type,
        published=moment(story.published_at, story.language),
        picture=picture,
        updated=story.updated_at,
        live=words(story.language)["Live"] if story.live in TOLD_NOW else "",
        opening=story.opening,
    )


def photo_to_share(reading: Reading, picture: Picture | None) -> str:
    """Find the file of a photo that is shown where its page is shared; the widest JPEG where none was cut, or ""."""
    image = reading.record(f"image/{picture.image}", Image) if picture else None
    developed = reading.shelf.variants(image.master) if image else []
    files = {kind: variant.path for kind, variant, _ in developed}
    chosen = files.get("card") or files.get("jpeg", "")
    reading.media.update({chosen} - {""})
    return chosen
