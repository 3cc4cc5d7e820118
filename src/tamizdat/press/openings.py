"""What stands in for a description where nobody wrote one: the first words of a text, or the first headlines of a list.

For feeds, search engines and shared links; nothing of it is shown on a page.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from tamizdat.press.blocks import AnyBlock, Paragraph
from tamizdat.press.faces import Card
from tamizdat.press.search.texts import plain, words_of_blocks

MOST = 200
HEADLINES = 3
# Where a sentence may end; the last stop that fits is taken, if it leaves enough.
_STOPS = (". ", "! ", "? ", "… ", "؟ ", "۔ ", "。")
_LEAST = 80


def opening(body: Sequence[AnyBlock]) -> str:
    """Take the first words of a text: whole sentences where they fit, else whole words."""
    for texts in ((block.html for block in body if type(block) is Paragraph), words_of_blocks(body)):
        for text in texts:
            words = " ".join(plain(text).split())
            if words:
                return _cut(words)
    return ""


def headlines(cards: Iterable[Card]) -> str:
    """Name the first stories of a list."""
    return " · ".join(card.title for card in islice(cards, HEADLINES))


def _cut(words: str) -> str:
    if len(words) <= MOST:
        return words
    ends = max(words.rfind(stop, 0, MOST) for stop in _STOPS)
    if ends >= _LEAST:
        return words[: ends + 1]
    return f"{words[: max(words.rfind(' ', 0, MOST), _LEAST)].rstrip(' ,;:–—')}…"
