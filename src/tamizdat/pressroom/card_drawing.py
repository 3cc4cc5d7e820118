"""Draws the cards that pages without a photo show where they are shared, and remembers them beside the pictures."""

from collections.abc import Iterable, Iterator

from tamizdat.edition import objects
from tamizdat.press.chrome import card_of_paper, card_of_story
from tamizdat.press.records import Site, decode
from tamizdat.press.share_cards import HEIGHT, WIDTH, CardWords, can_draw, draw
from tamizdat.pressroom.darkroom import Row
from tamizdat.pressroom.shelf import SqliteShelf
from tamizdat.pressroom.works import Watch, Works


def draw_cards(works: Works, shelf: SqliteShelf, touched: set[str] | None, watch: Watch) -> list[Row]:
    """Draw what is missing. `touched` are the subjects that may be new; None means all. Returns rows for the ledger."""
    payload = shelf.payload("site/1")
    site = decode("site/1", payload) if payload else None
    if not isinstance(site, Site):
        return []
    whole = touched is None or "site/1" in touched
    stories = (shelf.subjects("story") if whole else touched or ()) if site.story_cards else ()
    wanted = {words.key: words for words in _wanted(site, shelf, stories) if can_draw(words)}
    missing = [words for key, words in sorted(wanted.items()) if not shelf.variants(key)]
    return [_drawn(works, words, watch, done, len(missing)) for done, words in enumerate(missing, 1)]


def _wanted(site: Site, shelf: SqliteShelf, stories: Iterable[str]) -> Iterator[CardWords]:
    yield from (card_of_paper(site, language) for language in site.languages)
    for subject in stories:
        found = shelf.outline(subject)
        if found and found.kind == "story" and not found.lead:
            yield card_of_story(site, found.language, found.title)


def _drawn(works: Works, words: CardWords, watch: Watch, done: int, total: int) -> Row:
    content = draw(words)
    name = objects.put(works.folder, content)
    watch.say("draw", done, total)
    return words.key, "card", WIDTH, HEIGHT, f"_m/{name[:2]}/{name}.jpg", name, len(content)
