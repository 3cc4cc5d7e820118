"""`tamizdat serve FOLDER`: serve an edition from its folder."""

import argparse
import sys
from pathlib import Path

from tamizdat.mirrors.newsstand import running


def command_line(
    folder: Path, host: str = running.HOST, port: int = running.PORT, workers: int = running.WORKERS
) -> list[str]:
    """The words that start this newsstand as a process of its own, for whoever supervises it."""
    place = ["--host", host, "--port", str(port), "--workers", str(workers)]
    return [sys.executable, "-m", "tamizdat.config.commands", "serve", str(folder), *place]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the edition lies and where to listen."""
    parser.add_argument(
        "folder",
        type=Path,
        help="the folder of an edition, or the var folder above it",
    )
    parser.add_argument("--host", default=running.HOST, help="address to listen at (default: %(default)s)")
    parser.add_argument("--port", type=int, default=running.PORT, help="port to listen at (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=running.WORKERS, help="processes (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop. Returns 1 if the newsstand cannot open."""
    try:
        running.check(arguments.folder, arguments.host, arguments.port, arguments.workers)
    except running.NewsstandError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The newsstand is open at http://{arguments.host}:{arguments.port}/ (Ctrl-C closes it)", flush=True)
    running.serve(arguments.folder, arguments.host, arguments.port, arguments.workers)
    return 0
