"""Mail that came in, carried out: a bounce, a complaint, a reply that says yes or stop.

What bears a token of ours is believed for what the token is for. What bears none is believed only if a signature proves
who wrote it; else the owner of the address is asked, by a link, whether they want it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from tamizdat.envelope.errors import AddressRefused
from tamizdat.envelope.keyring import Keyring
from tamizdat.envelope.messages import Inbound
from tamizdat.envelope.tokens import read_derived
from tamizdat.letters.inbound import outcomes
from tamizdat.letters.inbound.authenticity import signer_of
from tamizdat.letters.inbound.judging import Tokens, judge
from tamizdat.letters.inbound.mail import read_mail
from tamizdat.letters.postmark import VERP
from tamizdat.readers.face import (
    LEAVE,
    NOTHING,
    Later,
    Outcome,
    ask_for_link,
    confirm,
    leave,
    leave_by_address,
    note_bounce,
)

Texts = Callable[[str], Sequence[bytes]]
BY_MAIL = "mail"


class Inward:
    """Our mail domain, the keys, and a way to look up signing keys."""

    def __init__(self, domain: str, keyring: Keyring, texts: Texts) -> None:
        self._domain = domain
        self._keyring = keyring
        self._texts = texts
        self._tokens = Tokens(
            bounce=lambda token: read_derived(keyring.verp, VERP, token, 2),
            leave=lambda token: read_derived(keyring.leave, LEAVE, token, 1),
        )

    def take_in(self, mail: Inbound, now: datetime) -> Outcome:
        """Do what follows from one mail. Mostly that is nothing."""
        keyring = self._keyring
        match judge(read_mail(mail.raw), self._domain, self._tokens):
            case outcomes.Bounce(kind="hard" | "soft" as kind, issue=issue, member=member):
                return note_bounce(member, kind, issue, keyring, now)
            case outcomes.Complaint(issue=issue, member=member):
                return note_bounce(member, "complaint", issue, keyring, now)
            case outcomes.Leave(token=token):
                return leave(token, keyring, now)
            case outcomes.Confirm(token=token):
                return confirm(token, keyring, now, BY_MAIL)
            case outcomes.Wish(kind="leave", address=address, about=about):
                return self._leave(mail, address, about, now)
            case _:
                return NOTHING

    def _leave(self, mail: Inbound, address: str, about: str, now: datetime) -> Outcome:
        try:
            if not self._is_proven(mail, address, now):
                asked = ask_for_link(address, "", self._keyring, now)
                return NOTHING if isinstance(asked, Later) else asked
            left = leave_by_address(address, about, self._keyring, now)
            return left if left.became == "left" or not about else leave_by_address(address, "", self._keyring, now)
        except AddressRefused:
            return NOTHING

    def _is_proven(self, mail: Inbound, address: str, now: datetime) -> bool:
        return signer_of(mail.raw, self._domain, _day_of(mail, now), self._texts) == address.lower()


def _day_of(mail: Inbound, now: datetime) -> date:
    """The day on which it came in; today where nobody says."""
    try:
        return min(date.fromisoformat(mail.day), now.date())
    except ValueError:
        return now.date()
