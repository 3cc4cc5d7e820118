"""Complaints: a reader pressed "spam", and the mailbox provider tells us (RFC 5965, and RFC 9477 which asks for it)."""

import re

from tamizdat.letters.inbound.addressing import ListAddress, is_ours, read_address, recipients
from tamizdat.letters.inbound.deliveries import fields_named
from tamizdat.letters.inbound.mail import Mail

_SPAM = frozenset({"abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "miscategorized"})
_ADDRESS = re.compile(r"[bu]\+[a-z2-7]{20,70}@[a-z0-9.-]{1,253}", re.IGNORECASE)
_MOST_FOUND = 8


def is_feedback(mail: Mail) -> bool:
    """Say whether a mail is a feedback report by its form, or holds one."""
    return mail.report == "feedback-report" or any(part.kind == "message/feedback-report" for part in mail.parts)


def is_complaint(mail: Mail) -> bool:
    """Say whether a feedback report complains; "not-spam" and reports on authentication do not."""
    blocks = tuple(
        block for part in mail.parts if part.kind == "message/feedback-report" and not part.within
        for block in part.reports
    )  # fmt: skip
    kinds = {value.strip().lower() for value in fields_named(blocks, "feedback-type")}
    return bool(kinds & _SPAM)


def own_addresses(mail: Mail, domain: str) -> list[ListAddress]:
    """Find every address of ours that a report carries: in its fields, in the mail it is about, in its own envelope.

    Providers black out the reader's address; ours, with the token, they leave.
    """
    values = [value for part in mail.parts for block in part.reports for _, value in block]
    values += [part.text for part in mail.parts if part.kind == "text/rfc822-headers"]
    found = dict.fromkeys([*recipients(mail), *(hit for value in values for hit in _ADDRESS.findall(value))])
    return [read_address(address, domain) for address in found if is_ours(address, domain)][:_MOST_FOUND]
