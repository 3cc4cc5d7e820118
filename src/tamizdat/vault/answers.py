"""Answers the office. Each question is opened, answered and taken away; an asker who has gone finds nothing later."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.db import DatabaseError

from tamizdat.envelope.errors import EnvelopeError
from tamizdat.envelope.gift_questions import (
    GiftQuestion,
    ImportStatement,
    MatchLine,
    RefundGift,
    ShowLines,
    UnmatchLine,
)
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import (
    CountReaders,
    EraseReader,
    ExportReaders,
    FindReader,
    Question,
    ReadMail,
    ReadOutbox,
    SendingAct,
    decode_question,
)
from tamizdat.envelope.replies import (
    ReaderErased,
    ReaderFound,
    ReadersCounted,
    ReadersExported,
    Refused,
    Reply,
    Standing,
    encode_reply,
)
from tamizdat.readers.face import ReadersError, Scrubber, counts, erase, export_list, find
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.questions import QUESTIONS, answer, read_question
from tamizdat.vault.errors import VaultError

NO_KEEPER = "There is no offline keeper to whom a list could be sealed. Name one with “tamizdat vault init --offline”."
NOT_NOW = "The vault could not do it just now; nothing was done. Try again, and look at its log if this stays."


class Outgoing(Protocol):
    """What the office may ask of the sending of letters."""

    def answer(self, question: ReadOutbox | ReadMail | SendingAct, keyring: Keyring, now: datetime) -> Reply:
        """Show the outbox, or act on a sending."""


class Gifts(Protocol):
    """What the office may ask about gifts."""

    def answer(self, question: GiftQuestion, keyring: Keyring, now: datetime) -> Reply:
        """Do it, or say why not."""


class Answers:
    """The questions of one office. `say` gets a sentence where one could not be answered."""

    def __init__(
        self, folder: Path, keyring: Keyring, outgoing: Outgoing, gifts: Gifts, say: Callable[[str], None]
    ) -> None:
        self.folder = folder
        self.spool = Spool(folder / QUESTIONS)
        self.keyring = keyring
        self.outgoing = outgoing
        self.gifts = gifts
        self.say = say
        self._scrubber = Scrubber()

    def turn(self, now: datetime) -> int:
        """Answer every question that waits. Returns how many there were."""
        count = 0
        for waiting in self.spool.waiting():
            try:
                sealed = waiting.read()
            except FileNotFoundError:
                continue
            # Taken away first: a question is carried out once or not at all, and the asker can ask again.
            self.spool.done(waiting.name)
            self._answer(sealed, now)
            count += 1
        self._scrubber.settle()
        return count

    def _answer(self, sealed: bytes, now: datetime) -> None:
        try:
            asked = read_question(self.keyring.mail, sealed)
            question = decode_question(asked.question)
        except EnvelopeError as error:
            self.say(f"A question of the office was not answered: {error}")
            return
        try:
            reply = self._reply(question, now)
        except (EnvelopeError, ReadersError, VaultError) as error:
            reply = Refused(f"{error}")
        except DatabaseError as error:
            self.say(f"A question of the office could not be answered ({type(error).__name__}).")
            reply = Refused(NOT_NOW)
        answer(self.folder, asked, encode_reply(reply))

    def _reply(self, question: Question, now: datetime) -> Reply:
        match question:
            case FindReader():
                return self._find(question.address)
            case EraseReader():
                receipt = erase(question.address, question.by, self.keyring, now)
                self._scrubber.owe()
                return ReaderErased(
                    receipt.subscriptions, receipt.pending, f"{receipt.day}", f"{receipt.backups_until}"
                )
            case ExportReaders():
                return self._export(question, now)
            case CountReaders():
                return ReadersCounted(counts())
            case ReadOutbox() | ReadMail() | SendingAct():
                return self.outgoing.answer(question, self.keyring, now)
            case ImportStatement() | ShowLines() | MatchLine() | UnmatchLine() | RefundGift():
                return self.gifts.answer(question, self.keyring, now)

    def _find(self, address: str) -> ReaderFound:
        found = find(address, self.keyring)
        return ReaderFound(
            [
                Standing(one.newsletter, one.language, one.edition, one.state, one.joined, f"{one.paused_until or ''}")
                for one in found
            ]
        )

    def _export(self, question: ExportReaders, now: datetime) -> Reply:
        if not self.keyring.offline:
            return Refused(NO_KEEPER)
        sealed = export_list(
            question.newsletter,
            by=question.by,
            second=question.second,
            recipient=self.keyring.offline[0],
            keyring=self.keyring,
            now=now,
        )
        return ReadersExported(sealed)
