"""How much each term says about a story: five levels, so that a shard needs two bits for what others keep in a number.

The levels follow BM25 (saturation by how often a word stands there, length of the story) against a fixed middle length:
an average over the archive would change every shard with every story.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from tamizdat.press.records import Story
from tamizdat.press.search import english, persian, russian
from tamizdat.press.search.texts import text_of
from tamizdat.press.search.words import words_of

# What a reader finds may change with any of this, so everything is then indexed anew.
RECIPE = 3
IN_HEADLINE = 4
AROUND = 3
MIDDLE_LENGTH = 500
# At this weight a story of any length has reached the last level.
HEAVIEST = 64
# Lengths in words; coarse, so that an edit of a few words moves no other word to another level.
LENGTHS = (0, 100, 140, 200, 280, 400, 560, 800, 1_130, 1_600, 2_260, 3_200, 6_400)
BOUNDS = (0.5, 0.66, 0.8)
LONGEST_TERM = 40
# A whole year of a large paper has some 100,000 spellings; beyond this the oldest go.
KEPT_STEMS = 300_000

_STEMMERS: dict[str, Callable[[str], str]] = {"en": english.stem, "ru": russian.stem, "fa": persian.stem}


def _levels() -> list[list[int]]:
    """Level by length and weight."""
    table = []
    for shorter, longer in pairwise(LENGTHS):
        dullness = 1.2 * (0.4 + 0.6 * (shorter + longer) / 2 / MIDDLE_LENGTH)
        table.append([bisect(BOUNDS, weight / (weight + dullness)) for weight in range(HEAVIEST)])
    return table


_LEVELS = _levels()


class Stems(dict[str, str]):
    """The stem of each spelling that was met, by the rules of one language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stem = _STEMMERS.get(language.partition("-")[0])

    def __missing__(self, word: str) -> str:
        if len(self) >= KEPT_STEMS:
            self.clear()
        found = self[word] = (self._stem(word) if self._stem else word)[:LONGEST_TERM]
        return found


def terms_of(story: Story, stems: Stems) -> dict[str, int]:
    """Give each term of a story its level."""
    text = text_of(story)
    body = words_of(text.body)
    weights: dict[str, int] = {}
    for word, count in Counter(body).items():
        term = stems[word]
        weights[term] = weights.get(term, 0) + count
    for word in words_of(text.around):
        term = stems[word]
        weights[term] = weights.get(term, 0) + AROUND
    row = _LEVELS[min(bisect(LENGTHS, len(body)), len(_LEVELS)) - 1]
    found = {term: row[weight] if weight < HEAVIEST else row[-1] for term, weight in weights.items()}
    for word in words_of(text.headline):
        found[stems[word]] = IN_HEADLINE
    return found
