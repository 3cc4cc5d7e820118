"""`tamizdat mail receive`: take one mail from standard input, seal it for the vault, and drop it in the spool.

For a pipe of a mail server, or a `.forward` file; it belongs to the desk and holds no key that opens anything. Its exit
status is only ever 0, or 75 (EX_TEMPFAIL of sysexits.h), upon which the server keeps the mail and tries again: any
other would bounce it to a stranger, with our words in it.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.environment import Environment
from tamizdat.envelope.messages import Inbound
from tamizdat.letters.inbound.arrival import MOST_BYTES, stamped
from tamizdat.spool.errors import LetterboxClosed
from tamizdat.spool.letterbox import Letterbox, letterbox_in

KEPT = 0
TRY_AGAIN = 75
REFUSED = TRY_AGAIN
_CHUNK = 1 << 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the mail server knows about the envelope."""
    environment = Environment()
    parser.add_argument(
        "--var", type=Path, default=environment.folder("TAMIZDAT_VAR", "var"), help="the folder with everything"
    )
    parser.add_argument("--sender", help="envelope sender, empty for a bounce (default: SENDER of the environment)")
    parser.add_argument("--recipient", help="envelope recipient (default: ORIGINAL_RECIPIENT of the environment)")


def run(arguments: argparse.Namespace) -> int:
    """Keep one mail. 0 when it is kept, 75 when the server should try again later."""
    environment = Environment()
    # Postfix's local delivery tells both in the environment; without either the header must do.
    sender = arguments.sender if arguments.sender is not None else environment.text("SENDER") or None
    recipient = arguments.recipient or environment.text("ORIGINAL_RECIPIENT")
    try:
        keep(letterbox_in(arguments.var), _read_all(), sender, recipient)
    except LetterboxClosed as closed:
        print(f"tamizdat mail receive: {closed}", file=sys.stderr)
        return TRY_AGAIN
    except OSError as error:
        print(f"tamizdat mail receive: the mail cannot be read ({type(error).__name__}).", file=sys.stderr)
        return TRY_AGAIN
    return KEPT


def keep(letterbox: Letterbox, raw: bytes, sender: str | None, recipient: str) -> None:
    """Seal a mail and keep it, with what the envelope said and the day. Raises LetterboxClosed."""
    day = datetime.now(UTC).date().isoformat()
    letterbox.drop(Inbound(stamped(raw, sender, recipient), day))


def _read_all() -> bytes:
    """Read the mail to its end, so that the server is not cut off, and keep as much as is used."""
    kept = bytearray()
    while chunk := sys.stdin.buffer.read(_CHUNK):
        if len(kept) <= MOST_BYTES:
            kept += chunk
    return bytes(kept)
