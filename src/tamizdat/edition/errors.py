"""What can go wrong with an edition, as sentences that say what to do."""


class EditionError(Exception):
    """Something about an edition is wrong; the sentence says what, and what to do."""


class UnreachableError(EditionError):
    """An edition could not be fetched, so that nothing can be said about it."""


class KeysError(EditionError):
    """A key, a signature or a root is missing, wrong or unreadable."""
