"""What the words of a notice are, in any language."""

from typing import NamedTuple

LANGUAGES = ("en", "ru", "fa")


class Words(NamedTuple):
    """A subject; the lines before the link; what the link does; the lines after it."""

    subject: str
    before: str
    link: str
    after: str
