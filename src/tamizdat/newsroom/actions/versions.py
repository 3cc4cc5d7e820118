"""What stands beside a published story: its corrections as a record of their own, and the versions that readers had."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from tamizdat.newsroom.models import Story, StoryVersion
from tamizdat.newsroom.projection import moment
from tamizdat.press import records
from tamizdat.press.histories import same_words, text_of
from tamizdat.press.publication import PublicationLog
from tamizdat.press.records import AnyRecord, VersionText, subject_of

KINDS = ("history", "correction")


@dataclass(slots=True)
class Beside:
    """Stories as they are to stand, what stands beside them, and subjects that no longer do."""

    stories: list[records.Story] = field(default_factory=list)
    records: list[AnyRecord] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def beside(stories: Sequence[Story], public: Sequence[records.Story], *, at: datetime, log: PublicationLog) -> Beside:
    """Keep a version of each story whose words differ from what stands, and say what stands beside it.

    A story that was never public costs nothing here: its first version is its record.
    """
    standing = _standing(public, log)
    texts = _kept(record.uid for record in public)
    found = Beside()
    stamp = moment(at, ZoneInfo(settings.TIME_ZONE))
    for story, record in zip(stories, public, strict=True):
        was = standing.get(record.uid)
        now, others = _with_versions(story, record, _keep(record, was, texts.get(record.uid, []), stamp))
        found.stories.append(now)
        found.records += others
        found.gone += _gone(was, now)
    return found


def beside_draft(
    story: Story, record: records.Story, *, at: datetime, log: PublicationLog
) -> tuple[records.Story, *tuple[AnyRecord, ...]]:
    """Say how a draft and what stands beside it would stand if it were published at that moment. Nothing is kept."""
    was = _standing([record], log).get(record.uid)
    kept = _kept([record.uid]).get(record.uid, [])
    fresh = _fresh(record, was, kept, moment(at, ZoneInfo(settings.TIME_ZONE)))
    now, others = _with_versions(story, record, [*kept, *fresh])
    return now, *others


def _with_versions(
    story: Story, record: records.Story, texts: list[VersionText]
) -> tuple[records.Story, list[AnyRecord]]:
    shown = texts if len(texts) > 1 and not story.versions_hidden else []
    now = msgspec.structs.replace(record, versions=len(shown))
    others: list[AnyRecord] = []
    if shown:
        others.append(records.History(now.uid, now.language, shown))
    if now.corrections:
        others.append(records.Corrections(now.uid, now.language, now.corrections))
    return now, others


def companions(subjects: Iterable[str]) -> list[str]:
    """Name what stands beside these subjects, whether it does or not."""
    stories = [subject.partition("/")[2] for subject in subjects if subject.startswith("story/")]
    return [f"{kind}/{uid}" for uid in stories for kind in KINDS]


def _standing(public: Sequence[records.Story], log: PublicationLog) -> dict[int, records.Story]:
    found = log.read([subject_of(record) for record in public])
    return {record.uid: record for record in found.values() if isinstance(record, records.Story)}


def _kept(ids: Iterable[int]) -> Mapping[int, list[VersionText]]:
    found: dict[int, list[VersionText]] = defaultdict(list)
    rows = StoryVersion.objects.filter(story_id__in=list(ids)).order_by("story_id", "number")
    for story_id, at, lines in rows.values_list("story_id", "at", "lines"):
        found[story_id].append(VersionText(at, [(name, text) for name, text in lines]))
    return found


def _keep(record: records.Story, was: records.Story | None, kept: list[VersionText], stamp: str) -> list[VersionText]:
    """Add the words of a record to what is kept, where they differ."""
    fresh = _fresh(record, was, kept, stamp)
    StoryVersion.objects.bulk_create(
        StoryVersion(story_id=record.uid, number=number, at=text.at, lines=text.lines)
        for number, text in enumerate(fresh, start=len(kept) + 1)
    )
    return [*kept, *fresh]


def _fresh(record: records.Story, was: records.Story | None, kept: list[VersionText], stamp: str) -> list[VersionText]:
    """Say which versions are to be kept beside those that are. Equal words make no version."""
    former = kept or ([text_of(was, was.published_at)] if was else [])
    now = text_of(record, stamp)
    if not former or same_words(former[-1], now):
        return []
    return [now] if kept else [*former, now]


def _gone(was: records.Story | None, now: records.Story) -> list[str]:
    if was is None:
        return []
    ended = {"history": bool(was.versions and not now.versions)}
    ended["correction"] = bool(was.corrections and not now.corrections)
    return [f"{kind}/{now.uid}" for kind, over in ended.items() if over]
