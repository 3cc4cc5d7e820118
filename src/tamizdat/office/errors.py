"""What the office refuses, as sentences that say what to do."""


class OfficeError(Exception):
    """Something that a keeper asked for and that was not done."""


class VaultSilent(OfficeError):
    """The vault gave no answer: it is locked, does not run, or there is none."""


class VaultRefused(OfficeError):
    """The vault's own no, in its words."""


class WishRefused(OfficeError):
    """A list that is not handed out: no second keeper, fetched already, or too old."""
