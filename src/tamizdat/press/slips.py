"""Sets cards of stories once for all pages that show them: a story stands in six months and under three others.

A slip is set with a mark in place of the way up to the root, since pages lie at different depths.
"""

from collections.abc import Sequence

from tamizdat.press.faces import Card, Chrome
from tamizdat.press.typeset import Typeset

# No text of a page can hold it: texts are escaped, and sanitised HTML has no such element.
UP = "<up>"
KEPT = 8_000


class Slips:
    """The slips of one run over one unchanging shelf."""

    def __init__(self, typeset: Typeset) -> None:
        self._typeset = typeset
        self._kept: dict[tuple[str, str], tuple[Card, str]] = {}

    def set(self, template: str, cards: Sequence[Card], chrome: Chrome, up: str) -> str:
        """Set cards one after another for a page that lies `up` below the root. Raises TypesetError."""
        return "".join([self._slip(template, card, chrome) for card in cards]).replace(UP, up)

    def _slip(self, template: str, card: Card, chrome: Chrome) -> str:
        kept = self._kept.get((template, card.address))
        # An address may be shared by two stories until one of them moves; a card is its own only proof.
        if kept is None or kept[0] is not card:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            kept = card, self._typeset.slip(template, card=card, chrome=chrome, up=UP)
            self._kept[template, card.address] = kept
        return kept[1]
