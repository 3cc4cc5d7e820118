"""Writes prepared stories and pages: new ones together, changed ones one by one, as an editor would."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tamizdat.newsroom.actions.furnishing import desk_of
from tamizdat.newsroom.actions.release import release_page, release_records, release_stories
from tamizdat.newsroom.bulk import NewPage, insert_pages
from tamizdat.newsroom.importers.imported import ImportedStory, Note
from tamizdat.newsroom.importers.ledger import PAGE, Ledger
from tamizdat.newsroom.importers.preparing import Prepared
from tamizdat.newsroom.models import (
    ImportRecord,
    LegacyAddress,
    PublicRoute,
    Section,
    StaticPage,
    Story,
    StoryByline,
    Topic,
)
from tamizdat.newsroom.publication import happening
from tamizdat.press.publication import PublicationLog
from tamizdat.press.records import Redirect

SLICE = 200


class Writing:
    """One run's writer. `standing` holds the numbers of pages that are in the tree."""

    def __init__(self, ledger: Ledger, standing: set[int], *, at: datetime, log: PublicationLog) -> None:
        self._ledger = ledger
        self.standing = standing
        self._at = at
        self._log = log

    @transaction.atomic
    def insert(self, fresh: Sequence[Prepared]) -> int:
        """Insert new stories and pages, publish those that were public, and remember them.

        Returns the number of old addresses kept. Raises what publishing raises, and then nothing is written.
        """
        pages = {prepared.item.source_id: self._row(prepared) for prepared in fresh}
        for model in (Story, StaticPage):
            for language in sorted({prepared.item.language for prepared in fresh}):
                rows = [
                    pages[one.item.source_id]
                    for one in fresh
                    if one.item.language == language and type(pages[one.item.source_id].page) is model
                ]
                if rows:
                    insert_pages(desk_of(language), rows, at=self._at)
        live = [row.page for row in pages.values() if row.page.live]
        days = {
            pages[one.item.source_id].page.pk: one.item.address_day
            for one in fresh
            if isinstance(one.item, ImportedStory) and one.item.address_day
        }
        release_stories([page for page in live if isinstance(page, Story)], at=self._at, log=self._log, days=days)
        for page in live:
            if isinstance(page, StaticPage):
                release_page(page, at=self._at, log=self._log)
        kept = self._keep_addresses(fresh)
        self._remember(fresh, {source_id: row.page.latest_revision_id for source_id, row in pages.items()})
        return kept

    def _row(self, prepared: Prepared) -> NewPage:
        known = self._record(prepared)
        model = Story if isinstance(prepared.item, ImportedStory) else StaticPage
        page = model(pk=known.uid, live=prepared.state == "published", slug=prepared.item.slug, **prepared.fields)
        page.body = prepared.body  # type: ignore[assignment]  # Wagtail turns a list into its own value
        waits = isinstance(prepared.item, ImportedStory) and prepared.state == "scheduled"
        due = prepared.item.published_at if waits and isinstance(prepared.item, ImportedStory) else None
        return NewPage(page, prepared.sections, prepared.topics, prepared.bylines, scheduled_for=due)

    @transaction.atomic
    def update(self, prepared: Prepared) -> tuple[bool, list[Note]]:
        """Bring a page that came earlier to what the old site says now; never over an editor's work.

        Returns whether it was written, and what is to be said about it.
        """
        known = self._record(prepared)
        model = Story if isinstance(prepared.item, ImportedStory) else StaticPage
        page = model.objects.filter(pk=known.uid).first()
        if page is None:
            return False, [Note("left", "It changed on the old site, but was deleted here since; it stays deleted.")]
        if page.latest_revision_id != known.revision:
            return False, [
                Note("left", "It changed on the old site, but was edited here since; what stands here was kept.")
            ]
        notes = self._fill(page, prepared)
        with happening(self._at):
            revision = page.save_revision(clean=False)
            if prepared.state == "published" and (page.live or page.first_published_at is None):
                revision.publish(skip_permission_checks=True)
        self._keep_addresses([prepared])
        self._remember([prepared], {prepared.item.source_id: revision.pk})
        return True, notes

    def _fill(self, page: Story | StaticPage, prepared: Prepared) -> list[Note]:
        for name, value in prepared.fields.items():
            setattr(page, name, value)
        page.draft_title = page.title
        page.body = prepared.body  # type: ignore[assignment]  # Wagtail turns a list into its own value
        if isinstance(page, Story):
            page.other_sections.set(Section.objects.filter(pk__in=prepared.sections))
            page.topics.set(Topic.objects.filter(pk__in=prepared.topics))
            page.bylines.set(
                [
                    StoryByline(sort_order=order, role=role, contributor_id=who, text=text)
                    for order, (role, who, text) in enumerate(prepared.bylines)
                ]
            )
        if prepared.state != "published" and page.live:
            return [
                Note(
                    "altered",
                    "It is no longer public on the old site, but stays public here. Withdraw it if it should go.",
                )
            ]
        if prepared.state == "published" and not page.live and page.first_published_at is not None:
            return [Note("altered", "It was withdrawn here; the change on the old site is a draft here.")]
        return []

    def release_again(self, rows: Sequence[ImportRecord]) -> None:
        """Publish once more what linked to stories that came later."""
        for start in range(0, len(rows), SLICE):
            part = rows[start : start + SLICE]
            uids = [row.uid for row in part]
            release_stories(list(Story.objects.filter(pk__in=uids, live=True)), at=self._at, log=self._log)
            for page in StaticPage.objects.filter(pk__in=uids, live=True):
                release_page(page, at=self._at, log=self._log)
            for row in part:
                row.links_ahead = False
            self._ledger.save(part)

    def _record(self, prepared: Prepared) -> ImportRecord:
        known = self._ledger.known(PAGE, prepared.item.source_id)
        return known if known is not None else self._ledger.remember(PAGE, prepared.item.source_id, 0)

    def _remember(self, written: Sequence[Prepared], revisions: dict[str, int | None]) -> None:
        rows = []
        for prepared in written:
            row = self._record(prepared)
            row.checksum, row.revision = prepared.checksum, revisions[prepared.item.source_id]
            rows.append(row)
        self.standing.update(row.uid for row in rows)
        for row, prepared in zip(rows, written, strict=True):
            row.links_ahead = not prepared.linked <= self.standing
        self._ledger.save(rows)

    def _keep_addresses(self, written: Sequence[Prepared]) -> int:
        wanted: dict[str, str] = {}
        for prepared in written:
            kind = "story" if isinstance(prepared.item, ImportedStory) else "page"
            for old in prepared.item.old_addresses:
                wanted.setdefault(old, f"{kind}/{self._record(prepared).uid}")
        standing = set(LegacyAddress.objects.filter(old__in=wanted).values_list("old", flat=True))
        # An address that is the same here as there needs no redirect, and would get in its own way.
        standing |= set(PublicRoute.objects.filter(path__in=wanted).values_list("path", flat=True))
        fresh = [LegacyAddress(old=old, to=to) for old, to in wanted.items() if old not in standing]
        public = {row.to for row in fresh if self._log.stands(row.to)}
        kept = LegacyAddress.objects.bulk_create(fresh, batch_size=SLICE)
        records = [
            Redirect(uid=row.pk, old=row.old, to=row.to, language=row.language) for row in kept if row.to in public
        ]
        release_records(records, at=self._at, log=self._log)
        return len(kept)
