"""Which place an editor means by a word: one whose name, in the story's language or the first, is that word.

Where no name fits, a place whose word in the address is what the word would become counts as the same.
"""

from collections.abc import Iterable, Sequence

from tamizdat.newsroom.models import Place, PlaceWords, Story
from tamizdat.newsroom.projection import place_names
from tamizdat.newsroom.slugs import slug_of


def place_numbers(stories: Sequence[Story]) -> dict[int, list[int]]:
    """Find the places of stories, each once, in the order in which they are written; unknown ones are left out."""
    named = {story.pk: place_names(story) for story in stories}
    known = known_places(name for names in named.values() for name in names)
    languages = {story.pk: story.language for story in stories}
    return {uid: list(dict.fromkeys(_found(known, names, languages[uid]))) for uid, names in named.items()}


def _found(known: dict[tuple[str, str], int], names: Sequence[str], language: str) -> Iterable[int]:
    found = (known.get((language, name)) or known.get(("", name)) for name in names)
    return (one for one in found if one)


def known_places(names: Iterable[str]) -> dict[tuple[str, str], int]:
    """Map language and name to a place; the language is "" for names in the first language and for addresses."""
    wanted = set(names)
    if not wanted:
        return {}
    slugs = {place_slug(name): name for name in sorted(wanted)}
    known = {("", slugs[slug]): pk for slug, pk in Place.objects.filter(slug__in=slugs).values_list("slug", "pk")}
    known |= {("", name): pk for name, pk in Place.objects.filter(name__in=wanted).values_list("name", "pk")}
    rows = PlaceWords.objects.filter(name__in=wanted).values_list("language", "name", "place_id")
    return known | {(language, name): pk for language, name, pk in rows}


def place_slug(name: str) -> str:
    """Spell a place for an address."""
    return slug_of(name, fallback="place")
