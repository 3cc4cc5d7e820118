"""What can go wrong with something sealed, as sentences. None of them shows what was inside."""


class EnvelopeError(Exception):
    """Something that was sealed, or shall be, is wrong; the sentence says what, and what to do."""


class SealError(EnvelopeError):
    """Sealed bytes that do not open: damaged, of another key, or no sealed bytes at all."""


class AddressRefused(EnvelopeError):
    """A mail address that cannot be one. The sentence never repeats it."""


class MessageRefused(EnvelopeError):
    """An opened envelope that holds no message that we know."""
