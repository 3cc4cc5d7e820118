"""Pictures with everything in them that must not stay: position, camera, owner, comments, text chunks, thumbnails."""

import io
import struct

from PIL import Image, PngImagePlugin

SECRETS = (b"Needle", b"needle", b"GPS", b"Exif\x00", b"tEXt", b"iTXt", b"http://ns.adobe.com", b"ICC_PROFILE", b"8BIM")


def _painted(mode: str = "RGB", size: tuple[int, int] = (640, 420)) -> Image.Image:
    image = Image.new(mode, size, "steelblue" if mode in {"RGB", "RGBA"} else 128)
    image.paste("white" if mode in {"RGB", "RGBA"} else 255, (40, 60, 200, 160))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x010F] = "NeedleCamera"
    tags[0x013B] = "Needle Artist"
    tags[0x8298] = "Needle Copyright"
    tags[0x0112] = orientation
    gps = tags.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (55.0, 45.0, 7.0), "E", (37.0, 37.0, 4.0)
    return tags


def jpeg(size: tuple[int, int] = (640, 420)) -> bytes:
    out = io.BytesIO()
    _painted(size=size).save(out, "JPEG", quality=90)
    return out.getvalue()


def jpeg_with_everything(orientation: int = 1) -> bytes:
    """EXIF with GPS, XMP, a comment, IPTC with credit and caption."""
    out = io.BytesIO()
    iptc = b"".join(
        struct.pack(">BBBH", 0x1C, 2, field, len(words)) + words
        for field, words in (
            (80, b"Needle Maker"),
            (110, b"Needle Agency"),
            (116, b"(c) Needle"),
            (120, b"Needle caption"),
        )
    )
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(iptc)) + iptc
    app13 = b"\xff\xed" + struct.pack(">H", len(photoshop) + 2) + photoshop
    _painted().save(
        out,
        "JPEG",
        quality=90,
        exif=exif(orientation),
        comment=b"needle comment",
        xmp=b"<x>needle http://ns.adobe.com</x>",
    )
    data = out.getvalue()
    return data[:2] + app13 + data[2:]


def png_with_everything() -> bytes:
    out = io.BytesIO()
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Needle")
    words.add_itxt("XML:com.adobe.xmp", "needle")
    _painted("RGBA").save(out, "PNG", exif=exif(), pnginfo=words)
    return out.getvalue()


def webp_with_everything() -> bytes:
    out = io.BytesIO()
    _painted().save(out, "WEBP", exif=exif(), xmp=b"<x>needle</x>")
    return out.getvalue()


def moving_gif() -> bytes:
    out = io.BytesIO()
    first, second = _painted("L"), Image.new("L", (640, 420), 7)
    first.save(out, "GIF", save_all=True, append_images=[second], comment=b"needle")
    return out.getvalue()
