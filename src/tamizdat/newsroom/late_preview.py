"""Show a campaign on a real old story: the very page of the press, with the words put in as its script would."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse

from tamizdat.newsroom.content_policy import not_printed, printed
from tamizdat.newsroom.late_records import campaign_record
from tamizdat.newsroom.models import Campaign, PublicRoute, Story
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.newsroom.publication import moment, proofs
from tamizdat.press.addresses import page_file, way_up
from tamizdat.press.filling import fill
from tamizdat.press.records import RecordError
from tamizdat.press.slots import appeal


def show(campaign: Campaign, language: str) -> HttpResponse:
    """Answer with the page as a reader will see it while the campaign runs, or with a sentence on what is missing."""
    try:
        record = campaign_record(campaign, ZoneInfo(settings.TIME_ZONE))
    except ProjectionError as error:
        return not_printed(str(error))
    if language not in record.words:
        return not_printed("This campaign says nothing in this language. Add its words, or choose another preview.")
    story = story_for(campaign, language)
    if story is None:
        return not_printed("There is no published story in this language yet to show the campaign on.")
    try:
        page = proofs().proof([], f"story/{story.pk}").decode()
    except RecordError as error:
        return not_printed(str(error))
    address = PublicRoute.objects.filter(page_id=story.pk).values_list("path", flat=True).get()
    shown = fill(page, {"appeals": [appeal(record, language, moment())], "banner": {}}, way_up(page_file(address)))
    return printed(shown)


def story_for(campaign: Campaign, language: str) -> Story | None:
    """Choose the story: the editor's own, else its version in this language, else the latest that asks for support."""
    live = Story.objects.filter(language=language, live=True)
    chosen = campaign.shown_on
    if chosen is not None:
        first = chosen.translation_of_id or chosen.pk
        group = live.filter(pk__in=[chosen.pk, first]) | live.filter(translation_of_id=first)
        found: Story | None = group.order_by("pk").first()
        if found is not None:
            return found
    latest: Story | None = live.filter(appeal="on").order_by("-published_at").first()
    return latest
