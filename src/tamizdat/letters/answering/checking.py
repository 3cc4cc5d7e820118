"""Whether a mail holds one of our letters, word for word; how its lines are broken and quoted does not matter."""

import re

from tamizdat.letters.answering.library import Library
from tamizdat.letters.inbound.mail import Mail
from tamizdat.letters.markup import as_text
from tamizdat.press.letter_index import LetterEntry

_WORD = re.compile(r"\w+")
# A text part ends with how to leave, under a line that programs know as the border of a signature (RFC 3676 4.3).
_BORDER = re.compile(r"^-- ?$", re.MULTILINE)
LEAST_WORDS = 10


def letter_within(mail: Mail, library: Library) -> LetterEntry | None:
    """Give the letter whose words stand in a mail, whole and in their order; None where none of ours does."""
    found = [_flat(as_text(part.text) if part.kind == "text/html" else part.text) for part in mail.parts]
    for letter, text in library.texts():
        words = _flat(_BORDER.split(text)[0])
        if words.count(" ") >= LEAST_WORDS and any(words in each for each in found):
            return letter
    return None


def _flat(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "
