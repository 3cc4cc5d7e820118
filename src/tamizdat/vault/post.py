"""The letters' room as the vault's worker uses it: notices, mail that came in, the outbox, and the sending itself."""

from datetime import datetime

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound, ReadMail, ReadOutbox, SendingAct
from tamizdat.envelope.replies import Refused, Reply
from tamizdat.readers.face import NOTHING, NoticeWish, Outcome
from tamizdat.vault.errors import VaultError
from tamizdat.vault.places import Places


class Rest:
    """Nothing to send."""

    def turn(self, now: datetime) -> float:
        """Send nothing."""
        return 1.0

    def stop(self) -> None:
        """Nothing runs."""


class Post:
    """Letters of one vault."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def enqueue(self, wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
        """Keep a mail to be sent, within the transaction that stands."""
        message = "Letters cannot be sent yet."
        raise VaultError(message)

    def take_in(self, mail: Inbound, keyring: Keyring, now: datetime) -> Outcome:
        """Do what follows from a bounce, a complaint or a reply."""
        return NOTHING

    def answer(self, question: ReadOutbox | ReadMail | SendingAct, keyring: Keyring, now: datetime) -> Reply:
        """Show the outbox, or act on a sending."""
        return Refused("Letters cannot be sent yet.")

    def sending(self, keyring: Keyring) -> Rest:
        """Begin to send with these keys."""
        return Rest()
