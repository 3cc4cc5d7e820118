"""Sets cards of stories once for all pages that show them: a story stands in six months and under three others.

A slip is set with a mark in place of the way up to the root, since pages lie at different depths. Slips are kept as
long as their templates and the chrome of their language: the worker sets a month of five hundred stories once, not for
each that is added to it.
"""

from collections.abc import Callable, Sequence

from tamizdat.press.faces import Card, Chrome

# No text of a page can hold it: texts are escaped, and sanitised HTML has no such element.
UP = "<up>"
KEPT = 8_000


# Card and slip by the identity of the card. It is kept beside its slip, so that nothing else can come to have that.
Kept = dict[int, tuple[Card, str]]


class Slips:
    """The slips of one set of templates; `set_one(template, card, chrome, up)` sets a card by itself."""

    def __init__(self, set_one: Callable[[str, Card, Chrome, str], str]) -> None:
        self._set_one = set_one
        self._kept: dict[tuple[str, str], tuple[Chrome, Kept]] = {}

    def set(self, template: str, cards: Sequence[Card], chrome: Chrome, up: str) -> str:
        """Set cards one after another for a page that lies `up` below the root. Raises TypesetError."""
        kept = self._of(template, chrome)
        slips = [kept.get(id(card)) or self._slip(kept, template, card, chrome) for card in cards]
        return "".join([slip for _, slip in slips]).replace(UP, up)

    def _of(self, template: str, chrome: Chrome) -> Kept:
        key = template, chrome.language
        found = self._kept.get(key)
        if found is None or (found[0] is not chrome and found[0] != chrome):
            found = self._kept[key] = chrome, {}
        return found[1]

    def _slip(self, kept: Kept, template: str, card: Card, chrome: Chrome) -> tuple[Card, str]:
        if len(kept) >= KEPT:
            kept.clear()
        kept[id(card)] = found = card, self._set_one(template, card, chrome, UP)
        return found
