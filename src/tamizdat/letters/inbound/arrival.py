"""A mail at the door: what the mail server knows about it is written on top of it, as mail servers do."""

import re

MOST_BYTES = 1 << 20
# A line that mailboxes in one file begin with; local delivery writes it, and no mail has it.
_MBOX_LINE = re.compile(rb"\A>?From [^\r\n]*\r?\n")
_ADDRESS = re.compile(r"[\x21-\x7e\u00a1-\U0010ffff]{1,320}")
_NULL_SENDERS = frozenset({"", "<>", "mailer-daemon"})


def stamped(raw: bytes, sender: str | None, recipient: str) -> bytes:
    """Write the envelope's sender and recipient on top, and cut what is longer than MOST_BYTES.

    `sender` is "" (or MAILER-DAEMON, as some servers say) for the null sender of bounces, None where nobody told.
    Reports stand before the mails that they return, so what is cut off is nothing that anybody reads.
    """
    lines = []
    if sender is not None:
        lines.append(f"Return-Path: <{'' if sender.lower() in _NULL_SENDERS else _clean(sender)}>\r\n")
    if recipient:
        lines.append(f"X-Original-To: {_clean(recipient)}\r\n")
    body = _MBOX_LINE.sub(b"", raw[:MOST_BYTES], count=1)
    return "".join(lines).encode() + body


def _clean(address: str) -> str:
    """An address comes from a stranger: it must not begin a second line."""
    stripped = address.strip("<>")
    return stripped if _ADDRESS.fullmatch(stripped) else "unreadable"
