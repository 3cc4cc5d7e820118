"""The WordPress importer: two readings of the export, the first for what items refer to, the second for the items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tamizdat.newsroom.importers.imported import (
    ImportedPage,
    ImportedStory,
    LeftOut,
    Note,
    PlacedImage,
    Terms,
    Wishes,
)
from tamizdat.newsroom.importers.inline import plain
from tamizdat.newsroom.importers.naming import first_slug
from tamizdat.newsroom.importers.old_site import Remarks
from tamizdat.newsroom.importers.scripts import in_its_script
from tamizdat.newsroom.importers.wordpress.bodies import body_of, images_in
from tamizdat.newsroom.importers.wordpress.dates import day_of, moment_of, state_of
from tamizdat.newsroom.importers.wordpress.languages import language_of, spoken
from tamizdat.newsroom.importers.wordpress.refusals import PAGE, why_left
from tamizdat.newsroom.importers.wordpress.shelving import Shelves, shelves_of
from tamizdat.newsroom.importers.wordpress.survey import Survey, host_of, survey
from tamizdat.newsroom.importers.wordpress.texts import excerpt_of, shortened, words_of
from tamizdat.newsroom.importers.wordpress.wxr import BrokenItem, WxrFile, WxrItem
from tamizdat.press.blocks import Paragraph

LONGEST_HEADLINE = 250
_FIRST_WORDS = 70


class WordPress:
    """See Importer."""

    name = "wordpress"

    def open(self, files: Sequence[Path], wishes: Wishes) -> "WordPressExport":
        """Survey the files. Raises ImportRefused."""
        opened = [WxrFile(path) for path in files]
        facts = survey(opened)
        language = language_of(facts.site.language, wishes)
        notes = []
        if not wishes.language and not facts.site.language:
            sentence = (
                f"The export does not say in which language it is; everything came in as “{language}”. "
                "Give --language to choose another."
            )
            notes.append(Note("altered", sentence))
        shelves = shelves_of(facts, language, wishes.languages)
        return WordPressExport(opened, facts, shelves, wishes, language, (*notes, *shelves.notes))


@dataclass(frozen=True, slots=True)
class WordPressExport:
    """See Harvest."""

    files: Sequence[WxrFile]
    facts: Survey
    shelves: Shelves
    wishes: Wishes
    language: str
    notes: tuple[Note, ...]

    @property
    def source(self) -> str:
        """The old site's host and path, the same in every export of it; without an address, its title."""
        url = self.facts.site.blog_url or self.facts.site.link
        place = f"{host_of(url)}{urlsplit(url).path.rstrip('/')}" if host_of(url) else ""
        return f"wordpress:{place or first_slug(self.title, self.files[0].path.stem)}"[:200]

    @property
    def title(self) -> str:
        """The name of the old site."""
        return words_of(self.facts.site.title)

    @property
    def terms(self) -> Terms:
        """See Terms."""
        return self.shelves.terms

    @property
    def coming(self) -> tuple[str, ...]:
        """See Harvest."""
        return tuple(self.facts.coming)

    @property
    def total(self) -> int:
        """How many items there are."""
        return self.facts.total

    def items(self) -> Iterator[ImportedStory | ImportedPage | LeftOut]:
        """See Harvest."""
        seen: set[str] = set()
        for file in self.files:
            for item in file.items():
                yield self._judged(item, seen)

    def _judged(self, item: WxrItem | BrokenItem, seen: set[str]) -> ImportedStory | ImportedPage | LeftOut:
        title = words_of(item.title)
        if isinstance(item, BrokenItem):
            return LeftOut(item.post_id, title, f"It could not be read: {item.sentence}.", broken=True)
        reason = why_left(item)
        if reason is not None:
            return LeftOut(item.post_id, title, reason.sentence, group=reason.group)
        if item.post_id in seen:
            return LeftOut(item.post_id, title, "Another item with the same number came before it.", broken=True)
        seen.add(item.post_id)
        try:
            return in_its_script(self._page(item)) if item.post_type == PAGE else in_its_script(self._story(item))
        except Exception as error:  # noqa: BLE001  # one broken item must never stop the others; it is reported
            return LeftOut(item.post_id, title, f"It could not be turned into a story: {error!r}.", broken=True)

    def _story(self, item: WxrItem) -> ImportedStory:
        remarks = Remarks()
        moment = moment_of(item, self.wishes.zone)
        state, dating = state_of(item, moment, self.wishes.now)
        body = body_of(item, self.facts, remarks)
        headline, naming = _headline(
            item, [block.html for block in body if isinstance(block, Paragraph)], str(moment or "")[:10]
        )
        sections, shelving = self.shelves.sections_of(item)
        authors, signing = self.shelves.authors_of(item)
        lead, leading = self._lead(item)
        if lead is not None and body and isinstance(body[0], PlacedImage) and body[0].image == lead.image:
            lead = PlacedImage(
                "", image=lead.image, caption=body[0].caption or lead.caption, alt=body[0].alt or lead.alt
            )
            body = body[1:]
        repairs = [Note("altered", sentence) for sentence in item.repairs]
        return ImportedStory(
            source_id=item.post_id,
            slug=first_slug(item.slug, headline) or f"story-{item.post_id}",
            language=self._language(item),
            headline=headline,
            state=state,
            published_at=moment,
            address_day=day_of(item, moment),
            standfirst=excerpt_of(item.excerpt),
            sections=sections,
            topics=self.shelves.topics_of(item),
            authors=authors,
            lead=lead,
            body=body,
            images=images_in(body, lead, self.facts),
            old_addresses=_old_addresses(item, "p"),
            pinned=item.sticky,
            notes=(*repairs, *dating, *naming, *shelving, *signing, *leading, *remarks.notes(), *_comments(item)),
        )

    def _page(self, item: WxrItem) -> ImportedPage:
        remarks = Remarks()
        state, dating = state_of(item, moment_of(item, self.wishes.zone), self.wishes.now)
        body = body_of(item, self.facts, remarks)
        title, naming = _headline(item, [block.html for block in body if isinstance(block, Paragraph)], "")
        repairs = [Note("altered", sentence) for sentence in item.repairs]
        return ImportedPage(
            source_id=item.post_id,
            slug=first_slug(item.slug, title) or f"page-{item.post_id}",
            language=self._language(item),
            title=title,
            state=state,
            body=body,
            description=shortened(excerpt_of(item.excerpt), 300),
            images=images_in(body, None, self.facts),
            old_addresses=_old_addresses(item, "page_id"),
            notes=(*repairs, *dating, *naming, *remarks.notes(), *_comments(item)),
        )

    def _language(self, item: WxrItem) -> str:
        """The language that a translation plugin gave the item, else that of the site."""
        tagged = (spoken(term.slug) for term in item.terms if term.taxonomy == "language")
        return next((language for language in tagged if language in self.wishes.languages), self.language)

    def _lead(self, item: WxrItem) -> tuple[PlacedImage | None, list[Note]]:
        number = item.meta_value("_thumbnail_id")
        if not number.isdigit() or number == "0":
            return None, []
        image = self.facts.image_by_id(number)
        if image is None:
            return None, [Note("left", f"Its featured image (attachment {number}) is not in the export.")]
        return PlacedImage("", image=image.key, caption=image.caption, alt=image.alt), []


def _headline(item: WxrItem, paragraphs: Sequence[str], date: str) -> tuple[str, list[Note]]:
    """A headline that fits; where there is none, the first words of the text."""
    words = words_of(item.title)
    if words:
        short = shortened(words, LONGEST_HEADLINE)
        return short, [Note("altered", "Its headline was too long and was cut.")] if short != words else []
    first = next((text for text in map(plain, paragraphs) if text), "")
    made = shortened(first, _FIRST_WORDS) or date or f"№ {item.post_id}"
    return made, [Note("altered", f"It had no headline; it now has “{made}”.")]


def _old_addresses(item: WxrItem, parameter: str) -> tuple[str, ...]:
    """Addresses that the item had on the old site: its own, its number, and those before it was renamed."""
    found = [f"?{parameter}={item.post_id}"]
    parts = urlsplit(item.link)
    path = parts.path.strip("/")
    if path and not parts.query:
        found.append(f"{path}/" if parts.path.endswith("/") else path)
        parent, _, last = path.rpartition("/")
        for key, slug in item.meta:
            if key == "_wp_old_slug" and slug and slug != last:
                found.append(f"{parent}/{slug}/".lstrip("/"))
    return tuple(dict.fromkeys(address for address in found if len(address) <= 500))  # noqa: PLR2004  # LegacyAddress.old


def _comments(item: WxrItem) -> tuple[Note, ...]:
    if not item.comments:
        return ()
    return (
        Note(
            "left",
            "A reader's comment was left." if item.comments == 1 else f"{item.comments} readers' comments were left.",
        ),
    )
