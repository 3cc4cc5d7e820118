"""Make the places that editors name for the first time."""

from collections.abc import Sequence

from tamizdat.newsroom.models import Place, PlaceWords, Story
from tamizdat.newsroom.places import known_places, place_slug
from tamizdat.newsroom.projection import place_names


def add_places(stories: Sequence[Story], first: str) -> None:
    """Make a place for every word that names none yet; an editor may give it its names in other languages later."""
    named = [(story.language, name) for story in stories for name in place_names(story)]
    known = known_places(name for _language, name in named)
    for language, name in dict.fromkeys(named):
        if (language, name) in known or ("", name) in known:
            continue
        place, _made = Place.objects.get_or_create(slug=place_slug(name), defaults={"name": name})
        if language != first and not place.translations.filter(language=language).exists():
            PlaceWords.objects.create(place=place, language=language, name=name)
        known["", name] = place.pk
