"""Keeps together what the end of a line must not part, as a Cyrillic compositor does; other scripts have no such habit.

A short word stays with the next one, a particle and a dash with the one before, a number with what it counts, and a
short part of a compound with the other: `в Вене`, `река —`, `18 марта`, `из-за`. Only spaces and joiners change.
"""

import re
from collections.abc import Callable

import msgspec

from tamizdat.press.blocks import AnyBlock, Heading, Items, KeyPoints, Paragraph, QuestionAnswer, Quote

LANGUAGES = frozenset({"ru", "uk", "be"})
_SPACE, _JOINER = "\u00a0", "\u2060"
_LETTER = "а-яёіїєґўА-ЯЁІЇЄҐЎ"
_TAG = re.compile(r"(<[^>]*>)")
_BEFORE = re.compile(r" (?=—|(?:же|бы|ли|ж|б)(?![\w-]))")
_AFTER = re.compile(rf"(?:(?<![\w-])(?!(?:же|бы|ли|ж|б) )[{_LETTER}]{{1,2}}|№|\d) (?=[{_LETTER}«\d])")
_COMPOUND = re.compile(rf"(?<=[{_LETTER}])-(?=[{_LETTER}])")
_SHORT = 3


def together(text: str, language: str) -> str:
    """Bind a plain text of a language."""
    if language not in LANGUAGES:
        return text
    bound = _AFTER.sub(_bound, _BEFORE.sub(_SPACE, text))
    return _COMPOUND.sub(lambda hyphen: _joined(hyphen, bound), bound)


def apart(text: str) -> str:
    """Take the bindings out again, for machines and for what is compared."""
    return text.replace(_SPACE, " ").replace(_JOINER, "")


def blocks_together(blocks: list[AnyBlock], language: str) -> list[AnyBlock]:
    """Bind the running text of a body."""
    if language not in LANGUAGES:
        return blocks

    def bind(html: str) -> str:
        return "".join(part if part.startswith("<") else together(part, language) for part in _TAG.split(html))

    return [_bound_block(block, bind) for block in blocks]


def _bound_block(block: AnyBlock, bind: Callable[[str], str]) -> AnyBlock:
    match block:
        case Paragraph() | Quote() | QuestionAnswer():
            return msgspec.structs.replace(block, html=bind(block.html))
        case Items() | KeyPoints():
            return msgspec.structs.replace(block, items=[bind(item) for item in block.items])
        case Heading():
            return msgspec.structs.replace(block, text=bind(block.text))
        case _:
            return block


def _bound(found: re.Match[str]) -> str:
    return found[0][:-1] + _SPACE


def _joined(hyphen: re.Match[str], text: str) -> str:
    """Join a compound of which one part is short."""
    before = re.search(rf"[{_LETTER}]*$", text[max(0, hyphen.start() - _SHORT - 1) : hyphen.start()])
    after = re.match(rf"[{_LETTER}]*", text[hyphen.end() : hyphen.end() + _SHORT + 1])
    short = min(len(found[0]) for found in (before, after) if found) <= _SHORT
    return f"-{_JOINER}" if short else "-"
