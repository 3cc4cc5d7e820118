"""Develops a master image into the files that readers get: AVIF and JPEG in a few widths, pixels and nothing else.

One more JPEG is cut for where a page is shared: 1200 by 630, the form that all who show cards agree on.
"""

import io
from dataclasses import dataclass

from PIL import Image as Pixels
from PIL import ImageOps, UnidentifiedImageError

from tamizdat.press.records import RecordError

WIDTHS = (320, 640, 960, 1280)
JPEG_QUALITY = 76
AVIF_QUALITY = 58
# 0 is slowest and smallest, 10 fastest; 8 takes a third of the time of 6 for two per cent more bytes. One thread, since
# tiles depend on the number of threads.
AVIF_SPEED = 8
ENDINGS = {"avif": "avif", "jpeg": "jpg", "card": "jpg"}
CARD_SIZE = (1200, 630)
# A smaller picture would be blurred at the size of a card.
CARD_LEAST = 600
CARD_BYTES = 60_000
CARD_QUALITIES = (76, 66, 56, 46, 36)
# Named in the digest of the engine: a change here develops every image again.
RECIPE = f"pictures/2 {WIDTHS} jpeg {JPEG_QUALITY} avif {AVIF_QUALITY}/{AVIF_SPEED} card {CARD_SIZE} {CARD_QUALITIES}"


@dataclass(frozen=True, slots=True)
class Developed:
    """One file: `kind` is "avif", "jpeg" or "card", sizes in pixels."""

    kind: str
    width: int
    height: int
    content: bytes


def develop(subject: str, master: bytes) -> list[Developed]:
    """Develop a master, never enlarging it. Raises RecordError naming the subject if it cannot be read."""
    try:
        with Pixels.open(io.BytesIO(master)) as opened:
            opened.load()
            pixels = _flat(opened)
    except (UnidentifiedImageError, OSError, ValueError, Pixels.DecompressionBombError) as error:
        message = f"{subject} cannot be developed: {error}. Upload the picture again."
        raise RecordError(message) from error
    found = []
    for width in widths(pixels.width):
        height = max(1, round(pixels.height * width / pixels.width))
        small = pixels if width == pixels.width else pixels.resize((width, height), Pixels.Resampling.LANCZOS)
        found += [Developed(kind, width, height, _encoded(small, kind)) for kind in ("avif", "jpeg")]
    return [*found, Developed("card", *CARD_SIZE, _card(pixels))] if pixels.width >= CARD_LEAST else found


def _card(pixels: Pixels.Image) -> bytes:
    """Cut the middle out of a picture in the form of a card; what is above matters more than what is below."""
    cut = ImageOps.fit(pixels, CARD_SIZE, Pixels.Resampling.LANCZOS, centering=(0.5, 0.4))
    return small_jpeg(cut, CARD_QUALITIES)


def small_jpeg(pixels: Pixels.Image, qualities: tuple[int, ...]) -> bytes:
    """Encode a card with the first quality that makes it small enough, or else with the last one."""
    content = b""
    for quality in qualities:
        content = _encoded(pixels, "jpeg", quality)
        if len(content) <= CARD_BYTES:
            break
    return content


def widths(widest: int) -> list[int]:
    """Choose the widths for a master: the usual ones below its own, and its own if that is less than the largest."""
    return sorted({*(width for width in WIDTHS if width < widest), min(widest, WIDTHS[-1])})


def _flat(opened: Pixels.Image) -> Pixels.Image:
    """Take the pixels alone, on white where they are transparent."""
    if opened.mode in {"RGBA", "LA", "PA"} or "transparency" in opened.info:
        above = opened.convert("RGBA")
        flat = Pixels.new("RGB", above.size, "white")
        flat.paste(above, mask=above.getchannel("A"))
        return flat
    plain = Pixels.new("RGB", opened.size)
    plain.paste(opened.convert("RGB"))
    return plain


def _encoded(pixels: Pixels.Image, kind: str, quality: int = JPEG_QUALITY) -> bytes:
    buffer = io.BytesIO()
    if kind == "avif":
        pixels.save(buffer, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)
    else:
        pixels.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()
