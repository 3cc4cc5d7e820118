"""Makes signed mails a little ahead of their turn.

A signature costs more than all the rest of a mail. While another process signs the next mails, this one talks to the
relay.
"""

from collections.abc import Callable
from functools import partial

from tamizdat.letters.dkim import Signer
from tamizdat.letters.signing import SigningProcess
from tamizdat.letters.splicing import Draft, Splicer
from tamizdat.wire.smtp.parcels import Parcel

Made = Callable[[], Parcel]
"""Gives the mail, and waits for it if it must. Raises what making it raised."""

Make = Callable[[Splicer, int, str], Made]
"""Begins a mail of a splicer to a member with an address."""


def when_asked(splicer: Splicer, member: int, address: str) -> Made:
    """Make it when it is asked for."""
    return partial(splicer.mail, member, address)


class Ahead:
    """Begins mails in the process that signs, and takes them as they are done."""

    def __init__(self, signer: Signer) -> None:
        self._process = SigningProcess(signer.key)

    def make(self, splicer: Splicer, member: int, address: str) -> Made:
        """Begin to make it."""
        draft = splicer.draft(member, address)
        return partial(self._take, draft, self._process.begin(draft.digest))

    def close(self) -> None:
        """Make nothing more."""
        self._process.close()

    def _take(self, draft: Draft, number: int | None) -> Parcel:
        return draft.mail(self._process.take(number, draft.digest))
