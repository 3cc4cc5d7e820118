"""Draws the cards that pages without a photo show where they are shared, and remembers them beside the pictures."""

import hashlib
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
    missing = missing_cards(shelf, touched)
    return [_drawn(works, words, watch, done, len(missing)) for done, words in enumerate(missing, 1)]


def missing_cards(shelf: SqliteShelf, touched: set[str] | None) -> list[CardWords]:
    """List the cards that pages will name and that nobody has drawn."""
    payload = shelf.payload("site/1")
    site = decode("site/1", payload) if payload else None
    if not isinstance(site, Site):
        return []
    whole = touched is None or "site/1" in touched
    stories = (shelf.subjects("story") if whole else touched or ()) if site.story_cards else ()
    wanted = {words.key: words for words in _wanted(site, shelf, stories) if can_draw(words)}
    return [words for key, words in sorted(wanted.items()) if not shelf.variants(key)]


def card_row(words: CardWords, content: bytes) -> Row:
    """Make the row of a card that was drawn; its name is that of its bytes, whether or not they are kept."""
    name = hashlib.sha256(content).hexdigest()
    return words.key, "card", WIDTH, HEIGHT, f"_m/{name[:2]}/{name}.jpg", name, len(content)


def _wanted(site: Site, shelf: SqliteShelf, stories: Iterable[str]) -> Iterator[CardWords]:
    yield from (card_of_paper(site, language) for language in site.languages)
    for subject in stories:
        found = shelf.outline(subject)
        if found and found.kind == "story" and not found.lead:
            yield card_of_story(site, found.language, found.title)


def _drawn(works: Works, words: CardWords, watch: Watch, done: int, total: int) -> Row:
    content = draw(words)
    objects.put(works.folder, content)
    watch.say("draw", done, total)
    return card_row(words, content)
