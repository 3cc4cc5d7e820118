"""The speed of sending, beside Postfix's own load generator and a loop in Django; and what a million readers cost.

The same letter goes to Debian's `smtp-sink`, in turn: from `smtp-source` with 1, 4 and 16 connections, from our sender
with its ledger and journal on a disk, unsigned and signed, from nodemailer's pool, from django-newsletter and from
Django's SMTP backend. Each is a process of its own. What is timed is the sending, from the first mail to the last
answer, with all writing of journal and ledger.
"""

import argparse
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import calibration, table

SINK, SOURCE = "/usr/sbin/smtp-sink", "/usr/sbin/smtp-source"
PORT = 8139
SOURCES = (1, 4, 16)
NODEMAILER = "10.6.1"


@dataclass(frozen=True, slots=True)
class Sent:
    """Mails per second, and processor time of the sender for each, in microseconds."""

    per_second: float
    microseconds: float


@contextmanager
def sink() -> Iterator[None]:
    """Postfix's sink, which takes everything."""
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen([SINK, *user, f"127.0.0.1:{PORT}", "1024"]) as process:
        try:
            _wait_for_port()
            yield
        finally:
            process.kill()


def _wait_for_port() -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", PORT), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    message = f"{SINK} does not listen."
    raise SystemExit(message)


def by_source(mail: Path, connections: int, count: int) -> Sent:
    """Postfix's load generator, which keeps its connections."""
    words = [SOURCE, "-d", "-s", f"{connections}", "-m", f"{count}", "-F", f"{mail}", f"127.0.0.1:{PORT}"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, check=True)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Sent(count / seconds, cpu / count * 1e6)


def by_worker(kind: str, count: int, place: Path) -> Sent:
    """Our sender or Django's, in a process of its own."""
    words = [sys.executable, "-m", "bench.letters_worker", kind, f"--count={count}", f"--place={place}"]
    return Sent(**json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout))


def by_newsletter(place: Path, count: int) -> Sent:
    """django-newsletter, as its own command sends."""
    words = [sys.executable, "-m", "bench.letters_newsletter", f"--count={count}", f"--place={place}"]
    return Sent(**json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout))


def by_nodemailer(place: Path, count: int) -> Sent:
    """The pool of nodemailer with four connections, from npm."""
    folder = place / "nodemailer"
    if not folder.exists():
        folder.mkdir()
        words = ["npm", "install", "--silent", "--no-audit", "--no-fund", f"nodemailer@{NODEMAILER}"]
        subprocess.run(words, cwd=folder, check=True)
    script = Path(__file__).parent / "letters_nodemailer.mjs"
    words = [
        "node",
        str(script),
        str(folder),
        f"{PORT}",
        f"{count}",
        str(place / "issue.txt"),
        str(place / "issue.html"),
    ]
    return Sent(**json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout))


def speeds(asked: argparse.Namespace) -> None:
    """Everybody in turn, `rounds` times; medians."""
    with tempfile.TemporaryDirectory(dir=asked.place) as name:
        mail = Path(name) / "issue.eml"
        words = [sys.executable, "-m", "bench.letters_worker", "mail", f"--place={name}"]
        mail.write_bytes(subprocess.run(words, check=True, capture_output=True).stdout)
        print(f"{mail.stat().st_size / 1024:.0f} KB each, {asked.count} mails, {asked.rounds} rounds\n")
        found: dict[str, list[Sent]] = {}
        for _ in range(asked.rounds):
            for connections in SOURCES:
                found.setdefault(f"smtp-source -s {connections}", []).append(round_of_source(mail, connections, asked))
            for kind, count in (("unsigned", asked.count), ("signed", asked.count), ("django", asked.count // 10)):
                with sink():
                    found.setdefault(kind, []).append(by_worker(kind, count, Path(name)))
            with sink():
                found.setdefault("django-newsletter", []).append(by_newsletter(Path(name), asked.count // 20))
            if not asked.without_nodemailer:
                with sink():
                    found.setdefault("nodemailer", []).append(by_nodemailer(Path(name), asked.count // 4))
    best = max(statistics.median(one.per_second for one in found[f"smtp-source -s {each}"]) for each in SOURCES)
    rows = []
    for sender, runs in found.items():
        rate = statistics.median(one.per_second for one in runs)
        cpu = statistics.median(one.microseconds for one in runs)
        rows.append([sender, f"{rate:.0f}", f"{cpu:.0f}", f"{100 * rate / best:.0f} %"])
    print(table(["sender", "mails a second", "CPU µs a mail", "of the best smtp-source"], rows))


def round_of_source(mail: Path, connections: int, asked: argparse.Namespace) -> Sent:
    """One run of the load generator against a fresh sink."""
    with sink():
        return by_source(mail, connections, asked.count)


def freezing(asked: argparse.Namespace) -> None:
    """Freeze ten thousand and a million, each in a process of its own."""
    rows = []
    for count in (10_000, asked.readers):
        words = [sys.executable, "-m", "bench.letters_worker", "freeze", f"--count={count}", f"--place={asked.place}"]
        found = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        rows.append([f"{count:,}", f"{found['seconds']:.1f}", f"{found['megabytes']:.0f}", f"{found['database']:.0f}"])
    print(table(["readers", "freeze, s", "highest memory, MB", "database, MB"], rows))


def main() -> None:
    """Speeds, then freezing."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="mails in each run (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each (default %(default)s)")
    parser.add_argument("--readers", type=int, default=1_000_000, help="readers to freeze (default %(default)s)")
    parser.add_argument("--place", type=Path, default=Path(tempfile.gettempdir()), help="where ledger and journal lie")
    parser.add_argument("--without-nodemailer", action="store_true", help="where there is no npm")
    asked = parser.parse_args()
    print(f"{calibration()}, {datetime.now(UTC):%Y-%m-%d}\n", flush=True)
    speeds(asked)
    print(flush=True)
    freezing(asked)


if __name__ == "__main__":
    main()
