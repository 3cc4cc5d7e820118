"""Reads live coverage in a handful of queries, and projects it; stories that are not live cost one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings

from tamizdat.newsroom.around import around_bodies
from tamizdat.newsroom.live_records import told, update_record
from tamizdat.newsroom.models import LiveCorrection, LiveCoverage, LiveUpdate, PublicRoute, Story
from tamizdat.newsroom.projection import Told
from tamizdat.press import records

PUBLIC = ("public", "withdrawn")


def told_of(stories: Sequence[Story]) -> dict[int, Told]:
    """Project the coverage of those of these stories that are live."""
    ids = [story.pk for story in stories if story.story_type == "live"]
    if not ids:
        return {}
    zone = ZoneInfo(settings.TIME_ZONE)
    coverages = list(LiveCoverage.objects.filter(story_id__in=ids))
    corrected: dict[int, list[tuple[int, LiveCorrection]]] = defaultdict(list)
    standing = LiveCorrection.objects.filter(update__coverage__in=coverages, update__standing="public")
    for row in standing.select_related("update"):
        corrected[row.update.coverage_id].append((row.update.number or 0, row))
    around = around_bodies([coverage.summary.raw_data for coverage in coverages])
    return {one.story_id: told(one, corrected[one.pk], around, zone) for one in coverages}


def update_records(stories: Sequence[Story], only: Iterable[int] | None = None) -> list[records.LiveUpdate]:
    """Project the public updates of live stories, withdrawn ones as their traces; `only` names some by their pk."""
    ids = [story.pk for story in stories if story.story_type == "live"]
    if not ids:
        return []
    found = LiveUpdate.objects.filter(coverage__story_id__in=ids, standing__in=PUBLIC)
    updates = list((found if only is None else found.filter(pk__in=list(only))).select_related("coverage__story"))
    paths = dict(PublicRoute.objects.filter(page_id__in=ids).values_list("page_id", "path"))
    corrected: dict[int, list[LiveCorrection]] = defaultdict(list)
    for row in LiveCorrection.objects.filter(update__in=updates):
        corrected[row.update_id].append(row)
    around = around_bodies([update.body.raw_data for update in updates])
    zone = ZoneInfo(settings.TIME_ZONE)
    return [
        update_record(
            one, paths[one.coverage.story_id], one.coverage.story.byline_policy, around, zone, corrected[one.pk]
        )
        for one in sorted(updates, key=lambda one: one.pk)
    ]


def subjects_of_updates(subjects: Iterable[str]) -> list[str]:
    """Name the updates that stand beside these stories."""
    ids = [int(subject.partition("/")[2]) for subject in subjects if subject.startswith("story/")]
    if not ids:
        return []
    found = LiveUpdate.objects.filter(coverage__story_id__in=ids, number__isnull=False)
    return [f"update/{pk}" for pk in found.values_list("pk", flat=True)]
