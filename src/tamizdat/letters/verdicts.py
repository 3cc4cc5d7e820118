"""What an answer of the relay means for one mail, for its mail host, and for the whole sending. Pure.

4xx never costs a reader the letter. 5.1.x says that there is no such mailbox. 5.7.x says that *we* are not wanted:
then the sending pauses, and no reader is punished for it.
"""

from dataclasses import dataclass
from enum import Enum

from tamizdat.letters.statuses import Status
from tamizdat.wire.smtp.parcels import Reply, Stage

_CLOSING = 421
_THROTTLED = 454
_ADDRESS = 1
_MAILBOX = 2
_NETWORK = 4
_POLICY = 7
_FOR_GOOD = 5
_GONE_WITHOUT_WORDS = frozenset((550, 551, 553))
_LOG_IN = frozenset((530, 535, 538))
_OURS = frozenset((500, 501, 502, 503, 504, 521, 552, 555))


class Whose(Enum):
    """Whose trouble it is."""

    NOBODY = "nobody"
    MAILBOX = "mailbox"
    HOST = "host"
    RELAY = "relay"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of a mail, and whose trouble it is. `bounce` is what the readers' room is told: hard, soft, or ""."""

    status: Status
    whose: Whose
    bounce: str = ""


ACCEPTED = Verdict(Status.ACCEPTED, Whose.NOBODY)
_LATER = Verdict(Status.DEFERRED, Whose.MAILBOX)
_HOST_LATER = Verdict(Status.DEFERRED, Whose.HOST)
# Not the reader's fault in any way: the mail was not tried at all.
_RELAY_LATER = Verdict(Status.UNSENT, Whose.RELAY)
_OUR_FAULT = Verdict(Status.UNSENT, Whose.OURS)
_NO_MAILBOX = Verdict(Status.REJECTED, Whose.MAILBOX, "hard")
_NOT_THIS_ONE = Verdict(Status.REJECTED, Whose.MAILBOX, "soft")


def judge(stage: Stage, reply: Reply) -> Verdict:
    """Say what an answer means."""
    if reply.good:
        return ACCEPTED
    return _judge_later(stage, reply) if reply.later else _judge_never(stage, reply)


def _judge_later(stage: Stage, reply: Reply) -> Verdict:
    if reply.code in {_CLOSING, _THROTTLED} or stage is Stage.MAIL:
        return _RELAY_LATER
    if reply.enhanced[1] in {_NETWORK, _POLICY}:
        return _HOST_LATER
    return _LATER


def _judge_never(stage: Stage, reply: Reply) -> Verdict:
    kind, subject, _ = reply.enhanced
    if subject == _POLICY or reply.code in _LOG_IN or stage is Stage.MAIL:
        return _OUR_FAULT
    if kind == _FOR_GOOD and subject == _ADDRESS:
        return _NO_MAILBOX
    if stage is Stage.RCPT and not kind and reply.code in _GONE_WITHOUT_WORDS:
        return _NO_MAILBOX
    if subject == _MAILBOX or stage is Stage.RCPT:
        return _NOT_THIS_ONE
    return _OUR_FAULT if reply.code in _OURS else _NOT_THIS_ONE
