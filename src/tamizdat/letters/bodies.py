"""The body of a mail, made once for everybody who gets it: MIME, line ends and dots as SMTP carries them."""

import base64
import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from tamizdat.letters.fields import Field, read_fields

_LATIN = 0.8
_BLANKS = re.compile(rb"[\t ]+")
_BLANKS_AT_END = re.compile(rb" (?=\r\n)")
_EMPTY_LINES_AT_END = re.compile(rb"(?:\r\n)+\Z")


@dataclass(frozen=True, slots=True)
class Body:
    """Content as it is hashed and shown, with its MIME fields, and `carried`: dots doubled (RFC 5321 4.5.2)."""

    fields: tuple[Field, ...]
    content: bytes

    @property
    def carried(self) -> bytes:
        """As it goes over the wire, up to the line with the final dot."""
        return stuffed(self.content)


def alternatives(text: str, html: str) -> Body:
    """Text and HTML of one letter as multipart/alternative, the text first (RFC 2046 5.1.4)."""
    message = EmailMessage(policy=SMTP)
    message.set_content(text, cte=_encoding_for(text))
    message.add_alternative(html, subtype="html", cte=_encoding_for(html))
    # Left alone, the boundary would be chance, and equal letters would not be equal bytes.
    message.set_boundary(f"=_{hashlib.sha256(f'{text}|{html}'.encode()).hexdigest()[:32]}")
    return _split(message)


def plain(text: str) -> Body:
    """Text alone."""
    message = EmailMessage(policy=SMTP)
    message.set_content(text, cte=_encoding_for(text))
    return _split(message)


def body_hash(content: bytes) -> str:
    """`bh=` of DKIM: SHA-256 of the relaxed body (RFC 6376 3.4.4), in base64."""
    relaxed = _BLANKS_AT_END.sub(b"", _BLANKS.sub(b" ", content))
    relaxed = _EMPTY_LINES_AT_END.sub(b"", relaxed)
    return base64.b64encode(hashlib.sha256(relaxed + b"\r\n" if relaxed else b"").digest()).decode("ascii")


def stuffed(content: bytes) -> bytes:
    """Double every dot that begins a line, so that none ends the mail."""
    doubled = content.replace(b"\r\n.", b"\r\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled


def unstuffed(carried: bytes) -> bytes:
    """The other way round: what a reader's server stores."""
    single = carried.replace(b"\r\n..", b"\r\n.")
    return single[1:] if single.startswith(b"..") else single


def _encoding_for(text: str) -> str:
    """Quoted-printable stays readable for Latin script; for others base64 is half as long."""
    latin = sum(character.isascii() for character in text)
    return "quoted-printable" if latin >= _LATIN * len(text) else "base64"


def _split(message: EmailMessage) -> Body:
    head, _, content = message.as_bytes().partition(b"\r\n\r\n")
    return Body(read_fields(head), content if content.endswith(b"\r\n") else content + b"\r\n")
