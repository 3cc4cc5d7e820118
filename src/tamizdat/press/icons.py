"""The small picture that browsers and readers of feeds ask for at `/favicon.ico`, whatever a page says.

The newsroom's own, if its theme has one; else the first letter of its name on its accent colour. Written as bitmaps by
hand: a PNG would depend on the compression of the machine.
"""

import base64
import re
from struct import pack

from PIL import Image as Pixels
from PIL import ImageColor, ImageDraw

from tamizdat.press.chrome import initial_of
from tamizdat.press.formes import ICON
from tamizdat.press.reading import Reading
from tamizdat.press.share_cards import ACCENT, PAPER, CardWords, can_draw, face_for
from tamizdat.press.sheet import Chromes, Sheet, first_language, written

SIZES = (16, 32, 48)
_DRESSES = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_ACCENT = re.compile(r"--accent:\s*(#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3})\b")


def icon(reading: Reading, _: str, chromes: Chromes) -> Sheet:
    """Make the icon of the newspaper."""
    language = first_language(reading)
    chrome = chromes(language)
    own = base64.b64decode(chrome.icon)
    return written(chrome, ICON, own or draw_icon(chrome.name, language, accent_of(chrome.style)))


def accent_of(style: str) -> str:
    """Read the accent colour in light dress: what is said last counts, as in a browser."""
    found = _ACCENT.findall(_DRESSES.sub("", style))
    return str(found[-1]) if found else ACCENT


def draw_icon(name: str, language: str, accent: str) -> bytes:
    """Draw the first letter of a name in three sizes. A name that the fonts cannot write leaves the square plain."""
    words = CardWords(language, initial_of(name), "")
    pictures = [_bitmap(_drawn(words.large if can_draw(words) else "", accent, size)) for size in SIZES]
    at = 6 + 16 * len(pictures)
    entries, bodies = b"", b""
    for size, picture in zip(SIZES, pictures, strict=True):
        entries += pack("<BBBBHHLL", size, size, 0, 0, 1, 32, len(picture), at + len(bodies))
        bodies += picture
    return pack("<HHH", 0, 1, len(pictures)) + entries + bodies


def _drawn(letter: str, accent: str, size: int) -> Pixels.Image:
    pixels = Pixels.new("RGB", (size, size), ImageColor.getrgb(accent))
    if letter:
        pen = ImageDraw.Draw(pixels)
        font = face_for(letter, size * 3 // 4)
        # What is drawn stands in the middle, wherever the letter's own baseline lies.
        left, top, right, bottom = font.getbbox(letter)
        pen.text(((size - right - left) // 2, (size - bottom - top) // 2), letter, font=font, fill=PAPER)
    return pixels


def _bitmap(pixels: Pixels.Image) -> bytes:
    """Write a picture as icons hold it: a BITMAPINFOHEADER, rows from below in BGRA, an empty mask."""
    size = pixels.width
    rows = pixels.convert("RGBA").transpose(Pixels.Transpose.FLIP_TOP_BOTTOM).tobytes("raw", "BGRA")
    mask = bytes(size * ((size + 31) // 32 * 4))
    header = pack("<LllHHLLllLL", 40, size, 2 * size, 1, 32, 0, len(rows) + len(mask), 0, 0, 0, 0)
    return header + rows + mask
