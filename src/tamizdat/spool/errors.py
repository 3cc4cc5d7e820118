"""What can go wrong with a spool, as sentences that say what to do."""


class SpoolError(Exception):
    """The spool cannot do what was asked."""


class SpoolFull(SpoolError):
    """There is no room: nothing was kept, and whoever sent it must be told so."""


class NoAnswer(SpoolError):
    """The vault did not answer in time: it is locked, or does not run. The question was taken back."""


class LetterboxClosed(SpoolError):
    """Nothing can be taken now: the spool is full, or there is no key to seal with."""
