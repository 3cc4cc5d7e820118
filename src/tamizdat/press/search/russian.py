"""The Russian stemmer of Snowball 3.1, written with regular expressions; see /browser/russian.js.

https://snowballstem.org/algorithms/russian/stemmer.html; a test compares it with `snowballstemmer` word by word.
"""

import re

_V, _C = "[аеиоуыэюя]", "[^аеиоуыэюя]"
_REGION = re.compile(f"{_C}*{_V}")
_SECOND = re.compile(f"{_V}*{_C}+{_V}+{_C}")
_GERUND = re.compile(r"(?:[иы]в(?:ши(?:сь)?)?|(?<=[ая])в(?:ши(?:сь)?)?)\Z")
_REFLEXIVE = re.compile(r"с[яь]\Z")
_ADJECTIVE = re.compile(r"(?:[еиоы]е|[иы]ми|[еиоы]й|[еиоы]м|[ео]го|[ео]му|[иы]х|[еоую]ю|[ая]я)\Z")
_PARTICIPLE = re.compile(r"(?:[иы]вш|ующ|(?<=[ая])(?:ем|нн|вш|ющ|щ))\Z")
_VERB = re.compile(
    r"(?:[иы]л[аио]?|ен[аоы]?|[еу]йте|ите|[еу]й|[иы]м|ят|у[ею]т|[иы]т|[иы]ть|ишь|у?ю"
    r"|(?<=[ая])(?:л[аио]?|нно|н[аоы]?|ете|йте|й|ем|ет|ют|ть|ешь))\Z"
)
_NOUN = re.compile(r"(?:[ео]в|и[ея]м|[аеоя]м|иях|[ая]х|иями|[ая]ми|ией|[еио]й|[иь]?[еюя]|[еи]?и|[аоуыьй])\Z")
_DERIVED = re.compile(r"ость?\Z")
_SUPERLATIVE = re.compile(r"ейше?\Z")


def stem(word: str) -> str:
    """Stem a folded word (without ё)."""
    found = _REGION.match(word)
    if not found:
        return word
    region = found.end()
    found = _SECOND.match(word, region)
    second = found.end() - region if found else len(word)
    head, rest = word[:region], word[region:]
    rest = _inflected(rest).removesuffix("и")
    found = _DERIVED.search(rest)
    if found and found.start() >= second:
        rest = rest[: found.start()]
    return head + _tidied(rest)


def _inflected(rest: str) -> str:
    found = _GERUND.search(rest)
    if found:
        return rest[: found.start()]
    rest = _REFLEXIVE.sub("", rest)
    found = _ADJECTIVE.search(rest)
    if found:
        return _PARTICIPLE.sub("", rest[: found.start()])
    found = _VERB.search(rest) or _NOUN.search(rest)
    return rest[: found.start()] if found else rest


def _tidied(rest: str) -> str:
    found = _SUPERLATIVE.search(rest)
    if found:
        rest = rest[: found.start()]
        return rest[:-1] if rest.endswith("нн") else rest
    return rest[:-1] if rest.endswith(("нн", "ь")) else rest
