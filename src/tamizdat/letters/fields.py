"""Header fields as SMTP carries them: ASCII, folded, and with nothing in them that could begin another field."""

import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import NamedTuple

_BLANKS = re.compile(r"[\x00-\x20\x7f]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_WSP = re.compile(rb"[\t\r\n ]+")
_LINE = 76


class Field(NamedTuple):
    """A field: its name, and its value, folded (RFC 5322 2.2.3)."""

    name: str
    value: str

    @property
    def line(self) -> bytes:
        """As it stands in a message."""
        return f"{self.name}: {self.value}\r\n".encode("ascii")

    @property
    def canonical(self) -> bytes:
        """As DKIM hashes it (RFC 6376 3.4.2, relaxed)."""
        return f"{self.name.lower()}:".encode("ascii") + _WSP.sub(b" ", self.value.encode("ascii")).strip() + b"\r\n"


def text_field(name: str, text: str) -> Field:
    """A field of free text, such as Subject; other scripts become encoded words (RFC 2047)."""
    return Field(name, _encoded(name, one_line(text)))


def address_field(name: str, shown: str, address: str) -> Field:
    """A field with one address and the name that is shown before it."""
    return Field(name, f"{phrase(name, shown)} <{address}>" if one_line(shown) else f"<{address}>")


def phrase(name: str, text: str) -> str:
    """A name in front of angle brackets: plain words, a quoted string, or encoded words."""
    flat = one_line(text)
    if not flat.isascii():
        return _encoded(name, flat)
    if _ATOMS.fullmatch(flat):
        return flat
    escaped = flat.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def date_field(moment: datetime) -> Field:
    """When a mail was made."""
    return Field("Date", format_datetime(moment.replace(microsecond=0)))


def read_fields(head: bytes) -> tuple[Field, ...]:
    """Read fields back as they were written, folding and all."""
    lines = re.split(r"\r\n(?![ \t])", head.decode("ascii").removesuffix("\r\n"))
    pairs = (line.partition(":") for line in lines if line)
    return tuple(Field(name, value.lstrip(" ")) for name, _, value in pairs)


def one_line(text: str) -> str:
    """Text without line breaks and control characters: a second line would be a second field."""
    return _BLANKS.sub(" ", text).strip()


def _encoded(name: str, text: str) -> str:
    charset = "us-ascii" if text.isascii() else "utf-8"
    return Header(text, charset, maxlinelen=_LINE, header_name=name).encode(linesep="\r\n")
