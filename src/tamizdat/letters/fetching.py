"""Mail fetched from a mailbox, for newsrooms without a mail server of their own: it goes the same way as all other.

What is for us is sealed into the vault's own spool and then taken out of the mailbox; what is for people stays there,
as it was, so that editors may share the mailbox.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound, encode
from tamizdat.envelope.sealed import seal
from tamizdat.letters.inbound.addressing import list_addresses
from tamizdat.letters.inbound.judging import judge
from tamizdat.letters.inbound.mail import read_mail
from tamizdat.letters.inbound.outcomes import Human, Ignored
from tamizdat.letters.mailroom import tokens_of
from tamizdat.spool.envelopes import Spool
from tamizdat.spool.errors import SpoolError
from tamizdat.wire.imap import MailboxAddress, MailboxRefused, Mark, poll

SECONDS_BETWEEN = 60.0

Poll = Callable[[MailboxAddress, Mark, Callable[[bytes], bool]], Mark]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox, the domain of our list, the spool to fill, and a small file that remembers how far was read."""

    address: MailboxAddress
    domain: str
    spool: Spool
    memory: Path

    def fetch(self, keyring: Keyring, now: datetime, poll_it: Poll = poll) -> str:
        """Fetch what is new. Returns a sentence if that was not possible now, or ""."""

        def deal(raw: bytes) -> bool:
            if not is_for_us(raw, self.domain, keyring):
                return False
            self.spool.drop(seal(keyring.public, encode(Inbound(raw, now.date().isoformat()))))
            return True

        try:
            mark = poll_it(self.address, self._mark(), deal)
        except (MailboxRefused, SpoolError) as refused:
            return str(refused)
        self.memory.write_text(json.dumps([mark.validity, mark.uid]), encoding="ascii")
        return ""

    def _mark(self) -> Mark:
        try:
            validity, uid = json.loads(self.memory.read_text(encoding="ascii"))
            return Mark(int(validity), int(uid))
        except (OSError, ValueError, TypeError):
            return Mark()  # read from the beginning: nothing that is done twice does harm


def is_for_us(raw: bytes, domain: str, keyring: Keyring) -> bool:
    """Say whether a mail is for the list and not for people."""
    mail = read_mail(raw)
    if any(each.purpose != "other" for each in list_addresses(mail, domain)):
        return True
    return not isinstance(judge(mail, domain, tokens_of(keyring)), Human | Ignored)
