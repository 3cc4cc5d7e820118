"""What the office may see and order of letters: the outbox, and the sendings."""

from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

from tamizdat.envelope.messages import ReadMail, ReadOutbox, SendingAct
from tamizdat.envelope.replies import ActDone, MailHead, MailShown, OutboxListed, Refused, Reply
from tamizdat.letters.actions import orders
from tamizdat.letters.errors import LettersError
from tamizdat.letters.models import Issue
from tamizdat.letters.outbox import Outbox, Waiting

MOST = 200
NO_MAIL = "This mail is not in the outbox any more."


class DeskOfLetters:
    """The outbox and the journals of one vault."""

    def __init__(self, outbox: Outbox, journals: Path) -> None:
        self._outbox = outbox
        self._journals = journals

    def answer(self, question: ReadOutbox | ReadMail | SendingAct, now: datetime) -> Reply:
        """Show the outbox, one mail of it, or act on a sending."""
        match question:
            case ReadOutbox():
                return OutboxListed([self._head(one) for one in self._outbox.newest(min(question.newest, MOST))])
            case ReadMail():
                source = self._outbox.message(question.id)
                return Refused(NO_MAIL) if source is None else MailShown(source)
            case SendingAct():
                return self._act(question, now)

    def _head(self, waiting: Waiting) -> MailHead:
        fields = BytesHeaderParser(policy=policy.default).parsebytes(b"".join(self._outbox.pieces(waiting.head)))
        return MailHead(
            id=waiting.name,
            to=waiting.head.recipient.decode("utf-8", "replace"),
            subject=str(fields["subject"] or ""),
            kind="letter" if fields["list-id"] else "notice",
            day=waiting.head.at[:10],
        )

    def _act(self, question: SendingAct, now: datetime) -> Reply:
        try:
            issue = self._ordered(question, now)
        except LettersError as error:
            return Refused(f"{error}")
        return ActDone(f"Issue {issue.pk} is {issue.get_state_display()}.")

    def _ordered(self, question: SendingAct, now: datetime) -> Issue:
        match question.act:
            case "pause":
                return orders.pause(question.issue, now)
            case "go on":
                return orders.go_on(question.issue, self._journals, now)
            case "stop":
                return orders.stop(question.issue, now)
            case "send now":
                return orders.send_now(question.issue, self._journals, now)
            case "skip":
                return orders.skip(question.issue, now)
