"""From the body of one item to blocks with lasting ids."""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable

import msgspec

from tamizdat.newsroom.importers.html_blocks import blocks_of
from tamizdat.newsroom.importers.imported import Draft, ImportedImage, PlacedImage
from tamizdat.newsroom.importers.old_site import Remarks
from tamizdat.newsroom.importers.wordpress import gutenberg
from tamizdat.newsroom.importers.wordpress.shortcodes import Library, expanded
from tamizdat.newsroom.importers.wordpress.survey import Survey
from tamizdat.newsroom.importers.wordpress.wxr import WxrItem

_PAGE_BREAK = re.compile(r"<!--\s*nextpage\s*-->")


def body_of(item: WxrItem, facts: Survey, remarks: Remarks) -> tuple[Draft, ...]:
    """Turn the content of an item into blocks; everything altered or left is remarked."""
    content = item.content
    if _PAGE_BREAK.search(content):
        remarks.altered("It was split over several pages; it is one page now.")
    classic = not gutenberg.has_blocks(content)
    if not classic:
        content = gutenberg.plain_html(content, lambda number: facts.reusable.get(number, ""))
        content += _footnotes(item)
    library = Library(facts.library.attached.get(item.post_id, ()), lambda number: facts.library.files.get(number, ""))
    blocks = blocks_of(expanded(content, library, remarks), facts, remarks, classic=classic)
    return tuple(with_ids(blocks, item.post_id))


def _footnotes(item: WxrItem) -> str:
    """Footnotes of the block editor stand beside the body, as JSON."""
    try:
        notes = json.loads(item.meta_value("footnotes") or "[]")
    except ValueError:
        return ""
    texts = (
        [str(note.get("content", "")) for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []
    )
    return "<ol>" + "".join(f"<li>{text}</li>" for text in texts) + "</ol>" if texts else ""


def with_ids(blocks: Iterable[Draft], post_id: str) -> Iterable[Draft]:
    """Give each block an id made from what it says, so that an unchanged paragraph keeps its anchor."""
    seen: dict[bytes, int] = {}
    for block in blocks:
        digest = hashlib.sha256(post_id.encode() + b"\0" + msgspec.json.encode(block)).digest()
        seen[digest] = seen.get(digest, 0) + 1
        place = seen[digest].to_bytes(4, "big")
        identity = uuid.UUID(bytes=hashlib.sha256(digest + place).digest()[:16], version=4)
        yield msgspec.structs.replace(block, id=str(identity))


def images_in(blocks: Iterable[Draft], lead: PlacedImage | None, facts: Survey) -> tuple[ImportedImage, ...]:
    """Every image that a body and its lead show, each once."""
    keys = [lead.image] if lead else []
    keys += [block.image for block in blocks if isinstance(block, PlacedImage)]
    found: dict[str, ImportedImage] = {}
    for key in keys:
        kind, _, rest = key.partition("/")
        image = facts.image_by_id(rest) if kind == "attachment" else facts.library.strangers.get(key)
        if image is not None:
            found.setdefault(key, image)
    return tuple(found.values())
