"""A letters' room that keeps what it is given, for tests of the vault."""

from dataclasses import dataclass, field
from datetime import datetime

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound, MailCopy, ReadMail, ReadOutbox, SendingAct
from tamizdat.envelope.replies import ActDone, Reply
from tamizdat.readers.face import NOTHING, NoticeWish, Outcome


@dataclass
class KeptLetters:
    """`wishes` are mails that should be written, `inbound` mails that came in. `broken` makes it fail."""

    wishes: list[NoticeWish] = field(default_factory=list)
    inbound: list[Inbound] = field(default_factory=list)
    copies: list[MailCopy] = field(default_factory=list)
    broken: Exception | None = None
    stopped: bool = False

    def enqueue(self, wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
        if self.broken is not None:
            raise self.broken
        self.wishes.append(wish)

    def take_in(self, mail: Inbound, keyring: Keyring, now: datetime) -> Outcome:
        self.inbound.append(mail)
        return NOTHING

    def copy(self, wish: MailCopy, keyring: Keyring, now: datetime) -> Outcome:
        self.copies.append(wish)
        return NOTHING

    def answer(self, question: ReadOutbox | ReadMail | SendingAct, keyring: Keyring, now: datetime) -> Reply:
        return ActDone("It was done.")

    def sending(self, keyring: Keyring) -> "KeptLetters":
        return self

    def fetching(self, keyring: Keyring) -> None:
        return None

    def turn(self, now: datetime) -> float:
        return 0.01

    def stop(self) -> None:
        self.stopped = True

    def close(self) -> None:
        assert self.stopped
