"""The letters' room as the vault's worker uses it: notices, mail that came in, the outbox, and the sending itself."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound, MailCopy, ReadMail, ReadOutbox, SendingAct
from tamizdat.envelope.replies import Reply
from tamizdat.letters.actions.notices import enqueue
from tamizdat.letters.answering.answers import Desk
from tamizdat.letters.answering.library import Library
from tamizdat.letters.anymail_relay import read_provider
from tamizdat.letters.copies import send_copy
from tamizdat.letters.dkim import Signer, read_key
from tamizdat.letters.errors import DkimRefused, RelayRefused
from tamizdat.letters.fetching import SECONDS_BETWEEN, Mailbox
from tamizdat.letters.inbound.authenticity import Texts
from tamizdat.letters.ledger import Office
from tamizdat.letters.mailroom import Mailroom
from tamizdat.letters.outbox import Outbox
from tamizdat.letters.postmark import House
from tamizdat.letters.proofs import Proofs
from tamizdat.letters.relays import Relay
from tamizdat.letters.smtp_relay import SmtpRelay
from tamizdat.letters.worker import Sender
from tamizdat.readers.face import NOTHING, Bounce, Later, NoticeWish, Outcome, audience, note_bounce
from tamizdat.spool.envelopes import Spool
from tamizdat.vault.desk_of_letters import DeskOfLetters
from tamizdat.vault.errors import VaultError
from tamizdat.vault.pinned import NewestEdition, PinnedEdition, Titles
from tamizdat.vault.places import Places
from tamizdat.wire.imap import MailboxRefused, read_address
from tamizdat.wire.names import DnsNames
from tamizdat.wire.smtp.server import ServerRefused, read_server

DNS_SECONDS = 2.0

Clock = Callable[[], datetime]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Mailing:
    """How mail leaves: from which domain, through which relay ("" for the outbox), signed with which DKIM key ("").

    `anymail` is a provider that speaks HTTP, where there is no `smtp_url` (letters.anymail_relay).
    `imap_url` is a mailbox from which mail is fetched, or "". `mirrors` are other addresses at which
    the paper can be read.
    """

    house: House
    smtp_url: str = field(default="", repr=False)
    dkim_key: str = field(default="", repr=False)
    dkim_selector: str = ""
    imap_url: str = field(default="", repr=False)
    mirrors: tuple[str, ...] = ()
    anymail: str = field(default="", repr=False)

    def relay(self, places: Places, keyring: Keyring, clock: Clock) -> Relay:
        """The relay, or the outbox where there is none. Raises VaultError."""
        try:
            if self.smtp_url:
                return SmtpRelay(read_server(self.smtp_url, self.house.domain))
            return read_provider(self.anymail) if self.anymail else outbox(places, keyring, clock)
        except (ServerRefused, RelayRefused) as error:
            raise VaultError(str(error)) from error

    def signer(self) -> Signer | None:
        """Our own signature, if we sign. Raises VaultError."""
        if not self.dkim_key:
            return None
        try:
            return Signer(self.house.domain, self.dkim_selector, read_key(self.dkim_key.encode()))
        except DkimRefused as error:
            raise VaultError(str(error)) from error

    def mailbox(self, places: Places) -> Mailbox | None:
        """The mailbox from which mail is fetched, if one is named. Raises VaultError."""
        if not self.imap_url:
            return None
        try:
            address = read_address(self.imap_url)
        except MailboxRefused as error:
            raise VaultError(str(error)) from error
        return Mailbox(address, self.house.domain, Spool(places.spool), places.mailbox)


class Post:
    """Letters of one vault."""

    def __init__(self, places: Places, mailing: Mailing, clock: Clock, say: Say, texts: Texts | None = None) -> None:
        self._places = places
        self._mailing = mailing
        self._clock = clock
        self._say = say
        house = mailing.house
        self._mailroom = Mailroom(
            desk=Desk(house.domain, [house.origin, *mailing.mirrors]),
            proofs=Proofs(house.domain, texts or DnsNames(seconds=DNS_SECONDS).texts),
            library=lambda: Library(NewestEdition(self._edition), house.origin),
            enqueue=enqueue,
        )
        self._edition = PinnedEdition(places, places.seen_by_answers)
        self._titles = Titles(self._edition)

    def enqueue(self, wish: NoticeWish, keyring: Keyring, now: datetime) -> None:
        """Keep a mail to be sent, within the transaction that stands. It names the newsletter as people do."""
        title = self._titles.of(wish.newsletter, now) if wish.newsletter else ""
        enqueue(replace(wish, values=wish.values | {"title": title}), keyring, now)

    def take_in(self, mail: Inbound, keyring: Keyring, now: datetime) -> Outcome | Later:
        """Do what follows from a bounce, a complaint or a reply. Later, while it is looked up who wrote it."""
        return self._mailroom.take_in(mail, keyring, now)

    def copy(self, wish: MailCopy, keyring: Keyring, now: datetime) -> Outcome:
        """Mail a copy of a letter that is being written. Raises AddressRefused."""
        if not send_copy(wish, keyring, now, enqueue):
            self._say("The newsroom asked for more copies of letters by mail than a day has; it was not sent.")
        return NOTHING

    def answer(self, question: ReadOutbox | ReadMail | SendingAct, keyring: Keyring, now: datetime) -> Reply:
        """Show the outbox, or act on a sending."""
        mails = outbox(self._places, keyring, self._clock)
        return DeskOfLetters(mails, self._places.journals).answer(question, now)

    def sending(self, keyring: Keyring) -> "Sending":
        """Begin to send with these keys. Raises VaultError."""
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

    def fetching(self, keyring: Keyring) -> "Fetching | None":
        """Begin to fetch mail from a mailbox, where one is named. Raises VaultError."""
        mailbox = self._mailing.mailbox(self._places)
        return Fetching(mailbox, keyring, self._say) if mailbox else None


class Fetching:
    """A mailbox that is looked into once a minute. What keeps it from being read is told once."""

    def __init__(self, mailbox: Mailbox, keyring: Keyring, say: Say) -> None:
        self._mailbox = mailbox
        self._keyring = keyring
        self._say = say
        self._trouble = ""

    def turn(self, now: datetime) -> float:
        """Fetch what is new. Returns seconds until the next look."""
        trouble = self._mailbox.fetch(self._keyring, now)
        if trouble != self._trouble:
            self._trouble = trouble
            self._say(trouble or "The mailbox can be read again.")
        return SECONDS_BETWEEN


class Sending:
    """The sender, and the edition that it reads letters from. What keeps it from sending is told once."""

    def __init__(self, office: Office, places: Places, say: Say) -> None:
        self._say = say
        self._trouble = ""
        self._sender = Sender(office, PinnedEdition(places, places.seen))

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


def outbox(places: Places, keyring: Keyring, clock: Clock) -> Outbox:
    """Where mail waits while there is no relay."""
    return Outbox(places.outbox, keyring.outbox, clock)
