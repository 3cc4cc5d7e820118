"""Whether a machine wrote a mail. Nobody answers those (RFC 3834 2), so that two machines never talk to each other."""

import re

from tamizdat.letters.inbound.addressing import is_ours, sender_of
from tamizdat.letters.inbound.mail import Mail

_PRECEDENCE = frozenset({"bulk", "list", "junk", "auto_reply"})
_LIST_FIELDS = ("list-id", "list-unsubscribe", "list-post", "list-help", "mailing-list", "feedback-id")
# What programs older than RFC 3834 write, and some younger ones.
_MARKS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-response-suppress",
    "x-loop",
    "x-failed-recipients",
    "x-ms-exchange-inbox-rules-loop",
    "x-mail-autoreply",
)
_MACHINES = re.compile(
    r"(?:mailer-daemon|postmaster|mdaemon|no-?reply|do-?not-?reply|bounces?|daemon|root|listserv|majordomo"
    r"|owner-.*|.*-(?:request|owner|bounces?|relay)|b\+.*|bounce\+.*)",
    re.IGNORECASE,
)


def automatic(mail: Mail, domain: str) -> str:
    """Say by what a mail shows that a machine wrote it, or that it came from ourselves; "" if a person may have."""
    return _by_fields(mail) or _by_sender(mail, domain)


def _by_fields(mail: Mail) -> str:
    said = [value.partition(";")[0].strip().lower() for value in mail.all("auto-submitted")]
    if any(value != "no" for value in said):
        return "Auto-Submitted"
    if any(value.strip().lower() in _PRECEDENCE for value in mail.all("precedence")):
        return "Precedence"
    if mail.report or mail.kind == "multipart/report":
        return "Content-Type"
    return next((name.title() for name in (*_LIST_FIELDS, *_MARKS) if mail.all(name)), "")


def _by_sender(mail: Mail, domain: str) -> str:
    sender = sender_of(mail)
    if any(value.strip() in {"<>", ""} for value in mail.all("return-path")):
        return "Return-Path"
    if not sender or is_ours(sender, domain):
        return "From"
    path = mail.first("return-path").strip("<> ")
    return next(
        ("From" for address in (sender, path) if _MACHINES.fullmatch(address.rpartition("@")[0])),
        "Return-Path" if path and is_ours(path, domain) else "",
    )
