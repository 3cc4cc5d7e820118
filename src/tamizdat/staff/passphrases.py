"""Pass-phrases that are made here: nobody knows them, and everybody can type them."""

import secrets

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
WORDS, SYLLABLES = 4, 2


def passphrase() -> str:
    """Four words that nobody knows and everybody can type: `tavo-rilu-zemi-kofa`, some 49 bits."""
    return "-".join("".join(_syllable() for _ in range(SYLLABLES)) for _ in range(WORDS))


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)
