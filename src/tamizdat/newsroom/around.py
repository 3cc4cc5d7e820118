"""Finds what bodies name of the world around them: our own pages that they link to, images that they show."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from tamizdat.newsroom.bodies import Around, images_in, links_in
from tamizdat.newsroom.models import NewsImage, StaticPage, Story


def around_bodies(bodies: Iterable[Iterable[Mapping[str, Any]]], leads: Iterable[int] = ()) -> Around:
    """Find it for stored bodies, and images besides (`leads`), in two or three queries."""
    linked: set[int] = set()
    shown = set(leads)
    for raw in bodies:
        blocks = list(raw)
        linked |= links_in(blocks)
        shown |= images_in(blocks)
    found = NewsImage.objects.filter(pk__in=shown).values_list("pk", flat=True) if shown else []
    return Around(subjects_among(linked), frozenset(found))


def subjects_among(ids: set[int]) -> dict[int, str]:
    """Say which of our pages are stories and which are pages outside the stream."""
    if not ids:
        return {}
    kinds = {
        ContentType.objects.get_for_model(Story).pk: "story",
        ContentType.objects.get_for_model(StaticPage).pk: "page",
    }
    found = Page.objects.filter(pk__in=ids, content_type_id__in=kinds).values_list("pk", "content_type_id")
    return {pk: f"{kinds[kind]}/{pk}" for pk, kind in found}
