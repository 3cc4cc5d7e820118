"""Starting a newsstand: what it needs before it can open, and how its workers are set up."""

import os
import signal
from functools import partial
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from tamizdat.edition.layout import EditionFolder, find_edition
from tamizdat.mirrors.newsstand.door import Newsstand
from tamizdat.mirrors.newsstand.shelf import FolderShelf
from tamizdat.wire.ports import obstacle

HOST = "127.0.0.1"
PORT = 8000
WORKERS = 2
# Per worker, in bytes. An answer holds the page itself; a sheet of its own is needed only until the answer is made.
_SHEETS_BUDGET = 4 * 1024 * 1024
_ANSWERS_BUDGET = 32 * 1024 * 1024
_MOST_WORKERS = 64
_LARGEST_HEADER = 16 * 1024
_MILLISECONDS_FOR_A_HEADER = 15_000
_SECONDS_TO_STOP = 5


class NewsstandError(Exception):
    """The newsstand cannot open; the sentence says why and what to do."""


def check(folder: Path, host: str, port: int, workers: int) -> None:
    """Raise NewsstandError if there is nothing to serve, or nowhere to serve it."""
    if not 1 <= workers <= _MOST_WORKERS:
        message = f"{workers} workers make no newsstand. Give --workers a number from 1 to {_MOST_WORKERS}."
        raise NewsstandError(message)
    if not find_edition(folder).timestamp.is_file():
        message = (
            f"{folder} holds no edition: there is no metadata/timestamp.json in it. "
            "Give the folder of an edition, or print one first with `tamizdat press`."
        )
        raise NewsstandError(message)
    _check_port(host, port)


def serve(folder: Path, host: str = HOST, port: int = PORT, workers: int = WORKERS) -> None:
    """Serve until SIGINT or SIGTERM. Raises NewsstandError before anything is opened."""
    check(folder, host, port, workers)
    server = Server(
        "newsstand",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=_MILLISECONDS_FOR_A_HEADER, max_buffer_size=_LARGEST_HEADER, pipeline_flush=True
        ),
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_STOP,
    )
    _lose_no_signal()
    server.serve(target_loader=partial(_open_newsstand, find_edition(folder).root.resolve()), wrap_loader=False)


def _open_newsstand(folder: Path) -> Any:  # noqa: ANN401  # Granian looks for __rsgi__ and asks for a callable
    return Newsstand(FolderShelf(EditionFolder(folder), _SHEETS_BUDGET), _ANSWERS_BUDGET)


def _lose_no_signal() -> None:
    """Let a worker stop when asked to, even in its first moments.

    It is forked with its parent's handlers, which do nothing in it; until Granian sets others a signal would be lost.
    """
    stops = (signal.SIGINT, signal.SIGTERM)

    def begin_anew() -> None:
        for number in stops:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stops)

    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, stops),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, stops),
        after_in_child=begin_anew,
    )


def _check_port(host: str, port: int) -> None:
    if reason := obstacle(host, port):
        message = (
            f"Nothing can listen at {host}:{port} ({reason}). "
            "Stop whatever listens there, or choose another with --host and --port."
        )
        raise NewsstandError(message)
