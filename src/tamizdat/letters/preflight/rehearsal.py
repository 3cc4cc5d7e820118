"""A letter as a mail, made just as the sender makes it, for nobody and with keys that are thrown away.

So that the vault may stay locked while somebody looks at what would be sent.
"""

from datetime import datetime
from typing import Protocol

from nacl.utils import random

from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.bodies import alternatives, body_hash, plain
from tamizdat.letters.dkim import Signer
from tamizdat.letters.letterheads import letter_fields
from tamizdat.letters.postmark import House
from tamizdat.letters.splicing import Splicer, Stock
from tamizdat.press.letter_index import PATH, LetterEntry, LetterIndexError, NewsletterEntry, read_letters
from tamizdat.press.letter_records import LetterEdition

_KEY_BYTES = 32
_NOBODY = 1


class Reading(Protocol):
    """A verified edition."""

    def read(self, path: str) -> bytes | None:
        """A file of it, decompressed; None where it has none."""


def newest_letters(edition: Reading) -> list[tuple[NewsletterEntry, LetterEntry]]:
    """Give the newest letter of each newsletter. Raises LetterIndexError."""
    content = edition.read(PATH)
    index = read_letters(content) if content else None
    found = []
    for newsletter in index.newsletters if index else []:
        letters = index.letters if index else []
        letter = next((each for each in letters if each.newsletter == newsletter.slug), None)
        found += [(newsletter, letter)] if letter else []
    return found


def rehearsed(
    edition: Reading,
    house: House,
    signer: Signer | None,
    newsletter: NewsletterEntry,
    letter: LetterEntry,
    name: LetterEdition,
    at: datetime,
) -> bytes:
    """Make one mail of one edition of a letter. Raises LetterIndexError where the edition lacks a part."""
    texts = {kind: _text(edition, path) for kind, path in letter.parts[name].items()}
    body = alternatives(texts["text"], texts["html"]) if "html" in texts else plain(texts["text"])
    fields = letter_fields(house, newsletter, letter, 0, name, body, at)
    head = b"".join(field.line for field in fields)
    stock = Stock(0, bytes(_KEY_BYTES), head, body.content, body_hash(body.content), at)
    keyring = Keyring.of(random(_KEY_BYTES), [random(_KEY_BYTES)])
    return b"".join(Splicer(keyring, house, signer, stock).mail(_NOBODY, f"reader@{house.domain}").pieces)


def _text(edition: Reading, path: str) -> str:
    content = edition.read(path)
    if content is None:
        message = f"letters.json names {path}, which the edition does not have. Print the edition again."
        raise LetterIndexError(message)
    return content.decode("utf-8", "replace")
