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
        self._kept: dict[str, dict[int, tuple[Card, str]]] = {}

    def set(self, template: str, cards: Sequence[Card], chrome: Chrome, up: str) -> str:
        """Set cards one after another for a page that lies `up` below the root. Raises TypesetError."""
        kept = self._kept.setdefault(template, {})
        slips = [kept.get(id(card)) or self._slip(template, card, chrome) for card in cards]
        return "".join([slip for _, slip in slips]).replace(UP, up)

    def _slip(self, template: str, card: Card, chrome: Chrome) -> tuple[Card, str]:
        kept = self._kept[template]
        if len(kept) >= KEPT:
            kept.clear()
        # The card is kept beside its slip, so that nothing else can come to have its identity.
        kept[id(card)] = found = card, self._typeset.slip(template, card=card, chrome=chrome, up=UP)
        return found
