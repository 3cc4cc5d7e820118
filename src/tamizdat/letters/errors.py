"""What can go wrong with sending, as sentences that say what to do. None of them repeats an address."""


class LettersError(Exception):
    """Something about sending is wrong; the sentence says what, and what to do."""


class JournalBroken(LettersError):
    """The journal cannot be written or read. Nothing more is sent until it can."""


class LeaseLost(LettersError):
    """Another sender has taken over this chunk; nothing more of it is sent or written down here."""


class IssueRefused(LettersError):
    """An order that an issue cannot follow in its present state."""


class LetterUnfit(LettersError):
    """A letter of which no mail can be made."""


class DkimRefused(LettersError):
    """A DKIM key that cannot be used."""


class RelayRefused(LettersError):
    """A way out for mail that cannot be used; the sentence says what to set."""
