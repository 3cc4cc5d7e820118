"""What the vault says is halted, in a file that the newsroom reads: `var/counts/halts.json`, in plain words for all.

A keeper halts a method in the vault, which takes nothing by it from that moment. The newsroom finds the file within
seconds and prints the page of support anew, with the reason. A file that is not there halts nothing.
"""

import msgspec

from tamizdat.money.errors import MoneyError
from tamizdat.money.offer import Halt

# Below the folder in which the vault tells the newsroom its numbers.
FILE = "halts.json"

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(list[Halt])


class HaltsUnreadable(MoneyError):
    """A file of halts that cannot be read."""


def encode_halts(halts: list[Halt]) -> bytes:
    """Write the file; equal halts give equal bytes."""
    return _encoder.encode(sorted(halts, key=lambda one: one.method))


def read_halts(content: bytes) -> list[Halt]:
    """Read the file. Raises HaltsUnreadable."""
    try:
        return _decoder.decode(content)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        message = f"{FILE} cannot be read: {error}. Halt or resume a method once more; the vault writes it anew."
        raise HaltsUnreadable(message) from error
