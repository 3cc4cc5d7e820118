"""What can go wrong with lists of readers, as sentences. None of them repeats an address."""


class ReadersError(Exception):
    """Something about readers could not be done; the sentence says what, and what to do."""


class ListRefused(ReadersError):
    """A list that cannot be taken in as a whole: it is no list that we know, or consent is not explained."""
