"""What a mail server says became of a mail: RFC 3464's report, its status first; its prose only as a last resort.

*hard*: there is no such mailbox, and there will be none. *soft*: not this time (full, silent, down). *ours*: they
refuse us, or the mail, which says nothing about the reader.
"""

import re
from dataclasses import dataclass
from typing import Literal

from tamizdat.letters.inbound.mail import Fields, Mail

Fate = Literal["hard", "soft", "ours"]

# RFC 3463, and 5.1.10 of RFC 7505 (a domain that takes no mail). 5.2.1 is a mailbox that was switched off.
_HARD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_OURS = ("5.3.4", "5.5.", "5.6.", "5.7.", "5.1.7", "5.1.8", "5.2.3", "4.7.")
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_NOBODY = re.compile(
    r"user (?:is )?unknown|unknown (?:user|recipient|mailbox)|no such (?:user|mailbox|recipient|person|address)"
    r"|(?:user|recipient|mailbox|address|account)(?: \S+)? (?:does not|doesn.t) exist|mailbox not found"
    r"|(?:account|mailbox)[^.]{0,40}(?:disabled|deactivated|inactive)|user not found|no mailbox here"
    r"|invalid (?:recipient|mailbox)|такого пользователя нет|пользователь не найден",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"spam|blocked|black ?list|block ?list|policy|reputation|dmarc|\bspf\b|dkim|content rejected", re.IGNORECASE
)
_GENERIC = re.compile(r"[45]\.0\.\d+")
_MOST_PROSE = 4_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """`fate` is None where nothing became of it yet, or all went well. `status` is that of RFC 3463, or ""."""

    fate: Fate | None
    status: str


def is_report(mail: Mail) -> bool:
    """Say whether a mail is a report of delivery by its form, or holds one."""
    return mail.report == "delivery-status" or any(
        part.kind == "message/delivery-status" and not part.within for part in mail.parts
    )


def read_delivery(mail: Mail) -> Delivery:
    """Read what became of a mail. Of several recipients the worst counts: our mails have one each."""
    blocks = [
        block
        for part in mail.parts
        if part.kind == "message/delivery-status" and not part.within
        for block in part.reports
        if any(name in {"action", "status", "final-recipient"} for name, _ in block)
    ]
    found = [_of_recipient(dict(reversed(block))) for block in blocks]
    return max(found, key=_weight, default=None) or _of_prose(mail)


def _weight(delivery: Delivery) -> int:
    return (None, "ours", "soft", "hard").index(delivery.fate)


def _of_recipient(fields: dict[str, str]) -> Delivery:
    action, status = fields.get("action", "").lower(), _status(fields.get("status", ""))
    if action in {"delayed", "delivered", "relayed", "expanded"} or (status.startswith("2.") and action != "failed"):
        return Delivery(None, status)
    said = fields.get("diagnostic-code", "")
    if not status or _GENERIC.fullmatch(status):
        status = _status(said) or status
    return Delivery(fate_of(status, said), status)


def fate_of(status: str, said: str) -> Fate:
    """Judge a refusal by its enhanced status (RFC 3463, may be ""), and by its words where that says nothing."""
    if status in _HARD:
        return "hard"
    if status.startswith(_OURS):
        return "ours"
    if status.startswith("4.") or (status and not _GENERIC.fullmatch(status)):
        return "soft"
    if _POLICY.search(said[:_MOST_PROSE]):
        return "ours"
    return "hard" if _NOBODY.search(said[:_MOST_PROSE]) else "soft"


def _of_prose(mail: Mail) -> Delivery:
    """A bounce in nobody's form, as some servers still write: believed for its codes, then for plain words."""
    said = next((part.text for part in mail.parts if part.kind.startswith("text/") and not part.within), "")
    said = said[:_MOST_PROSE]
    status = _status(said)
    if status.startswith("2.") or not (status or is_report(mail) or _NOBODY.search(said)):
        return Delivery(None, status)
    return Delivery(fate_of(status, said), status)


def _status(text: str) -> str:
    found = _ENHANCED.search(text[:_MOST_PROSE])
    return ".".join(str(int(number)) for number in found.groups()) if found else ""


def fields_named(blocks: tuple[Fields, ...], *names: str) -> list[str]:
    """Give the values of some fields, in all blocks of a report."""
    return [value for block in blocks for name, value in block if name in names]
