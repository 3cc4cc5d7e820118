"""Files that a bank packed into one archive (zip), as many do with CAMT. Bounded before anything is unpacked."""

import io
import re
import zipfile
import zlib

from tamizdat.money.errors import StatementRefused

MOST_FILES = 500
_MAGIC = b"PK\x03\x04"
# What macOS and file managers add of their own.
_NOT_OF_BANKS = ("__MACOSX/", ".", "desktop.ini", "Thumbs.db")


_OTHERS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "a workbook of an older Excel",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a text with formatting (RTF)",
}
_WHAT_TO_GET = "Get the statement from the bank as CAMT (.xml), MT940 or CSV."
# Control signs that stand in no text.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def check_is_text(content: bytes) -> None:
    """Say what a file is that can be no table. Raises StatementRefused."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        message = f"The file is empty. {_WHAT_TO_GET}"
        raise StatementRefused(message)
    kind = next((kind for start, kind in _OTHERS.items() if content.startswith(start)), "")
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if kind or (not is_wide and _NO_TEXT.search(content)):
        message = (
            f"The file is {kind or 'no text (a program, a picture, or damaged)'}, and no statement. {_WHAT_TO_GET}"
        )
        raise StatementRefused(message)


def is_packed(content: bytes) -> bool:
    """Whether this is an archive."""
    return content.startswith(_MAGIC)


def unpacked(content: bytes, most_bytes: int) -> dict[str, bytes]:
    """The files in an archive by their names, in the order of these. Raises StatementRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {info.filename: _read(archive, info) for info in _wanted(archive, most_bytes)}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError):
        message = "The archive is broken or locked with a password. Unpack it and hand over what is in it."
        raise StatementRefused(message) from None


def _wanted(archive: zipfile.ZipFile, most_bytes: int) -> list[zipfile.ZipInfo]:
    files = [info for info in archive.infolist() if not info.is_dir() and not _is_foreign(info.filename)]
    if len(files) > MOST_FILES or sum(info.file_size for info in files) > most_bytes:
        message = f"The archive holds more than {MOST_FILES} files or {most_bytes // 10**6} MB. Hand it over in pieces."
        raise StatementRefused(message)
    if len({info.filename for info in files}) < len(files):
        message = "The archive holds two files of one name. Unpack it and hand over what is in it."
        raise StatementRefused(message)
    return sorted(files, key=lambda info: info.filename)


def _is_foreign(name: str) -> bool:
    return name.startswith(_NOT_OF_BANKS[0]) or name.rpartition("/")[2].startswith(_NOT_OF_BANKS[1:])


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """No more than the archive says: a size that lies shows as a wrong checksum."""
    with archive.open(info) as packed:
        return packed.read(info.file_size + 1)
