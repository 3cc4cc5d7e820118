"""Show a draft as the press would print it now: the same bytes, from the press itself."""

from django.http import HttpResponse

from tamizdat.newsroom import gathering
from tamizdat.newsroom.actions.routes import page_path, wanted_path
from tamizdat.newsroom.actions.versions import beside_draft
from tamizdat.newsroom.content_policy import not_printed, printed
from tamizdat.newsroom.models import PublicRoute, StaticPage, Story
from tamizdat.newsroom.projection import ProjectionError, page_record, story_record
from tamizdat.newsroom.publication import moment, proofs, publication_log
from tamizdat.press import records
from tamizdat.press.records import AnyRecord, RecordError, subject_of


def show(page: Story | StaticPage) -> HttpResponse:
    """Answer with the page as a reader would receive it, or with a sentence that says what is missing.

    Links in it lead nowhere here, as they are relative to the public site; its images come through `/_m/` (see urls).
    """
    try:
        record, *beside = draft_records(page)
        paper = gathering.paper()
        named = gathering.named_by([record], paper.first)
        body = proofs().proof([gathering.site(paper.identity), *named, *beside, record], subject_of(record))
    except (ProjectionError, RecordError) as error:
        return not_printed(str(error))
    return printed(body)


def draft_records(page: Story | StaticPage) -> tuple[records.Story | records.Page, *tuple[AnyRecord, ...]]:
    """Project a draft as it is in memory, and what would stand beside it if published now.

    It gets the address that it would get then.
    """
    paper = gathering.paper()
    around = gathering.around_of([page])
    route = PublicRoute.objects.filter(page_id=page.pk).values_list("path", flat=True).first() if page.pk else None
    if isinstance(page, StaticPage):
        return (page_record(page, route or page_path(page, paper), around),)
    if page.published_at is None:
        page.published_at = moment()
    marks = gathering.marks_of_draft(page, route or wanted_path(page, paper))
    record = story_record(page, marks, around, paper.zone)
    return beside_draft(page, record, at=moment(), log=publication_log())
