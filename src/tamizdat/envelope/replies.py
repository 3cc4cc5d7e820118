"""What the vault answers the office, sealed to the one question that asked. Pure; see messages for the questions."""

import msgspec

from tamizdat.envelope.errors import MessageRefused
from tamizdat.envelope.gift_replies import GiftReply


class _Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=True):
    """One of the replies below; its class name is its tag."""


class Standing(msgspec.Struct, frozen=True):
    """One subscription of a person who was looked for. `paused_until` is a day or ""."""

    newsletter: str
    language: str
    edition: str
    state: str
    joined: str
    paused_until: str


class MailHead(msgspec.Struct, frozen=True):
    """One mail of the outbox, in a list. `to` is an address: show it to the keeper, and keep it nowhere."""

    id: str
    to: str
    subject: str
    kind: str
    day: str


class Refused(_Reply, frozen=True):
    """It was not done; the sentence says why, and what to do."""

    sentence: str


class ReaderFound(_Reply, frozen=True):
    """The subscriptions of an exact address; none if nobody is known by it."""

    standing: list[Standing]


class ReaderErased(_Reply, frozen=True):
    """A receipt: what was erased, on which day, and when the last backup that may hold it is over."""

    subscriptions: int
    pending: int
    day: str
    backups_until: str


class ReadersExported(_Reply, frozen=True):
    """A list in an age file, which only the keeper opens for whom it was sealed."""

    sealed: bytes


class ReadersCounted(_Reply, frozen=True):
    """By newsletter: how many subscriptions in each state (active, halted, suppressed, pending)."""

    newsletters: dict[str, dict[str, int]]


class OutboxListed(_Reply, frozen=True):
    """The newest mails of the outbox, newest first."""

    mails: list[MailHead]


class MailShown(_Reply, frozen=True):
    """One mail of the outbox, as it would go over the wire."""

    source: bytes


class ActDone(_Reply, frozen=True):
    """A sending was paused, stopped and so on; the sentence says how it stands."""

    sentence: str


LetterReply = OutboxListed | MailShown | ActDone
Reply = Refused | ReaderFound | ReaderErased | ReadersExported | ReadersCounted | LetterReply | GiftReply
_REPLIES: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def encode_reply(reply: Reply) -> bytes:
    """Write a reply as it is sealed."""
    return msgspec.msgpack.encode(reply)


def decode_reply(payload: bytes) -> Reply:
    """Read a reply. Raises MessageRefused for anything else."""
    try:
        return _REPLIES.decode(payload)
    except (msgspec.MsgspecError, ValueError) as error:
        message = "The vault's answer is none that this version knows. Update both."
        raise MessageRefused(message) from error
