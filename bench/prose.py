"""Invented text: pseudo-words whose frequencies follow Zipf's law, so that they compress about as real text does."""

import random
from itertools import accumulate

VOCABULARY = 20_000
SENTENCES = 40_000
WORDS_IN_A_SENTENCE = 17
_ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "z",
)
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "io", "ou")
_CODAS = ["", "", "", "", "", "n", "r", "s", "t", "l", "nd", "st"]


class Prose:
    """The same seed always gives the same sentences."""

    def __init__(self, seed: int = 1) -> None:
        chance = random.Random(seed)
        self.vocabulary = sorted({_word(chance) for _ in range(VOCABULARY * 2)})[:VOCABULARY]
        # As in any language, the words that are used most are short.
        self.vocabulary.sort(key=lambda word: len(word) + chance.gauss(0, 2.3))
        weights = list(accumulate(1 / rank for rank in range(2, len(self.vocabulary) + 2)))
        drawn = chance.choices(self.vocabulary, cum_weights=weights, k=SENTENCES * WORDS_IN_A_SENTENCE)
        self.sentences = [
            " ".join(drawn[start : start + WORDS_IN_A_SENTENCE]).capitalize() + "."
            for start in range(0, len(drawn), WORDS_IN_A_SENTENCE)
        ]

    def sentence(self, chance: random.Random) -> str:
        """One of the sentences."""
        return self.sentences[int(chance.random() * len(self.sentences))]

    def paragraph(self, chance: random.Random, sentences: int) -> str:
        """Several sentences."""
        return " ".join(self.sentence(chance) for _ in range(sentences))


def _word(chance: random.Random) -> str:
    syllables = chance.choices((1, 2, 3, 4), weights=(15, 50, 25, 10))[0]
    return "".join(chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS) for _ in range(syllables))
