"""Develops a master image into the files that readers get: AVIF and JPEG in a few widths, pixels and nothing else."""

import io
from dataclasses import dataclass

from PIL import Image as Pixels
from PIL import UnidentifiedImageError

from tamizdat.press.records import RecordError

WIDTHS = (320, 640, 1280)
JPEG_QUALITY = 76
AVIF_QUALITY = 58
# 0 is slowest and smallest, 10 fastest; one thread, since tiles depend on the number of threads.
AVIF_SPEED = 6
ENDINGS = {"avif": "avif", "jpeg": "jpg"}
# Named in the digest of the engine: a change here develops every image again.
RECIPE = f"pictures/1 {WIDTHS} jpeg {JPEG_QUALITY} avif {AVIF_QUALITY}/{AVIF_SPEED}"


@dataclass(frozen=True, slots=True)
class Developed:
    """One file: `kind` is "avif" or "jpeg", sizes in pixels."""

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
    return found


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


def _encoded(pixels: Pixels.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind == "avif":
        pixels.save(buffer, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)
    else:
        pixels.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()
