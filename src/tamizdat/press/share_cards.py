"""Draws the picture that stands for a page where it is shared and has no photo: a name and a line, 1200 by 630.

Drawn with fonts that come with the press, by a library that is pinned, in no script's own shaping engine: the bytes are
the same on every machine. Words that these fonts cannot write get no picture.
"""

import io
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from PIL import Image as Pixels
from PIL import ImageDraw, ImageFont

from tamizdat.press.letterforms import ARABIC, runs
from tamizdat.press.outlines import digest
from tamizdat.press.pictures import small_jpeg
from tamizdat.press.reading import Reading
from tamizdat.press.words import direction

WIDTH, HEIGHT, EDGE = 1200, 630, 84
PAPER, INK, SOFT, ACCENT = "#fdfcf8", "#191713", "#544e45", "#2f3b8f"
LARGE, SMALL = (132, 116, 100, 84, 72, 60, 52, 44), (46, 40, 34, 30)
QUALITIES = (84, 72, 60)
# Named in every card's key: a change here draws every card again.
RECIPE = "cards/1"
# What the two fonts hold; see fonts/OFL.txt.
_WRITTEN = re.compile(
    r"[ -~\u00a0-\u024f\u0300-\u0304\u0370-\u052f\u0600-\u06ff\u1e00-\u1eff\u200c\u2010-\u203a\u20a0-\u20bf№™−]*"
)


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card says: `large` in the middle, `small` below it."""

    language: str
    large: str
    small: str

    @property
    def key(self) -> str:
        """Name the card, as a master's SHA-256 names a picture."""
        return f"card/{digest(repr((RECIPE, self.language, self.large, self.small)).encode())}"


def can_draw(words: CardWords) -> bool:
    """Say whether the fonts hold every letter."""
    return bool(words.large) and bool(_WRITTEN.fullmatch(words.large + words.small))


def drawn(reading: Reading, words: CardWords) -> str:
    """Find the file of a card that was drawn, or "" where its words could not be."""
    return next((variant.path for _, variant, _ in reading.shelf.variants(words.key)), "")


def draw(words: CardWords) -> bytes:
    """Draw a card as JPEG."""
    pixels = Pixels.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(pixels)
    pen.rectangle((0, 0, WIDTH, 17), fill=ACCENT)
    small = _fitted(words.small, words.language, SMALL, 140)
    gap = 30 if words.small else 0
    large = _fitted(words.large, words.language, LARGE, HEIGHT - 2 * EDGE - gap - small.height)
    top = max(EDGE, (HEIGHT - large.height - gap - small.height) // 2)
    large.draw(pen, top, INK)
    small.draw(pen, top + large.height + gap, SOFT)
    return small_jpeg(pixels, QUALITIES)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """Lines of one size."""

    lines: list[str]
    size: int
    way: str

    @property
    def leading(self) -> int:
        """From one line to the next; Arabic letters reach further up and down."""
        return self.size * (15 if any(map(ARABIC.search, self.lines)) else 12) // 10

    @property
    def height(self) -> int:
        """Of all lines."""
        return self.leading * len(self.lines)

    def draw(self, pen: ImageDraw.ImageDraw, top: int, ink: str) -> None:
        """Draw them from the side on which the language begins."""
        for number, line in enumerate(self.lines):
            at = float(EDGE) if self.way == "ltr" else WIDTH - EDGE - _length(line, self.size, self.way)
            baseline = top + self.leading * number + self.leading * 4 // 5
            for run in runs(line, self.way):
                pen.text((round(at), baseline), run, font=face_for(run, self.size), fill=ink, anchor="ls")
                at += face_for(run, self.size).getlength(run)


def _fitted(text: str, language: str, sizes: tuple[int, ...], room: int) -> _Fitted:
    """Choose the largest size in which a text has room; one that never has is cut."""
    way = direction(language)
    tries = [_Fitted(_broken(text, size, way), size, way) for size in sizes]
    for fitted in tries:
        if fitted.height <= room and all(_length(line, fitted.size, way) <= WIDTH - 2 * EDGE for line in fitted.lines):
            return fitted
    last = tries[-1]
    lines = last.lines[: max(1, room // last.leading)]
    lines[-1] += "…" if len(lines) < len(last.lines) else ""
    return _Fitted([_shortened(line, last.size, way) for line in lines], last.size, way)


def _shortened(line: str, size: int, way: str) -> str:
    """Cut what is longer than a line without a space: an address, say."""
    if _length(line, size, way) <= WIDTH - 2 * EDGE:
        return line
    most = next(end for end in range(len(line), 0, -1) if _length(f"{line[:end]}…", size, way) <= WIDTH - 2 * EDGE)
    return f"{line[:most]}…"


def _broken(text: str, size: int, way: str) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _length(longer, size, way) <= WIDTH - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _length(line: str, size: int, way: str) -> float:
    return sum(face_for(run, size).getlength(run) for run in runs(line, way))


def face_for(run: str, size: int) -> ImageFont.FreeTypeFont:
    """Choose the face for a run of one script."""
    return _cut("NotoNaskhArabic-Bold.ttf" if ARABIC.search(run) else "NotoSerif-Bold.ttf", size)


@cache
def _cut(name: str, size: int) -> ImageFont.FreeTypeFont:
    file = io.BytesIO((resources.files("tamizdat.press") / "fonts" / name).read_bytes())
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
