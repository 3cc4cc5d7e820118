"""What follows from one mail. Pure: the mail, our domain and our way of reading tokens in, one outcome out.

Whoever holds a token of ours may do with it what it is for, and nothing else; whatever comes without one is only a
wish, which `authenticity` must uphold before anything follows from it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from tamizdat.letters.inbound.addressing import ListAddress, list_addresses, sender_of
from tamizdat.letters.inbound.automatic import automatic
from tamizdat.letters.inbound.complaints import is_complaint, is_feedback, own_addresses
from tamizdat.letters.inbound.deliveries import is_report, read_delivery
from tamizdat.letters.inbound.mail import Mail
from tamizdat.letters.inbound.outcomes import (
    Bounce,
    Complaint,
    Confirm,
    Human,
    Ignored,
    Leave,
    Outcome,
    Request,
    Wish,
)
from tamizdat.letters.inbound.replies import first_line, subject_of, wish_of, written

_CONFIRM_LINK = re.compile(r"/confirm/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")
_NUMBER = re.compile(r"\d{1,3}")
_STORY = re.compile(r"(?:https?://[^\s<>\"]{1,500}|/[^\s<>\"]{1,300})")
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>")
_LONGEST_LANGUAGE = 12


@dataclass(frozen=True, slots=True)
class Tokens:
    """How tokens are read: a bounce token gives (issue, member); a leave token gives (member,)."""

    bounce: Callable[[str], tuple[int, ...] | None]
    leave: Callable[[str], tuple[int, ...] | None]


def judge(mail: Mail, domain: str, tokens: Tokens) -> Outcome:
    """Say what follows from a mail."""
    ours = list_addresses(mail, domain)
    if is_feedback(mail):
        return _complaint(mail, domain, tokens)
    if is_report(mail) or any(each.purpose == "bounce" for each in ours):
        return _bounce(mail, domain, tokens) or _of_a_person(mail, ours)
    leaving = next((each.detail for each in ours if each.purpose == "unsubscribe"), "")
    if leaving:
        return Leave(leaving) if tokens.leave(leaving) else Ignored("a leave token that is not ours")
    machine = automatic(mail, domain)
    return Ignored(f"automatic: {machine}") if machine else _of_a_person(mail, ours)


def _complaint(mail: Mail, domain: str, tokens: Tokens) -> Outcome:
    if not is_complaint(mail):
        return Ignored("a report that complains of nothing")
    found = own_addresses(mail, domain)
    ids = _first_believed(found, "bounce", tokens)
    if ids:
        return Complaint(*ids)
    leaving = (tokens.leave(each.detail) for each in found if each.purpose == "unsubscribe")
    member = next((ids[0] for ids in leaving if ids), None)
    return Ignored("a complaint without a token of ours") if member is None else Complaint(0, member)


def _bounce(mail: Mail, domain: str, tokens: Tokens) -> Outcome | None:
    """None where a person answered to the address of bounces, as some mail programs do."""
    ids = _first_believed(own_addresses(mail, domain), "bounce", tokens)
    machine = automatic(mail, domain)
    if not ids:
        return Ignored("a bounce without a token of ours")
    if not machine:
        return None
    delivery = read_delivery(mail)
    if delivery.fate is None:
        return Ignored("nothing came back" if is_report(mail) else f"automatic: {machine}")
    return Bounce(delivery.fate, *ids, delivery.status)


def _first_believed(found: Iterable[ListAddress], purpose: str, tokens: Tokens) -> tuple[int, int] | None:
    for each in found:
        ids = tokens.bounce(each.detail) if each.purpose == purpose else None
        if ids is not None:
            return ids[0], ids[1]
    return None


def _of_a_person(mail: Mail, ours: list[ListAddress]) -> Outcome:
    sender, wish = sender_of(mail), wish_of(mail)
    confirming = _confirmation(mail, ours)
    if confirming and (wish == "confirm" or not first_line(written(mail))):
        return Confirm(confirming)
    asked = next((each for each in ours if each.purpose in {"get", "join", "leave", "verify"}), None)
    if not ours or not sender:
        return Human()
    if asked and asked.purpose == "leave":
        return Wish("leave", sender, asked.detail)
    if wish == "leave":
        return Wish("leave", sender, next((each.detail for each in ours if each.purpose == "other"), ""))
    return _request(mail, asked, sender) if asked else Human()


def _confirmation(mail: Mail, ours: list[ListAddress]) -> str:
    """A confirmation token: in our own address, or in the link that a reply quotes."""
    addressed = next((each.detail for each in ours if each.purpose == "confirm"), "")
    texts = (part.text for part in mail.parts if not part.within)
    quoted = next((found[1] for text in texts if (found := _CONFIRM_LINK.search(text))), "")
    return addressed or quoted


def _request(mail: Mail, asked: ListAddress, sender: str) -> Request:
    language = asked.detail if asked.detail.isalpha() and len(asked.detail) <= _LONGEST_LANGUAGE else ""
    found = _MESSAGE_ID.fullmatch(mail.first("message-id"))
    about = _story_of(mail) if asked.purpose == "get" else ""
    kind: Literal["letter", "story", "join", "verify"] = "story" if about else "letter"
    if asked.purpose in {"join", "verify"}:
        kind = asked.purpose
    return Request(kind, sender, language, about, found[0] if found else "")


def _story_of(mail: Mail) -> str:
    """A story by its number in the letter, or by its address: alone in the subject, or alone in the first line."""
    for line in (subject_of(mail).strip(), first_line(written(mail)).strip()):
        number = _NUMBER.fullmatch(line.strip("#№. "))
        if number:
            return str(int(number[0]))
        if _STORY.fullmatch(line):
            return line
    return ""
