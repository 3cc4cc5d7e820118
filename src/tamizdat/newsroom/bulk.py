"""Many pages at once: the road of imports and of generated archives.

Wagtail has no bulk interface: one page saved the usual way costs some 30 queries, and as many again for its draft and
its publication. Here a few hundred pages go in together: drafts, rows of the tree with their paths, rows of the page's
own table, shelf-marks and credits. The tree stays sound (`Page.find_problems()` finds nothing), every page has the
draft that the editor opens, and the search of the newsroom finds it. Publishing is a second step: `release_stories`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import F
from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import Page, Revision
from wagtail.search.backends import get_search_backends

from tamizdat.newsroom.models import LanguageDesk, StaticPage, Story, StoryByline

SLICE = 200


@dataclass(slots=True)
class NewPage:
    """A page to be inserted. `page.pk` may be one from `reserve_page_ids`; `scheduled_for` is None for most.

    For a story: ids of its further sections and topics, and its bylines as (role, contributor id, text).
    `page.live` says whether it is public; its revision's number stands in `page.latest_revision_id` afterwards.
    """

    page: Story | StaticPage
    sections: Sequence[int] = ()
    topics: Sequence[int] = ()
    bylines: Sequence[tuple[str, int | None, str]] = ()
    scheduled_for: datetime | None = None


def reserve_page_ids(count: int) -> range | list[int]:
    """Take numbers for pages out of the database's own sequence, so that nobody else gets them."""
    if not count:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence('wagtailcore_page', 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = 'wagtailcore_page'", [count])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'wagtailcore_page'")
        last = int(cursor.fetchone()[0])
        return range(last - count + 1, last + 1)


@transaction.atomic
def insert_pages(desk: LanguageDesk, fresh: Sequence[NewPage], *, at: datetime) -> None:
    """Insert pages of one kind under a desk, in their order, with drafts. Nothing is said in the log.

    Pages without a number get one. A live page is dated by its `published_at` (Story) or by `at`.
    """
    if not fresh:
        return
    numbers = iter(reserve_page_ids(sum(new.page.pk is None for new in fresh)))
    for new in fresh:
        if new.page.pk is None:
            new.page.pk = next(numbers)
    _place(desk, [new.page for new in fresh])
    for new in fresh:
        _prepare(new, at)
    _write_drafts(fresh, _write_marks(fresh), at)
    Page.objects.bulk_create([_tree_row(new.page) for new in fresh], batch_size=SLICE)
    _insert_rows([new.page for new in fresh])
    _index([new.page for new in fresh])


def _place(desk: LanguageDesk, pages: Sequence[Story | StaticPage]) -> None:
    """Give each page its path behind the last one. The desk's row is locked: two writers would take one path."""
    row = Page.objects.select_for_update().get(pk=desk.pk)
    last = Page.objects.filter(depth=row.depth + 1, path__startswith=row.path).order_by("path").last()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0  # noqa: SLF001  # treebeard names its own helpers so
    for page in pages:
        step += 1
        page.path = Page._get_path(row.path, row.depth + 1, step)  # noqa: SLF001  # see above
        page.depth = row.depth + 1
        page.numchild = 0
        page.slug = f"{page.slug or 'page'}-{page.pk}"[-255:]
        page.url_path = f"{row.url_path}{page.slug}/"
        page.locale_id = row.locale_id
    Page.objects.filter(pk=row.pk).update(numchild=F("numchild") + len(pages))


def _prepare(new: NewPage, at: datetime) -> None:
    page = new.page
    page.content_type = ContentType.objects.get_for_model(type(page))
    page.id = page.page_ptr_id = page.pk
    page.draft_title = page.title
    page.has_unpublished_changes = not page.live
    page.latest_revision_created_at = at
    if page.live:
        page.first_published_at = page.last_published_at = getattr(page, "published_at", None) or at
    page.go_live_at = new.scheduled_for
    page._state.adding = False  # noqa: SLF001  # the row is about to be written; nothing public says so


def _write_drafts(fresh: Sequence[NewPage], bylines: Mapping[int, Sequence[StoryByline]], at: datetime) -> None:
    """Write the revisions that editors open, and name them on the pages."""
    base = ContentType.objects.get_for_model(Page)
    revisions = [
        Revision(
            content_type=new.page.content_type,
            base_content_type=base,
            object_id=str(new.page.pk),
            created_at=at,
            object_str=str(new.page),
            content=_content(new, bylines.get(new.page.pk, ())),
            approved_go_live_at=new.scheduled_for,
        )
        for new in fresh
    ]
    for new, revision in zip(fresh, Revision.objects.bulk_create(revisions, batch_size=SLICE), strict=True):
        new.page.latest_revision_id = revision.pk
        new.page.live_revision_id = revision.pk if new.page.live else None


def _content(new: NewPage, bylines: Sequence[StoryByline]) -> dict[str, object]:
    """The page as a revision keeps it: its fields, and its relations as rows within.

    As `serializable_data` would give it, without asking the database for relations that are known here.
    """
    content: dict[str, object] = {"pk": new.page.pk}
    for column in new.page._meta.concrete_fields:  # noqa: SLF001  # Django's documented model _meta API
        if column.serialize and not column.primary_key:
            content[column.name] = _plain(column, new.page)
    if isinstance(new.page, Story):
        content |= {
            "other_sections": list(new.sections),
            "topics": list(new.topics),
            "pinned": [],
            "corrections": [],
            "bylines": [get_serializable_data_for_fields(row) for row in bylines],
        }
    content["wagtail_admin_comments"] = []
    return content


def _plain(column: "models.Field[object, object]", page: Page) -> object:
    if column.remote_field is not None:
        return getattr(page, column.attname)
    if hasattr(column, "stream_block"):
        return json.dumps(list(getattr(page, column.name).raw_data), cls=DjangoJSONEncoder)
    value = getattr(page, column.attname)
    return value if value is None or isinstance(value, bool | int | str | datetime) else str(value)


def _tree_row(page: Page) -> Page:
    row = Page(**{column.attname: getattr(page, column.attname) for column in Page._meta.concrete_fields})  # noqa: SLF001  # documented API
    row._state.adding = True  # noqa: SLF001  # see _prepare
    return row


def _insert_rows(pages: Sequence[Story | StaticPage]) -> None:
    """Write the rows of the pages' own table. Django's bulk_create refuses models that inherit another's table."""
    model = type(pages[0])
    columns = model._meta.local_concrete_fields  # noqa: SLF001  # documented API
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    rows = [
        [column.get_db_prep_save(column.pre_save(page, add=True), connection) for column in columns] for page in pages
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})", rows)  # noqa: S608, SLF001  # names of our own table and columns


def _write_marks(fresh: Iterable[NewPage]) -> dict[int, list[StoryByline]]:
    """Write shelf-marks and credits, ahead of the rows they belong to: the database checks at the end.

    Returns the credits of each story, with the numbers that its draft has to name.
    """
    stories = [new for new in fresh if isinstance(new.page, Story)]
    sections, topics = Story.other_sections.through, Story.topics.through
    sections.objects.bulk_create(
        [sections(story_id=new.page.pk, section_id=section) for new in stories for section in new.sections],
        batch_size=SLICE,
    )
    topics.objects.bulk_create(
        [topics(story_id=new.page.pk, topic_id=topic) for new in stories for topic in new.topics], batch_size=SLICE
    )
    signed = [
        StoryByline(story_id=new.page.pk, sort_order=order, role=role, contributor_id=who, text=text)
        for new in stories
        for order, (role, who, text) in enumerate(new.bylines)
    ]
    by_story: dict[int, list[StoryByline]] = {}
    for row in StoryByline.objects.bulk_create(signed, batch_size=SLICE):
        by_story.setdefault(row.story_id, []).append(row)
    return by_story


def _index(pages: Sequence[Story | StaticPage]) -> None:
    """Let the newsroom's search find the pages."""
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(type(pages[0]), pages)
