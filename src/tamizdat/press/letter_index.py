"""`letters.json`: which newsletters there are and which letters are due, for whoever sends them (docs/spec/letters.md).

It stands at the root of an edition and is signed like everything else; the sender reads it from an edition that it has
verified. Nothing in it is about a person.
"""

from typing import Literal

import msgspec

from tamizdat.press.letter_records import LetterEdition

PATH = "letters.json"
VERSION = 1
# The newest letters; older ones are in the archive and are sent to nobody.
MOST = 60
Part = Literal["html", "text"]


class LetterIndexError(Exception):
    """A letters.json that cannot be used; the sentence says why."""


class NewsletterEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A newsletter. `list_id_label` is the first label of its List-Id (RFC 2919), `home` the address of its page.

    `weekday` counts from 1, Monday; 0 is no fixed day. `reply` is an address of the newsroom, or "".
    """

    uid: int
    slug: str
    language: str
    title: str
    list_id_label: str
    editions: list[LetterEdition]
    from_name: str = ""
    reply: str = ""
    home: str = ""
    weekday: int = 0
    local_time: str = ""
    time_zone: str = ""


class LetterEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A letter. `due` is UTC, `2026-11-27T17:00:00Z`. `parts` gives files of the edition, without `.gz`.

    `parts["digest"]` and `parts["full"]` have "html" and "text", `parts["text"]` has "text" alone.
    """

    uid: int
    newsletter: str
    language: str
    subject: str
    due: str
    parts: dict[LetterEdition, dict[Part, str]]
    preheader: str = ""
    page: str = ""


class LetterIndex(msgspec.Struct, frozen=True):
    """The whole file. `letters` stand from the newest."""

    version: int
    newsletters: list[NewsletterEntry]
    letters: list[LetterEntry]


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(LetterIndex)


def encode_letters(newsletters: list[NewsletterEntry], letters: list[LetterEntry]) -> bytes:
    """Write the file; equal entries give equal bytes."""
    return _encoder.encode(LetterIndex(VERSION, newsletters, letters[:MOST]))


def read_letters(content: bytes) -> LetterIndex:
    """Read the file. Fields that a later version adds are passed over. Raises LetterIndexError."""
    try:
        found = _decoder.decode(content)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"letters.json cannot be read: {error}. Print the edition again."
        raise LetterIndexError(message) from error
    if found.version != VERSION:
        message = f"letters.json is of version {found.version}, and this program reads {VERSION}. Upgrade it."
        raise LetterIndexError(message)
    return found
