"""The variants of an issue: built once from the verified edition, kept as SMTP carries them, read to be spliced."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.actions.freezing import EDITIONS
from tamizdat.letters.actions.opening import mark_of
from tamizdat.letters.bodies import Body, alternatives, body_hash, plain
from tamizdat.letters.dkim import Signer
from tamizdat.letters.errors import LetterUnfit
from tamizdat.letters.letterheads import letter_fields
from tamizdat.letters.models import Issue, Variant
from tamizdat.letters.postmark import House
from tamizdat.letters.splicing import Splicer, Stock
from tamizdat.press.letter_index import LetterEntry, NewsletterEntry

_FALLBACK = "digest"


class Reading(Protocol):
    """A verified edition (see `edition.reading`)."""

    def refresh(self) -> None:
        """Look for a newer one."""

    def read(self, path: str) -> bytes | None:
        """A file of it, decompressed; None where it has none."""


def make_variants(
    edition: Reading, house: House, newsletter: NewsletterEntry, letter: LetterEntry, issue: Issue, at: datetime
) -> list[Variant]:
    """Build every variant that the letter has. Raises LetterUnfit."""
    bodies = dict(_bodies(edition, letter))
    if _FALLBACK not in bodies:
        message = f"Letter {letter.uid} has no digest; print the edition again."
        raise LetterUnfit(message)
    found = []
    for name, body in bodies.items():
        fields = letter_fields(house, newsletter, letter, issue.pk, name, body, at)
        head = b"".join(field.line for field in fields)
        found.append(
            Variant(issue=issue, edition=name, head=head, body=body.carried, body_hash=body_hash(body.content))
        )
    return found


def splicers_of(issue: Issue, keyring: Keyring, house: House, signer: Signer | None) -> dict[int, Splicer]:
    """Who makes the mails of each edition; a reader whose edition the letter has not gets the digest."""
    at = issue.made_at or issue.due_at
    made = {
        variant.edition: Splicer(
            keyring,
            house,
            signer,
            Stock(issue.pk, mark_of(issue), bytes(variant.head), bytes(variant.body), variant.body_hash, at),
        )
        for variant in issue.variants.all()
    }
    return {number: made.get(name, made[_FALLBACK]) for number, name in enumerate(EDITIONS)}


def _bodies(edition: Reading, letter: LetterEntry) -> Iterator[tuple[str, Body]]:
    for name, parts in letter.parts.items():
        texts = {kind: _text(edition, letter, path) for kind, path in parts.items()}
        if "text" not in texts:
            message = f"Letter {letter.uid} has no text in its edition “{name}”; print the edition again."
            raise LetterUnfit(message)
        yield name, alternatives(texts["text"], texts["html"]) if "html" in texts else plain(texts["text"])


def _text(edition: Reading, letter: LetterEntry, path: str) -> str:
    content = edition.read(path)
    if content is None:
        message = f"Letter {letter.uid} names {path}, which the edition does not have; print it again."
        raise LetterUnfit(message)
    return content.decode("utf-8")
