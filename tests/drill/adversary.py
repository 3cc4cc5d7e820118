"""Somebody who has the disk: searches every file for what readers wrote, in the ways in which programs keep things."""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

LARGEST_INFLATED = 1 << 24
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


def spellings(text: str) -> dict[str, bytes]:
    """One text in eight encodings. Base64 is cut to what does not depend on the bytes around it."""
    raw = text.encode()
    found = {
        "utf-8": raw,
        "utf-16 little": text.encode("utf-16-le"),
        "utf-16 big": text.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "hex upper": raw.hex().upper().encode(),
        "url": quote(text, safe="").encode(),
        "sha256": hashlib.sha256(raw).digest(),
        "sha256 hex": hashlib.sha256(raw).hexdigest().encode(),
    }
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + raw)
        first = -(-before * 8 // 6)
        whole = (before + len(raw)) // 3 * 4
        found[f"base64 after {before}"] = encoded[first:whole]
    return found


def inflated(content: bytes) -> Iterator[bytes]:
    """Whatever in these bytes can be decompressed."""
    for start in (match.start() for match in _PACKED.finditer(content)):
        try:
            yield zlib.decompressobj(wbits=47).decompress(content[start:], LARGEST_INFLATED)
        except zlib.error:
            continue


def search(files: Iterable[Path], texts: Iterable[str], ways: str = "") -> list[str]:
    """`file: encoding of text` for everything that is found, in all encodings or those whose name begins so."""
    needles = [
        (f"{name} of {number}", needle)
        for number, text in enumerate(texts)
        for name, needle in spellings(text).items()
        if name.startswith(ways)
    ]
    hits = []
    for path in files:
        content = path.read_bytes()
        for layer in (content, *inflated(content)):
            hits += [f"{path}: {name}" for name, needle in needles if needle in layer]
    return hits
