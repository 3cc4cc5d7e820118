"""A light Persian stemmer: plurals, possessives, comparatives, the indefinite ی and the prefix of the present tense.

Endings are written apart with a zero-width non-joiner, joined, or not at all as people please, so the joiner is taken
out in the end and only helps to see where an ending begins. See /browser/persian.js.
"""

import re

from tamizdat.press.search.words import ZWNJ

_PRESENT = ("می", "نمی")
# What stands after the joiner and adds nothing to the meaning.
_ENCLITICS = {"ام", "ات", "اش", "ای", "ایم", "اید", "اند", "ی", "یی", "تر", "ترین", "مان", "تان", "شان"}
# Endings, and how many letters must be left; the first that fits is taken, then the next rule goes on.
_RULES = (
    (re.compile(r"ها(?:یی|ی|یم|یت|یش|یمان|یتان|یشان|م|ت|ش|مان|تان|شان)?\Z"), 2),
    (re.compile(r"تر(?:ین)?ی?\Z"), 3),
    (re.compile(r"(?:مان|تان|شان)\Z"), 4),
    (re.compile(r"ان\Z"), 4),
    (re.compile(r"(?<=ه)ای\Z"), 2),
    (re.compile(r"یی?\Z"), 3),
)


def stem(word: str) -> str:
    """Stem a folded word, which may hold joiners."""
    if ZWNJ in word:
        parts = word.split(ZWNJ)
        if parts[0] in _PRESENT:
            del parts[0]
        while len(parts) > 1 and parts[-1] in _ENCLITICS:
            del parts[-1]
        word = "".join(parts)
    for ending, least in _RULES:
        found = ending.search(word)
        if found and found.start() >= least:
            word = word[: found.start()]
    return word
