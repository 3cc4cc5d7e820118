"""What can go wrong with the vault, as sentences that say what to do."""


class VaultError(Exception):
    """The vault cannot do what was asked; the sentence says why, and what to do."""
