"""What every sealed message is: a struct that names its kind, refuses fields that it does not know, and is short."""

from typing import TypeVar

import msgspec

from tamizdat.envelope.errors import MessageRefused

LONGEST_FIELD = 2_000
_Found = TypeVar("_Found")


class Tagged(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=True):
    """One of the messages; its class name is its tag."""


def read_tagged(decoder: "msgspec.msgpack.Decoder[_Found]", payload: bytes) -> _Found:
    """Read a message. Raises MessageRefused for anything else, and never shows it."""
    try:
        found = decoder.decode(payload)
    except (msgspec.MsgspecError, ValueError) as error:
        message = "An envelope holds no message that this version knows."
        raise MessageRefused(message) from error
    for name in getattr(found, "__struct_fields__", ()):
        value = getattr(found, name)
        if isinstance(value, str) and len(value) > LONGEST_FIELD:
            message = f"A message has more than {LONGEST_FIELD} characters in its field “{name}”."
            raise MessageRefused(message)
    return found
