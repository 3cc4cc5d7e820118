"""What the vault lets the newsroom know of readers: numbers, in `var/counts/letters.json`, and nothing else.

A file that is not there, or cannot be read, is not zero: it is "not known yet".
"""

from pathlib import Path

import msgspec
from django.conf import settings

UNKNOWN = "not known yet"


class Subscribers(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many of a newsletter are subscribed now, and how many have not answered yet."""

    active: int = 0
    pending: int = 0
    paused: int = 0


class Sending(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sending: `audience = accepted + rejected + skipped + expired` when it is over; `uncertain` stands apart."""

    audience: int = 0
    accepted: int = 0
    rejected: int = 0
    skipped: int = 0
    expired: int = 0
    uncertain: int = 0
    state: str = ""


class Counts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole file: newsletters by slug, letters by number. `known` is False where there is none."""

    newsletters: dict[str, Subscribers] = {}
    letters: dict[str, Sending] = {}
    known: bool = True

    def newsletter(self, slug: str) -> str:
        """Say how many get a newsletter."""
        found = self.newsletters.get(slug)
        if found is None:
            return UNKNOWN
        return f"{found.active:,}" + (f" (and {found.pending:,} have not confirmed)" if found.pending else "")

    def letter(self, pk: int) -> str:
        """Say what became of a letter, as an equation that adds up."""
        found = self.letters.get(str(pk))
        if found is None:
            return UNKNOWN
        parts = ("accepted", "rejected", "skipped", "expired", "uncertain")
        terms = [f"{getattr(found, name):,} {name}" for name in parts if getattr(found, name) or name == "accepted"]
        left = found.audience - sum(getattr(found, name) for name in parts)
        terms += [f"{left:,} to go"] if left else []
        return f"{found.audience:,} = {' + '.join(terms)}"


NOTHING = Counts(known=False)
_decoder = msgspec.json.Decoder(Counts)


def counts() -> Counts:
    """Read what is known now."""
    return read_counts(settings.VAR / "counts" / "letters.json")


def read_counts(path: Path) -> Counts:
    """Read a file of counts; fields that a later version adds are passed over."""
    try:
        return _decoder.decode(path.read_bytes())
    except (OSError, msgspec.ValidationError, msgspec.DecodeError):
        return NOTHING
