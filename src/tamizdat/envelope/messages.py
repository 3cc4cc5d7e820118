"""What waits in the spool, once opened: the wishes of readers, mails that came in, and the questions of the office."""

from typing import Literal, get_args

import msgspec

from tamizdat.envelope.gift_messages import Give, ManageGift, ProviderHint, Remind
from tamizdat.envelope.gift_questions import GiftQuestion
from tamizdat.envelope.tagged import Tagged, read_tagged

Edition = Literal["digest", "full", "text"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)
Act = Literal["pause", "go on", "stop", "send now", "skip", "fix", "correct", "resend"]


class Subscribe(Tagged, frozen=True):
    """A form was sent. `consent` names the revision of the policy, `hour` is the hour of the form in UTC."""

    newsletter: str
    address: str
    language: str
    edition: Edition
    consent: str
    hour: str


class Confirm(Tagged, frozen=True):
    """The button of a confirmation was pressed."""

    token: str


class Leave(Tagged, frozen=True):
    """The link, the mail program's button or the mailed token says: no more."""

    token: str


class AskToLeave(Tagged, frozen=True):
    """Somebody typed an address that shall get no more letters; a link is mailed to it."""

    address: str
    newsletter: str


class AskToChange(Tagged, frozen=True):
    """Somebody typed an address whose settings they want to change; a link is mailed to it."""

    address: str
    newsletter: str


class Change(Tagged, frozen=True):
    """The page behind a mailed link was sent. "" leaves a setting as it is; `export` and `erase` are acts.

    `paused_until` is a day such as 2026-12-24, or "none" to end a pause.
    """

    token: str
    language: str
    edition: Edition | Literal[""]
    paused_until: str
    export: bool
    erase: bool


class Inbound(Tagged, frozen=True):
    """A mail that came in: a bounce, a complaint, a reply. `day` is the day on which it came."""

    raw: bytes
    day: str


class MailCopy(Tagged, frozen=True):
    """The newsroom: mail a copy of a letter that is being written to a colleague. `html` is empty for plain text."""

    address: str
    language: str
    subject: str
    text: bytes
    html: bytes
    day: str


class FindReader(Tagged, frozen=True):
    """The office: say whether this exact address is known, and with what settings."""

    address: str


class EraseReader(Tagged, frozen=True):
    """The office: erase this person."""

    address: str
    by: str


class ExportReaders(Tagged, frozen=True):
    """The office: a list sealed to a keeper. `second` is the other keeper who said yes."""

    newsletter: str
    by: str
    second: str


class ReadOutbox(Tagged, frozen=True):
    """The office: the newest mails that wait in the outbox."""

    newest: int


class ReadMail(Tagged, frozen=True):
    """The office: one mail of the outbox in full."""

    id: str


class CountReaders(Tagged, frozen=True):
    """The office: how many readers there are, by newsletter."""


class SendingAct(Tagged, frozen=True):
    """The office: pause a sending, go on, stop it, send what waits for a yes, or skip it; or send a further version.

    fix: to the rest, in place of this one. correct: to those who got it. resend: to those whom it did not reach.
    """

    issue: int
    act: Act
    by: str


Gifting = Give | ManageGift | Remind | ProviderHint
Message = Subscribe | Confirm | Leave | AskToLeave | AskToChange | Change | Inbound | MailCopy | Gifting
ReaderQuestion = FindReader | EraseReader | ExportReaders | CountReaders
Question = ReaderQuestion | ReadOutbox | ReadMail | SendingAct | GiftQuestion


def encode(message: Message | Question) -> bytes:
    """Write a message as it is sealed."""
    return msgspec.msgpack.encode(message)


def decode(payload: bytes) -> Message:
    """Read what a reader or a mail brought. Raises MessageRefused for anything else, and never shows it."""
    return read_tagged(_MESSAGES, payload)


def decode_question(payload: bytes) -> Question:
    """Read what the office asked. Raises MessageRefused."""
    return read_tagged(_QUESTIONS, payload)


_MESSAGES: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)
_QUESTIONS: msgspec.msgpack.Decoder[Question] = msgspec.msgpack.Decoder(Question)
