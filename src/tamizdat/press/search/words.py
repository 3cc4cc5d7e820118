"""Cuts text into words and folds what readers do not tell apart: case, accents, ё and е, Arabic and Persian letters.

The twin of /browser/words.js: both must give the same words, or what is in the index is never found.
"""

import re
import unicodedata

ZWNJ = "\u200c"
# Letters that no decomposition brings to the letter that people type.
_LETTERS = {
    "ё": "е", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th", "ð": "d", "ς": "σ",
    "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا", "آ": "ا", "ؤ": "و",
    "’": "'", "ʼ": "'", "‘": "'", "`": "'",
}  # fmt: skip
# Invisible: tatweel, soft hyphen, joiner and marks of direction. ZWNJ stays: it holds Persian words together.
_NOTHING = "\u0640\u00ad\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_DIGITS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
_LATIN_END = 0x250
_LATIN_MORE = range(0x1E00, 0x1F00)
# They hold a word together, and fall away at its ends.
_INSIDE = f"'{ZWNJ}"
# Many type a space where Persian has a joiner: before the plural, and behind the mark of the present.
_APART = re.compile(
    r"(?<=[^\W\d_])[ \u00a0](?=ها(?:[یي]{0,2}|[یي]?(?:م|ت|ش|مان|تان|شان))(?![\w\u200c]))"
    r"|(?<=(?<![\w\u200c])م[یي])[ \u00a0](?=[^\W\d_])"
    r"|(?<=(?<![\w\u200c])نم[یي])[ \u00a0](?=[^\W\d_])"
)


class _Fold(dict[int, str]):
    """A table for `str.translate` that learns each character when it is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded(chr(code).lower())
        return found


def _folded(letter: str) -> str:
    if letter in _LETTERS:
        return _LETTERS[letter]
    if letter in _NOTHING or unicodedata.category(letter[0]) == "Mn":
        return ""
    for digits in _DIGITS:
        if letter in digits:
            return str(digits.index(letter))
    if unicodedata.category(letter[0])[0] not in "LN":
        return letter if letter in _INSIDE else " "
    if ord(letter[0]) < _LATIN_END or ord(letter[0]) in _LATIN_MORE:
        return "".join(one for one in unicodedata.normalize("NFD", letter) if unicodedata.category(one) != "Mn")
    return letter


_TABLE = _Fold()


def words_of(text: str) -> list[str]:
    """List the words of a text in order, folded, not yet stemmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).lower()
        if "م" in text or "ه" in text:
            text = _APART.sub(ZWNJ, text)
    text = text.translate(_TABLE)
    words = text.split()
    if "'" in text or ZWNJ in text:
        return [bare for word in words if (bare := word.strip(_INSIDE))]
    return words
