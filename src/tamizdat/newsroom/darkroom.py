"""What happens to every image before it is kept: the pixels stay, everything said beside them is forgotten.

Position, camera, owner, editing history, thumbnails, comments, colour profiles and the name of the upload do not
survive, since nothing but decoded pixels is written again. Credit and copyright are read first and handed back as
words, so that a person can check them. Pure: bytes in, bytes out.
"""

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageCms, ImageFile, ImageOps, IptcImagePlugin, UnidentifiedImageError

READ = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
MOST_PIXELS = 80_000_000
LONGEST_EDGE = 4096
JPEG_QUALITY = 92
_SRGB = ImageCms.createProfile("sRGB")
# IPTC IIM 4.2, record 2: by-line, credit, copyright notice, caption.
_BYLINE, _CREDIT, _COPYRIGHT, _CAPTION = (2, 80), (2, 110), (2, 116), (2, 120)
_EXIF_ARTIST, _EXIF_COPYRIGHT = 0x013B, 0x8298
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class ImageRefused(Exception):
    """An image that cannot be kept; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What the file said about its maker, as plain text for a person to check."""

    credit: str = ""
    copyright: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Developed:
    """A cleaned image. `sha256` (hex) is that of `data` and names the master."""

    data: bytes
    sha256: str
    format: Literal["jpeg", "png"]
    width: int
    height: int
    claims: Claims

    @property
    def name(self) -> str:
        """File name of the master."""
        return f"{self.sha256}.{'jpg' if self.format == 'jpeg' else 'png'}"


def develop(upload: bytes) -> Developed:
    """Clean an uploaded image (JPEG, PNG, GIF, WebP, AVIF). Of an animation the first frame stays.

    The long edge is brought down to 4,096 pixels; colours are converted to sRGB. Photographs become JPEG, images with
    transparency and those that came without loss become PNG. Raises ImageRefused.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata, of which nothing is kept
        try:
            with Image.open(io.BytesIO(upload), formats=READ) as opened:
                _refuse_huge(opened)
                claims = _claims(opened)
                lossless = opened.format in {"PNG", "GIF"}
                pixels = _pixels(opened)
        except Image.DecompressionBombError as error:
            raise ImageRefused(_too_large("far too many")) from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            message = "This file cannot be read as an image. Save it as JPEG or PNG and upload it again."
            raise ImageRefused(message) from error
    kind: Literal["jpeg", "png"] = "png" if lossless or pixels.mode == "RGBA" else "jpeg"
    data = _encode(pixels, kind)
    return Developed(data, hashlib.sha256(data).hexdigest(), kind, pixels.width, pixels.height, claims)


def _refuse_huge(opened: Image.Image) -> None:
    if opened.width * opened.height > MOST_PIXELS:
        raise ImageRefused(_too_large(f"{opened.width} × {opened.height}"))


def _too_large(size: str) -> str:
    allowed = MOST_PIXELS // 1_000_000
    return f"This image has {size} pixels; {allowed} million are allowed. Make it smaller and upload it again."


def _pixels(opened: Image.Image) -> Image.Image:
    """Decode, turn upright, convert to sRGB and copy the bare pixels into an image that knows nothing else."""
    opened.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    opened.load()
    profile = opened.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened)
    see_through = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    flat = _to_srgb(upright, profile)
    flat = flat.convert("RGBA" if see_through else "RGB")
    if max(flat.size) > LONGEST_EDGE:
        flat.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    return Image.frombytes(flat.mode, flat.size, flat.tobytes())


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = "L" if image.mode == "L" else "RGB"
        if target == "L":
            return image
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode=target) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile is no reason to lose the picture


def _encode(pixels: Image.Image, kind: Literal["jpeg", "png"]) -> bytes:
    out = io.BytesIO()
    if kind == "png":
        pixels.save(out, "PNG")
    else:
        pixels.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, progressive=False)
    return out.getvalue()


def _claims(opened: ImageFile.ImageFile) -> Claims:
    """Read who made the picture, from IPTC first and EXIF after it."""
    try:
        iptc = IptcImagePlugin.getiptcinfo(opened) or {}
        exif = opened.getexif()
    except (SyntaxError, ValueError, OSError, KeyError, TypeError):
        return Claims()
    maker, agency = _plain(iptc.get(_BYLINE)), _plain(iptc.get(_CREDIT))
    credit = " / ".join(part for part in (maker, agency) if part) if maker != agency else maker
    return Claims(
        credit=credit or _plain(exif.get(_EXIF_ARTIST)),
        copyright=_plain(iptc.get(_COPYRIGHT)) or _plain(exif.get(_EXIF_COPYRIGHT)),
        caption=_plain(iptc.get(_CAPTION)),
    )


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(part for part in map(_plain, value) if part)
    if isinstance(value, bytes):
        return _plain(_text(value))
    return _CONTROL.sub(" ", value).strip()[:500] if isinstance(value, str) else ""


def _text(value: bytes) -> str:
    """Decode; old cameras write Latin-1, everybody else UTF-8."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
