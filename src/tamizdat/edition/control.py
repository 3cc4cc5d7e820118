"""The control file `edition.json`: a target of `front` that says which edition this is."""

import msgspec

from tamizdat.edition.canonical import canonical
from tamizdat.edition.errors import EditionError


class Control(msgspec.Struct, frozen=True):
    """What an edition says of itself.

    `seq` counts editions from 1, `digest` names what the paper says, `parent` is the digest of the edition before
    (or ""), `log_position` the last entry of the publication log that is printed, `pages` the number of signed pages,
    `at` when it was sealed.
    """

    seq: int
    digest: str
    parent: str
    log_position: int
    pages: int
    at: str

    def to_bytes(self) -> bytes:
        """The file as it is signed."""
        return canonical(msgspec.to_builtins(self))


def parse_control(content: bytes) -> Control:
    """Read a control file; unknown fields are passed over, so that later ones may be added."""
    try:
        return msgspec.json.decode(content, type=Control)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"edition.json cannot be read: {error}; print the whole paper again."
        raise EditionError(message) from error
