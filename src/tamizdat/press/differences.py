"""What is different between two versions of a text: block by block by their ids, then word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from tamizdat.press.faces import Face

Line = tuple[str, str]
# A word, a mark of punctuation, or the space between.
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond this a paragraph is shown as taken out and put in: comparing grows with the product of the lengths.
MOST_COMPARED = 1_000_000
# Matches that leave less than this in common are no help to a reader.
LEAST_ALIKE = 0.3


class Piece(Face, frozen=True):
    """A run of words: they were there before and still are ("same"), were taken out ("gone") or put in ("new")."""

    kind: Literal["same", "gone", "new"]
    text: str


def changed_lines(before: Sequence[Line], after: Sequence[Line]) -> list[list[Piece]]:
    """List the lines that are different, in the order of the later text; what is the same in both is left out."""
    changed: list[list[Piece]] = []
    matcher = SequenceMatcher(None, [name for name, _ in before], [name for name, _ in after], autojunk=False)
    for tag, old, old_end, new, new_end in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(before[old:old_end], after[new:new_end], strict=True)
            changed += [pieces(was[1], now[1]) for was, now in pairs if was[1] != now[1]]
            continue
        changed += [[Piece("gone", text)] for _, text in before[old:old_end]]
        changed += [[Piece("new", text)] for _, text in after[new:new_end]]
    return changed


def pieces(before: str, after: str) -> list[Piece]:
    """Compare two texts word by word."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) * len(new) > MOST_COMPARED:
        return [Piece("gone", before), Piece("new", after)]
    # Spaces match only beside words: there are so many that comparing them would cost most and show least.
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        return [Piece("gone", before), Piece("new", after)]
    return list(_compared(old, new, matcher))


def _compared(old: list[str], new: list[str], matcher: "SequenceMatcher[str]") -> Iterator[Piece]:
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[start:end]))
            continue
        if end > start:
            yield Piece("gone", "".join(old[start:end]))
        if new_end > new_start:
            yield Piece("new", "".join(new[new_start:new_end]))
