"""A copy of a letter, for colleagues to look at before it goes out: as a file that any mail program opens, or by mail.

The newsroom sends no mail itself: it seals the copy for the vault, which mails it as it mails everything.
"""

from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from tamizdat.envelope.messages import MailCopy
from tamizdat.newsroom.letter_preview import PARTS, baked
from tamizdat.newsroom.models import Letter
from tamizdat.newsroom.publication import moment
from tamizdat.spool.letterbox import letterbox_in


def copy_of(letter: Letter, edition: str) -> bytes:
    """Write a letter in one edition as a message (RFC 5322), to nobody, marked as a copy in its subject."""
    html, text = PARTS[edition]
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = marked(letter)
    message["Date"] = format_datetime(letter.due or moment())
    message["X-Unsent"] = "1"  # Outlook then opens it as a draft
    message.set_content(baked(letter, text).decode())
    if html:
        message.add_alternative(baked(letter, html).decode(), subtype="html")
    return message.as_bytes()


def mail_copy(letter: Letter, edition: str, address: str, now: datetime) -> None:
    """Have a copy mailed to `address`. Raises LetterboxClosed, and then nothing was kept."""
    html, text = PARTS[edition]
    message = MailCopy(
        address=address,
        language=letter.newsletter.language,
        subject=marked(letter),
        text=baked(letter, text),
        html=baked(letter, html) if html else b"",
        day=f"{now.date()}",
    )
    letterbox_in(settings.VAR).drop(message)


def marked(letter: Letter) -> str:
    """The subject of a copy."""
    return f"[copy] {letter.subject}"
