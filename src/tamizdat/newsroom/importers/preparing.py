"""From an imported story or page to the row that would be written, and the checksum of all that it says."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tamizdat.newsroom.importers.image_loading import ImageLoading
from tamizdat.newsroom.importers.imported import ImportedPage, ImportedStory, Note, State
from tamizdat.newsroom.importers.shelf_loading import Shelving
from tamizdat.newsroom.importers.stored import Resolved, stored_body

Item = ImportedStory | ImportedPage


@dataclass(frozen=True, slots=True)
class Prepared:
    """`fields` are those of the model, without body; marks are ids. `checksum` covers everything but the notes."""

    item: Item
    state: State
    fields: dict[str, Any]
    body: list[dict[str, Any]]
    sections: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    bylines: tuple[tuple[str, int | None, str], ...] = ()
    linked: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    checksum: str = field(default="", compare=False)


def prepare(item: Item, shelving: Shelving, images: ImageLoading, pages: dict[str, int], word: str) -> Prepared:
    """Resolve everything that an item names. `pages` are our numbers of stories and pages; `word` its address word."""
    resolved = Resolved(images.numbers, pages)
    body = stored_body(item.body, resolved)
    if isinstance(item, ImportedStory):
        prepared = _story(item, body, shelving, resolved, word)
    else:
        fields = {
            "title": item.title, "language": item.language, "address_word": word, "description": item.description,
        }  # fmt: skip
        prepared = Prepared(item, item.state, fields, body, linked=frozenset(resolved.linked), notes=item.notes)
    return _sealed(prepared, _notes_on_missing(item, resolved.missing, images))


def _story(
    item: ImportedStory, body: list[dict[str, Any]], shelving: Shelving, resolved: Resolved, word: str
) -> Prepared:
    sections = tuple(dict.fromkeys(map(shelving.section, item.sections)))
    people = tuple(dict.fromkeys(map(shelving.contributor, item.authors)))
    lead = resolved.images.get(item.lead.image) if item.lead else None
    if item.lead is not None and lead is None:
        resolved.missing[item.lead.image] = None
    fields = {
        "title": item.headline,
        "language": item.language,
        "standfirst": item.standfirst,
        "section_id": sections[0],
        "published_at": item.published_at,
        "updated_at": item.updated_at,
        "address_word": word,
        "byline_policy": "named" if people else "staff",
        "lead_image_id": lead,
        "lead_caption": item.lead.caption if item.lead and lead else "",
        "lead_credit": item.lead.credit[:255] if item.lead and lead else "",
        "lead_alt": item.lead.alt[:500] if item.lead and lead else "",
    }
    return Prepared(
        item, item.state, fields, body, sections[1:], tuple(dict.fromkeys(map(shelving.topic, item.topics))),
        tuple(("by", person, "") for person in people), frozenset(resolved.linked), item.notes,
    )  # fmt: skip


def _notes_on_missing(item: Item, missing: dict[str, None], images: ImageLoading) -> list[Note]:
    """One note for each reason, with the addresses of the pictures."""
    urls = {image.key: image.url for image in item.images}
    reasons: dict[str, list[str]] = {}
    for key in missing:
        reasons.setdefault(images.why_missing(key), []).append(urls.get(key, key))
    return [Note("left", missing_pictures(found, why)) for why, found in reasons.items()]


def missing_pictures(urls: Sequence[str], why: str) -> str:
    """The sentence for pictures that have no file."""
    count = "A picture was" if len(urls) == 1 else f"{len(urls)} pictures were"
    return f"{count} left out, {why}: {' '.join(urls)}"


def _sealed(prepared: Prepared, more: Sequence[Note]) -> Prepared:
    said = [
        prepared.state, prepared.fields, prepared.body, prepared.sections, prepared.topics, prepared.bylines,
        prepared.item.old_addresses,
    ]  # fmt: skip
    checksum = hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()
    return Prepared(
        prepared.item, prepared.state, prepared.fields, prepared.body, prepared.sections, prepared.topics,
        prepared.bylines, prepared.linked, (*prepared.notes, *more), checksum,
    )  # fmt: skip
