"""Reads the bytes of an export as the text that they are, and refuses them where they are plainly another encoding.

A few broken bytes are survived and reported. A file that says UTF-8 and holds
windows-1251 would come in as rubbish.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from tamizdat.newsroom.importers.imported import ImportRefused
from tamizdat.newsroom.importers.scripts import BROKEN, MOST_BROKEN

CHUNK = 1 << 16
# So few may be bytes that somebody lost long ago, in a file that is very short.
_FEW = 20
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_RUN = re.compile(rb"[\x80-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")
# The letters that are frequent in texts of each encoding: what is none of it gives capitals, signs and the like.
_FREQUENT = {
    "windows-1251": "оеаинтсрвлкмдпуяіў",
    "koi8-r": "оеаинтсрвлкмдпуя",
    "windows-1256": "اليمنوترهبدسعفقكحی",
    "windows-1255": "יוהלאמרשבתנדעםקפ",
}
_LATIN = "windows-1252"


def decoded(path: Path) -> Iterator[str]:
    """Read text in chunks; what cannot be decoded becomes U+FFFD, which the reader of items counts.

    Raises ImportRefused at the end where too much could not be, and at once for an archive.
    """
    with path.open("rb") as file:
        chunk = file.read(CHUNK)
        name = encoding_of(chunk, path)
        decoder = codecs.getincrementaldecoder(name)(errors="replace")
        broken = whole = 0
        sample = b""
        while chunk:
            text = decoder.decode(chunk)
            count = text.count(BROKEN)
            whole, broken = whole + len(text), broken + count
            sample = sample or (chunk if count else b"")
            yield text
            chunk = file.read(CHUNK)
        yield decoder.decode(b"", final=True)
    if broken > max(_FEW, MOST_BROKEN * whole):
        raise ImportRefused(_sentence(path.name, name, broken / whole, likely_encoding(sample)))


def likely_encoding(sample: bytes) -> str:
    """Guess the encoding of bytes that are no UTF-8: by whether they come in runs, and by which letters they give."""
    high = len(_HIGH.findall(sample))
    if 2 * sum(map(len, _RUN.findall(sample))) < high:
        return _LATIN

    def plausible(name: str) -> int:
        text = sample.decode(name, errors="replace")
        return sum(map(text.count, _FREQUENT[name]))

    best = max(_FREQUENT, key=plausible)
    return best if 2 * plausible(best) > high else ""


def _sentence(file: str, declared: str, share: float, likely: str) -> str:
    wrong = f"{file} is read as {declared}, and {share:.0%} of its characters are none: it is written otherwise."
    if not likely:
        return f"{wrong} Export the site again, or save the file as UTF-8."
    return (
        f'{wrong} It looks like {likely}. Write encoding="{likely}" into its first line, or save it as UTF-8 '
        f"(iconv -f {likely} -t UTF-8 {file} > new.xml), then import that."
    )


def encoding_of(start: bytes, path: Path) -> str:
    """The encoding that the beginning of a file declares. Raises ImportRefused for an archive."""
    if start[:4] == b"PK\x03\x04" or start[:2] == b"\x1f\x8b":
        message = f"{path.name} is a compressed archive. Unpack it first, then import the .xml file or files inside."
        raise ImportRefused(message)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name
    declared = _ENCODING.search(start)
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        found = codecs.lookup(name)
    except LookupError:
        return "utf-8"
    return found.name if found._is_text_encoding else "utf-8"  # noqa: SLF001  # the only way to tell rot13 from text
