"""Reads a mail of the outbox for a keeper's eyes: its parts, its size, what each header is for. Pure and total."""

import email
import email.policy
import html
import re
from dataclasses import dataclass
from email.message import EmailMessage

# Some mail programs cut a message off above this many bytes of HTML, and show "message clipped".
CLIPPED_ABOVE_BYTES = 102 * 1024
EXPLAINED = {
    "from": "Who the letter says it is from.",
    "to": "The one reader who gets this copy. No other address stands in it.",
    "subject": "What a mailbox shows in its list; a provider reads it too.",
    "date": "When the letter was made: the same for every reader, and when it is sent again.",
    "message-id": "Names this copy. Sent again after a crash it is the same, so that a mailbox can show it once.",
    "return-path": "Where a failed delivery is reported: a signed number, never an address.",
    "reply-to": "Where an answer goes.",
    "list-id": "Names the list, so that mail programs can sort it (RFC 2919).",
    "list-unsubscribe": "Where the mail program's own button to leave leads (RFC 2369).",
    "list-unsubscribe-post": "Says that this button works with one click (RFC 8058).",
    "list-archive": "Where the same letter stands in public.",
    "list-help": "Where help about the list stands.",
    "list-owner": "Who answers for the list.",
    "precedence": "Asks machines not to answer.",
    "auto-submitted": "Says that a machine wrote this, so that no other machine answers (RFC 3834).",
    "feedback-id": "Lets large providers tell us of complaints in sums.",
    "mime-version": "Says that the letter has parts.",
    "content-type": "Says which parts there are: text and HTML of the same words.",
    "content-transfer-encoding": "How the bytes of a part are written so that they pass every mail server.",
    "content-language": "The language of the words.",
    "dkim-signature": "The domain's signature: whoever changes the letter on its way breaks it (RFC 6376).",
}
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_REMOTE = re.compile(r"(?:src|background)\s*=\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """One header line and what it is for."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it would go over the wire. `text_html` is the text part with its links made to be clicked."""

    subject: str
    to: str
    headings: tuple[Heading, ...]
    html: str
    text: str
    text_html: str
    source: str
    bytes: int
    html_bytes: int
    is_signed: bool
    pictures: bool

    @property
    def is_clipped(self) -> bool:
        """Say whether some mail programs would cut it off."""
        return self.html_bytes > CLIPPED_ABOVE_BYTES

    @property
    def kilobytes(self) -> str:
        """The size of its HTML, in kilobytes of 1,024 bytes."""
        return f"{self.html_bytes / 1024:.1f}"


def read_mail(source: bytes) -> Mail:
    """Take a mail apart. What cannot be read is shown as it stands."""
    message = email.message_from_bytes(source, policy=email.policy.default)
    page, text = _part(message, "html"), _part(message, "plain")
    headings = tuple(_heading(name, value) for name, value in message.raw_items())
    return Mail(
        subject=_decoded(message, "subject"),
        to=_decoded(message, "to"),
        headings=headings,
        html=page,
        text=text,
        text_html=with_links(text),
        source=source.decode("utf-8", "backslashreplace"),
        bytes=len(source),
        html_bytes=len(page.encode()),
        is_signed=any(one.name.lower() == "dkim-signature" for one in headings),
        pictures=bool(_REMOTE.search(page)),
    )


def shown(page: str, look: str) -> str:
    """Prepare HTML for a frame without scripts: links open beside it; `look` is `dark` or `light`.

    A frame cannot be told to be dark; the question that its style asks is answered in its place.
    """
    answered = _DARK.sub(lambda found: "(min-width:0)" if found[1].lower() == look else "(max-width:0)", page)
    return f'<base target="_blank">{answered}'


def with_links(text: str) -> str:
    """Make the addresses in a text clickable; everything else is text."""
    made, at = [], 0
    for found in _LINK.finditer(text):
        address = html.escape(found[0])
        made += [html.escape(text[at : found.start()]), f'<a href="{address}" rel="noopener noreferrer">{address}</a>']
        at = found.end()
    return "".join([*made, html.escape(text[at:])])


def _part(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""
    except (KeyError, LookupError, ValueError, AttributeError):
        return ""


def _decoded(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (ValueError, IndexError, AttributeError):
        return ""


def _heading(name: str, value: object) -> Heading:
    folded = re.sub(r"\s*\r?\n\s+", " ", str(value))
    return Heading(name, folded, EXPLAINED.get(name.lower(), ""))
