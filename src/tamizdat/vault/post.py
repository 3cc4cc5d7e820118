"""The letters' room as the vault's worker uses it: notices, mail that came in, the outbox, and the sending itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.reading import VerifiedEdition
from tamizdat.edition.verification import folder_source
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound, ReadMail, ReadOutbox, SendingAct
from tamizdat.envelope.replies import Reply
from tamizdat.letters.actions.notices import enqueue
from tamizdat.letters.dkim import Signer, read_key
from tamizdat.letters.ledger import Office
from tamizdat.letters.outbox import Outbox
from tamizdat.letters.postmark import House
from tamizdat.letters.relays import Relay
from tamizdat.letters.smtp_relay import SmtpRelay
from tamizdat.letters.worker import Sender
from tamizdat.readers.face import Bounce, NoticeWish, Outcome, audience, note_bounce
from tamizdat.vault.desk_of_letters import DeskOfLetters
from tamizdat.vault.inward import Inward, Texts
from tamizdat.vault.places import Places
from tamizdat.wire.names import DnsNames
from tamizdat.wire.smtp.server import read_server

DNS_SECONDS = 2.0

Clock = Callable[[], datetime]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Mailing:
    """How mail leaves: from which domain, through which relay ("" for the outbox), signed with which DKIM key ("")."""

    house: House
    smtp_url: str = field(default="", repr=False)
    dkim_key: str = field(default="", repr=False)
    dkim_selector: str = ""

    def relay(self, places: Places, keyring: Keyring, clock: Clock) -> Relay:
        """The relay, or the outbox where there is none. Raises ServerRefused."""
        if self.smtp_url:
            return SmtpRelay(read_server(self.smtp_url, self.house.domain))
        return outbox(places, keyring, clock)

    def signer(self) -> Signer | None:
        """Our own signature, if we sign. Raises DkimRefused."""
        if not self.dkim_key:
            return None
        return Signer(self.house.domain, self.dkim_selector, read_key(self.dkim_key.encode()))


class Post:
    """Letters of one vault."""

    def __init__(self, places: Places, mailing: Mailing, clock: Clock, say: Say, texts: Texts | None = None) -> None:
        self._places = places
        self._mailing = mailing
        self._clock = clock
        self._say = say
        self._texts = texts or DnsNames(seconds=DNS_SECONDS).texts

    def enqueue(self, wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
        """Keep a mail to be sent, within the transaction that stands."""
        enqueue(wish, keyring, now)

    def take_in(self, mail: Inbound, keyring: Keyring, now: datetime) -> Outcome:
        """Do what follows from a bounce, a complaint or a reply."""
        return Inward(self._mailing.house.domain, keyring, self._texts).take_in(mail, now)

    def answer(self, question: ReadOutbox | ReadMail | SendingAct, keyring: Keyring, now: datetime) -> Reply:
        """Show the outbox, or act on a sending."""
        mails = outbox(self._places, keyring, self._clock)
        return DeskOfLetters(mails, self._places.journals).answer(question, now)

    def sending(self, keyring: Keyring) -> "Sending":
        """Begin to send with these keys. Raises DkimRefused or ServerRefused."""
        places, clock = self._places, self._clock

        def bounced(member: int, kind: str, issue: int, now: datetime) -> None:
            known: Bounce = "hard" if kind == "hard" else "soft"
            note_bounce(member, known, issue, keyring, now)

        office = Office(
            keyring=keyring,
            house=self._mailing.house,
            signer=self._mailing.signer(),
            relay=self._mailing.relay(places, keyring, clock),
            audience_of=lambda newsletter: audience(newsletter, keyring, clock()),
            bounced=bounced,
            journals=places.journals,
            clock=clock,
        )
        return Sending(office, places, self._say)


class Sending:
    """The sender, and the edition that it reads letters from. What keeps it from sending is told once."""

    def __init__(self, office: Office, places: Places, say: Say) -> None:
        self._say = say
        self._trouble = ""
        self._sender = Sender(office, PinnedEdition(places))

    def turn(self, now: datetime) -> float:
        """Send what is due. Returns seconds until there may be something again."""
        seconds = self._sender.turn(now)
        if self._sender.trouble != self._trouble:
            self._trouble = self._sender.trouble
            self._say(self._trouble or "Letters can be read out of the edition again.")
        return seconds

    def stop(self) -> None:
        """End the turn that runs, within a second."""
        self._sender.stop()

    def close(self) -> None:
        """Let go of the journals, after the last turn."""
        self._sender.close()


class PinnedEdition:
    """The edition beside us, believed by a root that was pinned when the vault first saw one."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._edition: VerifiedEdition | None = None

    def refresh(self) -> None:
        """Look for a newer one. Raises EditionError."""
        self._open().refresh()

    def read(self, path: str) -> bytes | None:
        """A file of it, decompressed; None where it has none. Raises EditionError."""
        return self._open().read(path)

    def _open(self) -> VerifiedEdition:
        if self._edition is None:
            folder = EditionFolder(self._places.var / "edition")
            root = pinned_root(self._places, folder)
            self._edition = VerifiedEdition(folder_source(folder), root, self._places.seen)
        return self._edition


def pinned_root(places: Places, folder: EditionFolder) -> bytes:
    """The root that this vault believes: the first one that it sees is kept. Raises EditionError if there is none."""
    try:
        if not places.root.exists():
            places.root.write_bytes(folder.root_json.read_bytes())
        return places.root.read_bytes()
    except FileNotFoundError as error:
        message = "There is no edition yet, and so no letter to send."
        raise EditionError(message) from error
    except OSError as error:
        message = f"The root of the edition cannot be kept in {places.root} ({error})."
        raise EditionError(message) from error


def outbox(places: Places, keyring: Keyring, clock: Clock) -> Outbox:
    """Where mail waits while there is no relay."""
    return Outbox(places.outbox, keyring.outbox, clock)
