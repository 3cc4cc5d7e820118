"""`tamizdat mail lmtp`: take mail from a mail server on this machine by LMTP, and seal it for the vault."""

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

from tamizdat.config.commands.mail_receive import keep
from tamizdat.config.environment import Environment
from tamizdat.config.sentences import told
from tamizdat.spool.letterbox import letterbox_in
from tamizdat.wire import lmtp

SOCKET = "desk/lmtp.sock"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    environment = Environment()
    parser.add_argument(
        "--var", type=Path, default=environment.folder("TAMIZDAT_VAR", "var"), help="the folder with everything"
    )
    parser.add_argument("--socket", type=Path, help=f"socket file to listen at (default: {SOCKET} in the var folder)")
    parser.add_argument("--port", type=int, help="listen at this port of 127.0.0.1 instead")


def run(arguments: argparse.Namespace) -> int:
    """Listen until told to stop. 1 if the place cannot be listened at."""
    letterbox = letterbox_in(arguments.var)
    place = ("127.0.0.1", arguments.port) if arguments.port else arguments.socket or arguments.var / SOCKET

    def take(raw: bytes, sender: str, recipient: str) -> None:
        keep(letterbox, raw, sender, recipient)

    def ready() -> None:
        print(f"Mail is taken by LMTP at {place if isinstance(place, Path) else place[1]} (Ctrl-C stops)", flush=True)

    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(lmtp.serve(take, place, ready))
    except OSError as error:
        print(f"tamizdat mail lmtp: cannot listen at {place}: {told(error)}", file=sys.stderr)
        return 1
    return 0
