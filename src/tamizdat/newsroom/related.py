"""Chooses older stories that go with a story, when it is published: by topics, by places, by words.

The choice is frozen in the record. So the press does not search while it bakes, no old page changes when a new story
comes, and what was chosen can be read in the log. A story published again is chosen for anew.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tamizdat.newsroom.models import Story

MOST = 5
PER_TOPIC = 60
PER_SECTION = 30
# Shorter words say little; of longer ones the beginning is enough, whatever the grammar does with the end.
SHORTEST_WORD, STEM = 4, 6
# What a shared topic, place and section weigh beside one rare word in common.
TOPIC, PLACE, SECTION = 2.0, 1.5, 0.5
# Below this two stories have nothing in common but the newspaper.
LEAST = 1.4
# After so many days a story weighs two thirds, in the end a third: a newspaper's past is part of its news.
FADING_DAYS = 1500.0
# Among a handful of stories nothing is rare; they are weighed as if they were so many.
SMALL_POOL = 50
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the choice looks at."""

    uid: int
    at: datetime
    section: int
    topics: frozenset[int]
    places: frozenset[str]
    stems: frozenset[str]
    group: int


def choose_related(stories: Sequence[Story], topics: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Choose for each story up to five, the best first. `topics` maps its number to its topics."""
    chosen: dict[int, list[int]] = {story.pk: [] for story in stories}
    for language in {story.language for story in stories}:
        ours = [
            _sketch(one, topics.get(one.pk, ())) for one in stories if one.language == language and one.published_at
        ]
        if ours:
            pool = _pool(language, ours)
            chosen |= {one.uid: best(one, pool) for one in ours}
    return chosen


def best(story: Sketch, pool: Sequence[Sketch]) -> list[int]:
    """Rank the older stories of a pool."""
    older = [one for one in pool if (one.at, one.uid) < (story.at, story.uid) and one.group != story.group]
    rarity = _rarity(older)
    ranked = sorted(((weigh(story, one, rarity), one.at, one.uid) for one in older), reverse=True)
    return [uid for weight, _at, uid in ranked[:MOST] if weight >= LEAST]


def weigh(story: Sketch, other: Sketch, rarity: Mapping[object, float]) -> float:
    """Say how much two stories have in common; what many stories have in common weighs little."""
    shared = TOPIC * sum(rarity[one] for one in story.topics & other.topics)
    shared += PLACE * sum(rarity[one] for one in story.places & other.places)
    shared += sum(rarity[one] for one in story.stems & other.stems)
    shared += SECTION if story.section == other.section else 0.0
    age = (story.at - other.at).total_seconds() / 86_400
    return shared * (1 + 2 * math.exp(-age / FADING_DAYS)) / 3


def _rarity(pool: Sequence[Sketch]) -> dict[object, float]:
    """Weigh every mark from near 0 (on all stories of the pool) to 1 (on one)."""
    counts: Counter[object] = Counter(mark for one in pool for mark in (*one.topics, *one.places, *one.stems))
    whole = math.log(max(len(pool), SMALL_POOL))
    return {mark: 1 - math.log(count) / whole for mark, count in counts.items()}


def _pool(language: str, ours: Sequence[Sketch]) -> list[Sketch]:
    """Read the candidates: the newest of each topic and section that a story of ours has, and older than the newest."""
    newest = max(one.at for one in ours)
    standing = Story.objects.filter(live=True, language=language, published_at__lte=newest).order_by(
        "-published_at", "-pk"
    )
    found: dict[int, Story] = {}
    for topic in sorted({topic for one in ours for topic in one.topics}):
        found |= {one.pk: one for one in _light(standing.filter(topics=topic), PER_TOPIC + len(ours))}
    for section in sorted({one.section for one in ours}):
        found |= {one.pk: one for one in _light(standing.filter(section=section), PER_SECTION + len(ours))}
    topics: dict[int, list[int]] = defaultdict(list)
    rows = Story.topics.through.objects.filter(story_id__in=found).values_list("story_id", "topic_id")
    for story, topic in rows:
        topics[story].append(topic)
    return [_sketch(one, topics[one.pk]) for one in found.values()]


def _light(stories: Iterable[Story], most: int) -> Iterable[Story]:
    columns = ("title", "standfirst", "places", "section", "published_at", "translation_of")
    return stories.only(*columns)[:most]  # type: ignore[attr-defined, no-any-return]  # a QuerySet


def _sketch(story: Story, topics: Iterable[int]) -> Sketch:
    if story.published_at is None:
        raise TypeError(story.pk)
    places = frozenset(place.strip() for place in story.places.split(",") if place.strip())
    said = f"{story.title} {story.standfirst}".lower()
    stems = frozenset(word[:STEM] for word in _WORD.findall(said) if len(word) >= SHORTEST_WORD)
    group = story.translation_of_id or story.pk
    return Sketch(story.pk, story.published_at, story.section_id or 0, frozenset(topics), places, stems, group)
