"""What follows from mail that came in: the judgement is `inbound`'s, the deeds are those of the readers' room."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound, Subscribe
from tamizdat.envelope.tokens import read_derived
from tamizdat.letters.answering.allowance import Allowance
from tamizdat.letters.answering.answers import Answer, Desk, answers
from tamizdat.letters.answering.library import Library
from tamizdat.letters.inbound.judging import Tokens, judge
from tamizdat.letters.inbound.mail import MOST_BYTES, Mail, read_mail
from tamizdat.letters.inbound.outcomes import Bounce, Complaint, Confirm, Human, Ignored, Leave, Request, Wish
from tamizdat.letters.postmark import VERP
from tamizdat.readers.face import (
    LEAVE,
    NOTHING,
    Later,
    Outcome,
    ask_for_link,
    confirm,
    leave,
    leave_by_address,
    note_bounce,
    subscribe,
)

LOOK_AGAIN = timedelta(seconds=1)
_BY_MAIL = "mail"


class Proving(Protocol):
    """Finds out who wrote a mail (see `proofs`)."""

    def signer(self, raw: bytes, day: date) -> str | None:
        """The proven address, "" for nobody, None for not yet."""


@dataclass(frozen=True, slots=True, repr=False)
class AnswerWish:
    """An answer as notices are queued. Its representation shows neither address nor words."""

    address: str
    language: str
    values: dict[str, str]
    unique: str
    kind: str = "answer"
    newsletter: str = ""


Granted = Bounce | Complaint | Leave | Confirm | Human | Ignored
Enqueue = Callable[[AnswerWish, Keyring, datetime], None]


@dataclass(frozen=True, slots=True)
class Mailroom:
    """Takes mail in. `library` opens the newest verified edition; `enqueue` keeps an answer to be sent."""

    desk: Desk
    proofs: Proving
    library: Callable[[], Library]
    enqueue: Enqueue
    allowance: Allowance = field(default_factory=Allowance)

    def take_in(self, message: Inbound, keyring: Keyring, now: datetime) -> Outcome | Later:
        """Do what follows from one mail, within the transaction that stands. Raises AddressRefused."""
        outcome = judge(read_mail(message.raw), self.desk.domain, tokens_of(keyring))
        if isinstance(outcome, Wish | Request):
            return self._of_somebody(outcome, message, keyring, now)
        return granted(outcome, keyring, now)

    def _of_somebody(self, asked: Wish | Request, message: Inbound, keyring: Keyring, now: datetime) -> Outcome | Later:
        """Grant what only its owner may ask for an address. An unproven wish to leave is asked back by mail."""
        signer = self.proofs.signer(message.raw, _day(message.day, now))
        if signer is None:
            return Later(now + LOOK_AGAIN)
        if isinstance(asked, Wish):
            return self._stop(asked, signer, keyring, now)
        if not signer:
            return NOTHING
        if asked.kind == "join":
            return self._join(asked, signer, keyring, now)
        self._answer(asked, signer, message.raw, keyring, now)
        return NOTHING

    def _stop(self, asked: Wish, signer: str, keyring: Keyring, now: datetime) -> Outcome | Later:
        """End one newsletter; all of them, where the address has not that one: whoever says stop means it."""
        newsletter = self._newsletter(asked.about)
        if not signer:
            return ask_for_link(asked.address, "", keyring, now)
        left = leave_by_address(signer, newsletter, keyring, now)
        return leave_by_address(signer, "", keyring, now) if left == NOTHING and newsletter else left

    def _newsletter(self, about: str) -> str:
        """The newsletter from whose address a letter came; "" for an address of all of them."""
        index = self.library().index() if about else None
        named = (each.slug for each in index.newsletters if about in {each.slug, each.list_id_label}) if index else ()
        return next(iter(named), "")

    def _join(self, asked: Request, address: str, keyring: Keyring, now: datetime) -> Outcome | Later:
        """Sign up for the newsletter of a language; who reads by mail gets whole stories, where there are any."""
        library = self.library()
        issue = library.newest(asked.language)
        if issue is None:
            return NOTHING
        newsletter = issue.newsletter
        wish = Subscribe(
            newsletter=newsletter.slug,
            address=address,
            language=newsletter.language,
            edition="full" if "full" in newsletter.editions else "digest",
            consent=library.consent(newsletter) or _BY_MAIL,
            hour=now.strftime("%Y-%m-%dT%H"),
        )
        return subscribe(wish, keyring, now)

    def _answer(self, asked: Request, address: str, raw: bytes, keyring: Keyring, now: datetime) -> None:
        mail = read_mail(raw, MOST_BYTES) if asked.kind == "verify" else Mail()
        given = answers(asked, mail, self.library(), self.desk)
        if not self.allowance.take(address, sum(each.size for each in given), now.date()):
            return
        digest = hashlib.sha256(raw).hexdigest()
        for number, each in enumerate(given):
            self.enqueue(_wish(each, asked, address, f"answer|{digest}|{number}"), keyring, now)


def granted(outcome: Granted, keyring: Keyring, now: datetime) -> Outcome:
    """Do what a token of ours allows; what came without one changes nothing. A refusal of us costs no reader."""
    match outcome:
        case Bounce(kind="hard" | "soft" as kind):
            return note_bounce(outcome.member, kind, outcome.issue, keyring, now)
        case Complaint():
            return note_bounce(outcome.member, "complaint", outcome.issue, keyring, now)
        case Leave():
            return leave(outcome.token, keyring, now)
        case Confirm():
            return confirm(outcome.token, keyring, now, method=_BY_MAIL)
        case Bounce() | Human() | Ignored():
            return NOTHING


def tokens_of(keyring: Keyring) -> Tokens:
    """How this vault reads its tokens."""
    return Tokens(
        bounce=partial(read_derived, keyring.verp, VERP, count=2),
        leave=partial(read_derived, keyring.leave, LEAVE, count=1),
    )


def _wish(answer: Answer, asked: Request, address: str, unique: str) -> AnswerWish:
    values = {"subject": answer.subject, "text": answer.text, "html": answer.html, "to": asked.message_id}
    return AnswerWish(address, asked.language, values, unique)


def _day(day: str, now: datetime) -> date:
    try:
        return min(date.fromisoformat(day), now.date())
    except ValueError:
        return now.date()
