"""Puts a line of text into the order and the letter forms in which it is drawn, left to right.

For pictures alone: browsers do this themselves. The library that Pillow could use belongs to the machine, and one
record must give the same bytes on every machine; so the letters of the Arabic script are joined here, by Unicode's own
table of presentation forms (chapter 9.2), and the order is a small part of Unicode's algorithm (UAX #9): a line is a
row of runs, each in one direction, and figures always run left to right.
"""

import re
import unicodedata
from functools import cache

ARABIC = re.compile(r"[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_RIGHTWARD = r"\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LETTER = rf"[^\W\d_{_RIGHTWARD}]"
# What runs left to right: letters, with what stands between two of them and figures among them; or a figure.
_LEFTWARD = re.compile(rf"{_LETTER}(?:[^{_RIGHTWARD}]*(?:{_LETTER}|\d))?|\d(?:[.,:/-]?\d)*")
# Runs are cut again where another font has to go on; spaces go with either.
_OF_ONE_FONT = re.compile(rf"{ARABIC.pattern}[{ARABIC.pattern[1:-1]} ]*|[^{ARABIC.pattern[1:-1]}]+")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_LAM = "\u0644"


def runs(line: str, direction: str) -> list[str]:
    """Cut a line into runs in the order in which they are drawn; `direction` is that of the language.

    No run mixes letters of the Arabic script with others.
    """
    pieces = []
    end = 0
    for found in _LEFTWARD.finditer(line):
        pieces += [(line[end : found.start()], False), (found.group(), True)]
        end = found.end()
    pieces.append((line[end:], False))
    drawn = [piece if leftward else _turned(piece, direction) for piece, leftward in pieces if piece]
    ordered = drawn[::-1] if direction == "rtl" else drawn
    return [part for run in ordered for part in _OF_ONE_FONT.findall(run)]


def _turned(piece: str, direction: str) -> str:
    """Join the letters of a run and turn it round, marks staying behind their letters."""
    if direction != "rtl" and not ARABIC.search(piece):
        return piece
    clusters: list[str] = []
    for letter in joined(piece):
        if clusters and unicodedata.combining(letter):
            clusters[-1] += letter
        else:
            clusters.append(letter.translate(_MIRRORED))
    return "".join(reversed(clusters))


def joined(text: str) -> str:
    """Give each Arabic letter the form that its neighbours ask for."""
    said = [letter for letter in text if not unicodedata.combining(letter) or not ARABIC.match(letter)]
    drawn: list[str] = []
    before = False
    number = 0
    while number < len(said):
        letter = said[number]
        step = 2 if letter == _LAM and "".join(said[number : number + 2]) in _forms() else 1
        letter = "".join(said[number : number + step])
        forms = _forms().get(letter, {})
        after = number + step < len(said) and "final" in _forms().get(said[number + step], {})
        wanted = _wanted(before="final" in forms and before, after="initial" in forms and after)
        drawn.append(forms.get(wanted, letter))
        before = "initial" in forms or letter == "\u0640"
        number += step
    return "".join(drawn).replace("\u200c", "")


def _wanted(*, before: bool, after: bool) -> str:
    if before:
        return "medial" if after else "final"
    return "initial" if after else "isolated"


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Read Unicode's table: of a letter, or of lam with alef, the forms that it has."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        base = "".join(chr(int(one, 16)) for one in letters.split())
        if kind and (len(base) == 1 or base[0] == _LAM):
            forms.setdefault(base, {})[kind.strip("<>")] = chr(code)
    return forms
