"""A copy of a letter as a file that any mail program opens: for colleagues to look at, before it goes out.

The newsroom sends no mail. Whoever wants the copy in a mailbox opens the file and forwards it.
"""

from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from tamizdat.newsroom.letter_preview import PARTS, baked
from tamizdat.newsroom.models import Letter
from tamizdat.newsroom.publication import moment


def copy_of(letter: Letter, edition: str) -> bytes:
    """Write a letter in one edition as a message (RFC 5322), to nobody, marked as a copy in its subject."""
    html, text = PARTS[edition]
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = f"[copy] {letter.subject}"
    message["Date"] = format_datetime(letter.due or moment())
    message["X-Unsent"] = "1"  # Outlook then opens it as a draft
    message.set_content(baked(letter, text).decode())
    if html:
        message.add_alternative(baked(letter, html).decode(), subtype="html")
    return message.as_bytes()
