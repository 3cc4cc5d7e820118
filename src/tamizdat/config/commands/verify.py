"""`tamizdat verify`: check an edition as a stranger would."""

import argparse
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from tamizdat.config.sentences import told
from tamizdat.edition.contents import Progress
from tamizdat.edition.layout import find_edition
from tamizdat.edition.stranger import Source, folder_source
from tamizdat.edition.verdict import Verdict
from tamizdat.edition.verification import verify
from tamizdat.wire.tuf_fetcher import http_fetcher

_SHOWN_FAULTS = 200
# What cannot be read is not thereby unsound.
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name what is checked, and against which root."""
    parser.add_argument("edition", metavar="PATH_OR_URL", help="folder of the edition (or the var folder), or address")
    parser.add_argument("--root", required=True, type=Path, help="the newspaper's trusted root.json")
    parser.add_argument("--all", action="store_true", help="check every page and media file, not a sample")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    parser.add_argument(
        "--memory", type=Path, metavar="DIR", help="remember what was seen here, to notice an older edition next time"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the outcome; 0 if the edition is sound, 1 if not, 2 if that cannot be said or asked."""
    try:
        trusted_root = arguments.root.read_bytes()
        source = edition_source(arguments.edition)
    except (OSError, ValueError) as error:
        print(f"tamizdat verify: {told(error)}", file=sys.stderr)
        return REFUSED
    with tempfile.TemporaryDirectory(prefix="tamizdat-verify-") as passing:
        verdict = verify(
            source,
            trusted_root,
            arguments.memory or Path(passing),
            datetime.now(UTC),
            everything=arguments.all,
            progress=_progress() if sys.stderr.isatty() else _silence,
        )
    print(msgspec.json.encode(verdict).decode() if arguments.json else _words(verdict))
    if verdict.unreachable:
        return REFUSED
    return 0 if verdict.sound else 1


def edition_source(name: str) -> Source:
    """Find an edition by the path of its folder or by its address. Raises ValueError where there is none."""
    if name.startswith(("http://", "https://")):
        return Source(http_fetcher(), name if name.endswith("/") else f"{name}/")
    folder = find_edition(Path(name))
    if not folder.metadata.is_dir():
        message = f"{name} holds no edition: there is no folder “metadata” in it. Give the edition's folder."
        raise ValueError(message)
    return folder_source(folder)


def _silence(_what: str, _done: int, _total: int) -> None:
    """Show nothing: nobody is watching."""


def _progress() -> Progress:
    shown = [""]

    def show(what: str, done: int, total: int) -> None:
        line = f"{what}: {100 * done // max(total, 1)} % of {total}"
        if line != shown[0]:
            shown[0] = line
            print(f"\r{line} ", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return show


def _words(verdict: Verdict) -> str:
    lines = [] if not verdict.sequence else _description(verdict)
    lines += [f"  {fault.path}: {fault.sentence}" for fault in verdict.faults[:_SHOWN_FAULTS]]
    if len(verdict.faults) > _SHOWN_FAULTS:
        lines.append(f"  … and {len(verdict.faults) - _SHOWN_FAULTS} more; --json lists all.")
    if verdict.moved_on:
        lines.append("A newer edition came out meanwhile; check again before you blame anybody.")
    lines.append(_conclusion(verdict))
    return "\n".join(lines)


def _description(verdict: Verdict) -> list[str]:
    checked = verdict.checked
    lines = [
        f"Edition {verdict.sequence} of {verdict.pages} pages, digest {verdict.digest}",
        f"Sealed {verdict.sealed_at} ({_age(verdict.age_seconds)} ago), to be renewed before {verdict.valid_until}",
        f"Root {verdict.root_version}; checked {checked.pages} pages, {checked.media} media files, {checked.bins} bins",
    ]
    lines += [
        f"  {each.role} {each.version} signed by {each.key[:16]}, until {each.expires}" for each in verdict.signers
    ]
    if verdict.demonstration:
        lines.append("DEMONSTRATION KEYS: anybody may hold them. This edition proves nothing.")
    return lines


def _conclusion(verdict: Verdict) -> str:
    if verdict.unreachable:
        return f"Could not be checked: {len(verdict.faults)} file(s) could not be fetched. Nothing is wrong by that."
    if not verdict.sound:
        return f"NOT SOUND: {len(verdict.faults)} fault(s)."
    if not verdict.complete:
        return "Sound, as far as a sample shows; --all checks everything."
    return "Sound: every page and media file is as it was signed."


def _age(seconds: int) -> str:
    days = timedelta(seconds=max(seconds, 0)).days
    return f"{days} days" if days else f"{max(seconds, 0) // 3600} hours {max(seconds, 0) % 3600 // 60} minutes"
