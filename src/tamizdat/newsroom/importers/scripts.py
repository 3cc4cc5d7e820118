"""Sees by its letters that a text cannot be in the language that it is said to be in.

Wrongly tagged it would be set in the wrong direction and read out in the wrong tongue, so it waits as a draft. Latin
letters prove nothing: a Persian paper may well publish an English page.
"""

import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TypeVar

from tamizdat.newsroom.importers.imported import ImportedPage, ImportedStory, Note, PlacedImage
from tamizdat.press.search.texts import plain, words_of_blocks

_SCRIPTS = {
    "CYRILLIC": frozenset(("az", "be", "kk", "ky", "ru", "tg", "tk", "uk", "uz")),
    "ARABIC": frozenset(("ar", "az", "fa", "kk", "ky", "ps", "ur", "uz")),
    "HEBREW": frozenset(("he",)),
    "ARMENIAN": frozenset(("hy",)),
    "GEORGIAN": frozenset(("ka",)),
}
_LETTERS = 1_000
_BEGINNING = 4_000
# What stands where a byte could not be decoded, and the share of it that a text may have.
BROKEN = "\ufffd"
MOST_BROKEN = 0.01

Item = TypeVar("Item", ImportedStory, ImportedPage)


def in_its_script(item: Item) -> Item:
    """Give an item as it is, or as a draft, with a note, where most of its letters are of another script."""
    text = _text(item)
    sentence = _broken(text) or _foreign(plain(text[:_BEGINNING]), item.language)
    if not sentence:
        return item
    state = "draft" if item.state in {"published", "scheduled"} else item.state
    return replace(item, state=state, notes=(*item.notes, Note("altered", sentence)))


def script_of(text: str) -> str:
    """The script of most of the first letters, by its Unicode name; "" where there are no letters."""
    letters = islice((letter for letter in text if letter.isalpha()), _LETTERS)
    counted = Counter(map(_script, letters))
    script, count = counted.most_common(1)[0] if counted else ("", 0)
    return script if 2 * count > counted.total() else ""


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _foreign(text: str, language: str) -> str:
    script = script_of(text)
    if language in _SCRIPTS.get(script, {language}):
        return ""
    return (
        f"It is written in {script.capitalize()} letters, which “{language}” is not; it is kept as a draft. "
        "Give it its own language and publish it."
    )


def _broken(text: str) -> str:
    count = text.count(BROKEN)
    if not text or count / len(text) <= MOST_BROKEN:
        return ""
    return f"{count} of its characters cannot be read; it is kept as a draft. Mend them and publish it."


def _text(item: ImportedStory | ImportedPage) -> str:
    """All words of an item, with the markup that stands between them."""
    title, more = (
        (item.headline, item.standfirst) if isinstance(item, ImportedStory) else (item.title, item.description)
    )
    captions = [block.caption for block in item.body if isinstance(block, PlacedImage)]
    others = [block for block in item.body if not isinstance(block, PlacedImage)]
    return " ".join([title, more, *words_of_blocks(others), *captions])
