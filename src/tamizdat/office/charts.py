"""Months as bars, reckoned in whole pixels on the server: the page shows them without a script. Pure.

Each bar has two pieces: what came by pledges stands below, what was given once above it. Figures are minor units.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tamizdat.money.amounts import Money

WIDTH, HEIGHT = 720, 220
LEFT, TOP, BOTTOM = 84, 14, 26
GAP = 2
STEPS = 4


@dataclass(frozen=True, slots=True)
class Month:
    """What was given in a month such as 2026-11, in one currency."""

    month: str
    once: int
    pledged: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.once + self.pledged


@dataclass(frozen=True, slots=True)
class Bar:
    """One month. `once` and `pledged` are top and height of the two pieces; a height of 0 is not drawn."""

    label: str
    said: str
    x: int
    width: int
    once: tuple[int, int]
    pledged: tuple[int, int]

    @property
    def middle(self) -> int:
        """Where its label stands."""
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, and lines across: where each stands and what it says."""

    currency: str
    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM

    @property
    def under(self) -> int:
        """Where the names of months stand."""
        return self.height - BOTTOM // 3


def chart_of(months: Sequence[Month], currency: str) -> Chart | None:
    """Draw months of one currency, oldest first; None where nothing was given in any."""
    top = ceiling(max((one.total for one in months), default=0))
    if not top:
        return None
    room = (WIDTH - LEFT) // len(months)
    width = max(2, room * 3 // 5)
    bars = tuple(
        _bar(one, currency, LEFT + place * room + (room - width) // 2, width, top) for place, one in enumerate(months)
    )
    lines = tuple(
        (_y(top * step // STEPS, top), Money(top * step // STEPS, currency).plain) for step in range(STEPS + 1)
    )
    return Chart(currency, bars, lines)


def ceiling(most: int) -> int:
    """The least of 4, 8, 20, 40, 80, 200… that is not below `most`: lines across stand at round figures."""
    if most <= 0:
        return 0
    tens = 1
    while True:
        for figure in (4, 8, 20):
            if most <= figure * tens:
                return figure * tens
        tens *= 10


def _bar(one: Month, currency: str, x: int, width: int, top: int) -> Bar:
    floor = HEIGHT - BOTTOM
    split, head = _y(max(0, one.pledged), top), _y(max(0, one.total), top)
    gap = GAP if one.once > 0 and one.pledged > 0 else 0
    said = f"{one.month}: {Money(one.total, currency)}, of which by pledges {Money(one.pledged, currency).plain}"
    once = (head, max(0, split - head - gap))
    return Bar(one.month, said, x, width, once, (split, floor - split))


def _y(minor: int, top: int) -> int:
    """How far down a figure stands."""
    room = HEIGHT - BOTTOM - TOP
    return HEIGHT - BOTTOM - minor * room // top
