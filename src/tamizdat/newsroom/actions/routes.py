"""Give public addresses, once and for ever."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from tamizdat.newsroom.gathering import Paper
from tamizdat.newsroom.models import PublicRoute, Section, StaticPage, Story
from tamizdat.newsroom.projection import ProjectionError
from tamizdat.newsroom.slugs import numbered, slug_of, story_path
from tamizdat.press.addresses import prefix

MOST_ALIKE = 1000
SLICE = 400


def assign_routes(stories: Sequence[Story], paper: Paper, *, at: datetime, days: Mapping[int, date]) -> None:
    """Give every story that has none the address of its day, language and headline. Two queries for all.

    `days` gives another day for the address to stories that an old site dated by its own clock. Equal slugs of one day
    are numbered in the order of `stories`. Raises ProjectionError without a date.
    """
    ids = [story.pk for story in stories]
    routed = set(PublicRoute.objects.filter(page_id__in=ids).values_list("page_id", flat=True))
    fresh = [story for story in stories if story.pk not in routed]
    wanted = {story.pk: wanted_path(story, paper, days.get(story.pk)) for story in fresh}
    taken = _taken(set(wanted.values())) if fresh else set()
    routes = []
    for story in fresh:
        path = _free(wanted[story.pk], taken)
        taken.add(path)
        routes.append(PublicRoute(path=path, kind="story", page_id=story.pk, frozen_at=at))
    PublicRoute.objects.bulk_create(routes, batch_size=400)


def assign_page_route(page: StaticPage, paper: Paper, *, at: datetime) -> None:
    """Give a page outside the stream its address. Raises ProjectionError where the address is taken."""
    if PublicRoute.objects.filter(page_id=page.pk).exists():
        return
    path = page_path(page, paper)
    taken = PublicRoute.objects.filter(path=path).exists() or Section.objects.filter(slug=page.address_word).exists()
    if taken:
        message = f"The address /{path} is taken by another page or a section. Give “{page.title}” another word."
        raise ProjectionError(message)
    PublicRoute.objects.create(path=path, kind="page", page_id=page.pk, frozen_at=at)


def wanted_path(story: Story, paper: Paper, day: date | None = None) -> str:
    """Say where a story would stand if nothing else stood there."""
    if story.published_at is None:
        message = f"The story “{story.title}” has no date of publication. Set one and publish it again."
        raise ProjectionError(message)
    day = day or timezone.localtime(story.published_at, paper.zone).date()
    slug = story.address_word or slug_of(story.front_headline or story.title)
    return story_path(prefix(story.language, paper.identity.codes), day, slug)


def page_path(page: StaticPage, paper: Paper) -> str:
    """Say where a page outside the stream stands."""
    return f"{prefix(page.language, paper.identity.codes)}{page.address_word}/"


def _taken(wanted: set[str]) -> set[str]:
    """Read which of these stand already, in slices that any database takes."""
    paths = sorted(wanted)
    found: set[str] = set()
    for start in range(0, len(paths), SLICE):
        standing = PublicRoute.objects.filter(path__in=paths[start : start + SLICE])
        found.update(standing.values_list("path", flat=True))
    return found


def _free(path: str, taken: set[str]) -> str:
    """Number the slug until nobody has it."""
    if path not in taken:
        return path
    head, _slash, slug = path.rstrip("/").rpartition("/")
    for number in range(2, MOST_ALIKE):
        candidate = f"{head}/{numbered(slug, number)}/"
        if candidate not in taken and not PublicRoute.objects.filter(path=candidate).exists():
            return candidate
    message = f"There are {MOST_ALIKE} stories at /{path} already. Give this one other words in its address."
    raise ProjectionError(message)
