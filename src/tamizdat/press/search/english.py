"""The English stemmer of Snowball 3.1 (Porter 2), written with regular expressions; see /browser/english.js.

https://snowballstem.org/algorithms/english/stemmer.html; a test compares it with `snowballstemmer` word by word.
"""

import re

_KEPT = {word: word for word in ("andes", "atlas", "bias", "cosmos", "howe", "news", "sky")} | {
    "early": "earli", "gently": "gentl", "idly": "idl", "only": "onli", "singly": "singl", "skies": "sky",
    "skis": "ski", "ugly": "ugli",
}  # fmt: skip
_V, _C = "[aeiouy]", "[^aeiouy]"
_LONG_Y = re.compile(f"({_V})y")
_BEGINNING = re.compile("arsen|commun|emerg|gener|inter|later|organ|past|univers")
_REGION = re.compile(f"{_C}*{_V}+{_C}")
_VOWEL = re.compile(_V)
_SHORT = re.compile(rf"(?:{_C}{_V}[^aeiouywxY]|^{_V}{_C}|past)\Z")
_STEP_1B = re.compile(r"(?:eed|eedly|ed|edly|ing|ingly)\Z")
_STEP_1C = re.compile(rf"(.+{_C})[yY]\Z")
_STEP_2 = {
    "tional": "tion", "enci": "ence", "anci": "ance", "abli": "able", "entli": "ent", "izer": "ize",
    "ization": "ize", "ational": "ate", "ation": "ate", "ator": "ate", "alism": "al", "aliti": "al", "alli": "al",
    "fulness": "ful", "fulli": "ful", "ousli": "ous", "ousness": "ous", "iveness": "ive", "iviti": "ive",
    "biliti": "ble", "bli": "ble", "ogist": "og", "ogi": "og", "lessli": "less", "li": "",
}  # fmt: skip
_STEP_3 = {
    "tional": "tion", "ational": "ate", "alize": "al", "icate": "ic", "iciti": "ic", "ical": "ic", "ful": "",
    "ness": "", "ative": "",
}  # fmt: skip
_FIND_2, _FIND_3 = (re.compile(rf"(?:{'|'.join(one)})\Z") for one in (_STEP_2, _STEP_3))
_FIND_4 = re.compile(r"(?:ic|ance|ence|able|ible|ate|ive|ize|iti|al|ism|ion|er|ous|ant|ent|ment|ement)\Z")


def stem(word: str) -> str:
    """Stem a folded word."""
    if word in _KEPT:
        return _KEPT[word]
    if len(word) <= 2:  # noqa: PLR2004 - so the algorithm says
        return word
    word = word.removeprefix("'")
    if "y" in word:
        word = _LONG_Y.sub(r"\1Y", "Y" + word[1:] if word.startswith("y") else word)
    first, second = _regions(word)
    word = _step_1b(_step_1a(word), first)
    word = _STEP_1C.sub(r"\1i", word)
    word = _step_3(_step_2(word, first), first, second)
    return _step_5(_step_4(word, second), first, second).replace("Y", "y")


def _regions(word: str) -> tuple[int, int]:
    found = _BEGINNING.match(word) or _REGION.match(word)
    first = found.end() if found else len(word)
    found = _REGION.match(word, first)
    return first, found.end() if found else len(word)


def _step_1a(word: str) -> str:
    if "'" in word:
        word = re.sub(r"(?:'s'|'s|')\Z", "", word)
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]  # noqa: PLR2004 - two letters before the ending
    if word.endswith("s") and not word.endswith(("us", "ss")) and _VOWEL.search(word[:-2]):
        return word[:-1]
    return word


def _step_1b(word: str, first: int) -> str:
    found = _STEP_1B.search(word)
    if not found:
        return word
    rest, ending = word[: found.start()], found[0]
    if ending in {"eed", "eedly"}:
        return rest + "ee" if len(rest) >= first and rest not in {"succ", "proc", "exc"} else word
    if ending == "ing":
        if rest in {"even", "cann", "inn", "earr", "herr", "out"}:
            return word
        if re.fullmatch(f"{_C}y", rest):
            return rest[0] + "ie"
    return _mended(rest, first) if _VOWEL.search(rest) else word


def _mended(rest: str, first: int) -> str:
    """Mend what is left when -ed or -ing is gone: hop(p)ing, hop(e)d."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if rest.endswith(("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")):
        return rest if len(rest) == 3 and rest[0] in "aeo" else rest[:-1]  # noqa: PLR2004 - add, egg, off
    return rest + "e" if len(rest) == first and _SHORT.search(rest) else rest


def _step_2(word: str, first: int) -> str:
    found = _FIND_2.search(word)
    if not found or found.start() < first:
        return word
    rest, ending = word[: found.start()], found[0]
    if (ending == "ogi" and not rest.endswith("l")) or (ending == "li" and not re.search(r"[cdeghkmnrt]\Z", rest)):
        return word
    return rest + _STEP_2[ending]


def _step_3(word: str, first: int, second: int) -> str:
    found = _FIND_3.search(word)
    if not found or found.start() < (second if found[0] == "ative" else first):
        return word
    return word[: found.start()] + _STEP_3[found[0]]


def _step_4(word: str, second: int) -> str:
    found = _FIND_4.search(word)
    if not found or found.start() < second:
        return word
    rest = word[: found.start()]
    return word if found[0] == "ion" and not rest.endswith(("s", "t")) else rest


def _step_5(word: str, first: int, second: int) -> str:
    rest = word[:-1]
    if word.endswith("e"):
        return rest if len(rest) >= second or (len(rest) >= first and not _SHORT.search(rest)) else word
    return rest if word.endswith("ll") and len(rest) >= second else word
