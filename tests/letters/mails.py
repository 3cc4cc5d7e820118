"""Mails as they come in, invented after the forms that servers write."""

import base64

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tamizdat.letters.inbound.judging import Tokens

DOMAIN = "news.example.org"
TOKEN = "k5xw6ytboi2gk3tume7rk3d4na2xw5dfnf5wsmtqob"
LEAVE_TOKEN = "me7rk3d4na2xw5dfnf5wsmtqobk5x"
CONFIRM_TOKEN = "Qm9va3MgcHJpbnRlZCBhYnJvYWQgYW5kIGNhcnJpZWQ"
BOUNCE = f"b+{TOKEN}@bounce.{DOMAIN}"
IDS = (7, 41)


def tokens() -> Tokens:
    """Believe the two tokens above and no other."""
    return Tokens(
        bounce=lambda token: IDS if token == TOKEN else None,
        leave=lambda token: (99,) if token == LEAVE_TOKEN else None,
    )


def plain(text: str = "Hello", **fields: str) -> bytes:
    """A mail that a person wrote to get@; fields by name, with "_" for "-", and "" to leave one out."""
    heads = {
        "From": "Nadia <nadia@mail.example>",
        "To": f"get@{DOMAIN}",
        "Subject": "Hello",
        "Date": "Fri, 27 Nov 2026 10:00:00 +0000",
        "Message-ID": "<1@mail.example>",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in heads.items() if value)
    kind = "" if "Content-Type" in heads else "Content-Type: text/plain; charset=utf-8\r\n"
    body = text.replace("\n", "\r\n")
    return f"{head}{kind}MIME-Version: 1.0\r\n\r\n{body}\r\n".encode()


def report(status: str, action: str = "failed", said: str = "", *, to: str = BOUNCE, extra: str = "") -> bytes:
    """A report of delivery as Postfix writes one (RFC 3464)."""
    diagnostic = f"Diagnostic-Code: smtp; {said}\n" if said else ""
    return f"""Return-Path: <>
X-Original-To: {to}
From: MAILER-DAEMON@mx.mail.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
{extra}Content-Type: multipart/report; report-type=delivery-status; boundary="B/mx"

--B/mx
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.mail.example. I'm sorry.

--B/mx
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.mail.example
X-Postfix-Queue-ID: 4XyZ
Arrival-Date: Fri, 27 Nov 2026 17:00:01 +0000

Final-Recipient: rfc822; nadia@mail.example
Original-Recipient: rfc822;nadia@mail.example
Action: {action}
Status: {status}
{diagnostic}
--B/mx
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <{BOUNCE}>
Subject: The week

--B/mx--
""".encode()


def complaint(kind: str = "abuse", *, sender: str = BOUNCE, to: str = f"fbl@{DOMAIN}", inner: str = "") -> bytes:
    """A feedback report (RFC 5965); the reader's address is blacked out, as providers do."""
    return f"""From: <feedback@mail.example>
To: <{to}>
Subject: FW: The week
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain

This is an email abuse report.
--part
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Feedback/1.0
Version: 1
Original-Mail-From: <{sender}>
Original-Rcpt-To: <redacted@mail.example>

--part
Content-Type: message/rfc822

From: The week <weekly@{DOMAIN}>
{inner}Subject: The week

The words.
--part--
""".encode()


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_PRIVATE = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
_PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
RECORD = b"v=DKIM1; k=rsa; p=" + base64.b64encode(_PUBLIC)


def signed(
    mail: bytes, *, by: str = "mail.example", over: tuple[str, ...] = ("from", "to", "subject", "date")
) -> bytes:
    """Sign a mail as its provider would."""
    names = [name.encode() for name in over]
    return bytes(dkim.sign(mail, b"s1", by.encode(), _PRIVATE, include_headers=names)) + mail


def dkim_with_length(mail: bytes) -> bytes:
    """Sign only as much of the body as there is: anybody may write below it."""
    names = [b"from", b"to", b"subject"]
    return bytes(dkim.sign(mail, b"s1", b"mail.example", _PRIVATE, include_headers=names, length=True)) + mail


def texts(name: str) -> list[bytes]:
    """Answer as the DNS would: every domain here has the same key."""
    return [RECORD] if name.startswith("s1._domainkey.") else []
