"""One mail as it came, read into plain words. Total: whatever the bytes are, a `Mail` comes out, and soon.

Read with the standard library's parser and its oldest policy: the newer one interprets every header while it parses,
and has raised on crafted ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from itertools import islice

MOST_BYTES = 1 << 19
MOST_PARTS = 64
MOST_BOUNDARIES = 12
MOST_DELIMITERS = 1_000
MOST_LINES = 20_000
MOST_HEAD = 64 << 10
MOST_HEADERS = 400
MOST_VALUE = 8 << 10
MOST_TEXT = 64 << 10
_BOUNDARY = re.compile(rb"boundary", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")

Fields = tuple[tuple[str, str], ...]
"""Header fields in their order: name in lower case, value on one line, not yet decoded."""


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the mail. `reports` are blocks of fields within it, as RFC 3464 and RFC 5965 have them.

    `within` says that it belongs to a mail that was attached, not to what the sender wrote.
    """

    kind: str
    text: str = ""
    reports: tuple[Fields, ...] = ()
    within: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """The whole mail. `report` is the report-type of a multipart/report (RFC 6522), in lower case, or ""."""

    fields: Fields = ()
    kind: str = "text/plain"
    report: str = ""
    parts: tuple[Part, ...] = ()

    def all(self, name: str) -> list[str]:
        """Give every value of a header field, in order, as they stand."""
        return [value for found, value in self.fields if found == name]

    def first(self, name: str) -> str:
        """Give the topmost value of a header field; "" where there is none."""
        return next(iter(self.all(name)), "")

    def words_of(self, name: str) -> str:
        """Give the topmost value of a header field with RFC 2047's encoded words decoded."""
        return decoded(self.first(name))


def read_mail(raw: bytes, most_text: int = MOST_TEXT) -> Mail:
    """Read a mail. What is longer than MOST_BYTES is cut there; what cannot be read at all is an empty mail.

    Of each text `most_text` bytes are kept. The parser's time grows with the product of lines and nesting (minutes for
    a crafted megabyte), so of a mail with more boundaries or lines than anybody needs only the head is read.
    """
    kept = raw[:MOST_BYTES]
    crafted = _is_crafted(kept)
    if crafted:
        kept = kept[:MOST_HEAD]
    try:
        return _read(BytesParser(policy=_Short()).parsebytes(kept, headersonly=crafted), most_text)
    except Exception:  # noqa: BLE001  the parser has raised on crafted mail before; such a mail says nothing
        return Mail()


def _is_crafted(raw: bytes) -> bool:
    return (
        len(_BOUNDARY.findall(raw)) > MOST_BOUNDARIES
        or raw.count(b"\n--") > MOST_DELIMITERS
        or raw.count(b"\n") > MOST_LINES
    )


class _Short(Compat32):
    """The oldest policy, with values cut: the parser of parameters takes the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MOST_VALUE]


def decoded(value: str) -> str:
    """Decode the encoded words of a header value (RFC 2047); as it stands, where they are broken."""
    try:
        return _one_line(str(make_header(decode_header(value))))
    except Exception:  # noqa: BLE001  unknown charsets, broken base64: shown as they came
        return value


def _read(message: Message, most_text: int) -> Mail:
    report = message.get_param("report-type", "") if message.get_content_type() == "multipart/report" else ""
    return Mail(
        fields=_fields(message),
        kind=message.get_content_type(),
        report=report.lower() if isinstance(report, str) else "",
        parts=tuple(_leaves(message, most_text)),
    )


def _fields(message: Message) -> Fields:
    return tuple((name.lower(), _one_line(value)) for name, value in islice(message.raw_items(), MOST_HEADERS))


def _one_line(value: str) -> str:
    # Bytes that are no ASCII came in as lone surrogates; RFC 6532 says that they are UTF-8.
    said = value[:MOST_VALUE].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _BLANKS.sub(" ", said).strip()


def _leaves(message: Message, most_text: int) -> Iterator[Part]:
    """Walk the tree without recursion, first things first."""
    waiting: list[tuple[Message, bool]] = [(message, False)]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part, within = waiting.pop()
        kind, below = part.get_content_type(), part.get_payload()
        children = [child for child in below if isinstance(child, Message)] if isinstance(below, list) else []
        if kind in {"message/delivery-status", "message/feedback-report"}:
            yield Part(kind, _text(part, most_text), tuple(_fields(child) for child in children[:MOST_PARTS]), within)
        elif kind.startswith("message/"):
            yield Part(kind, "", tuple(_fields(child) for child in children[:1]), within)
            waiting += [(child, True) for child in children[:1]]
        elif children:
            waiting += [(child, within) for child in reversed(children[:MOST_PARTS])]
        elif kind.startswith("text/"):
            yield Part(kind, _text(part, most_text), (), within)


def _text(part: Message, most_text: int) -> str:
    if part.is_multipart():
        return ""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data[:most_text].decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return data[:most_text].decode("utf-8", "replace")
