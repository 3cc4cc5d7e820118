"""Pruning an older edition that somebody keeps: what was withdrawn since is dropped, the signed holes remain.

For mirrors and archives. The withdrawal list must come from a newer edition that was verified; this module trusts it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from tamizdat.edition import tree
from tamizdat.edition.bins import NAME_PREFIX
from tamizdat.edition.contents import Progress
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.objects import every
from tamizdat.edition.placements import CONTROL_PATH, WITHDRAWN_PATH
from tamizdat.edition.standing import read_control
from tamizdat.edition.withdrawal import PAGE, WithdrawalList, name_of, opened, place_of

_MEDIA = re.compile(rb"_m/[0-9a-f]{2}/([0-9a-f]{64})\.[a-z0-9]{1,8}")


@dataclass(slots=True)
class _Found:
    """What is to go: objects by digest, addresses that give a page away, and pictures that only such pages show."""

    objects: set[str]
    tokens: set[bytes] = field(default_factory=set)
    suspects: set[str] = field(default_factory=set)


def prune(folder: EditionFolder, listed: WithdrawalList, say: Progress = lambda _what, _done, _total: None) -> int:
    """Drop from an older edition what was withdrawn after it. Returns the number of files removed.

    Whoever stops it on the way calls it again; nothing is forgotten.
    """
    gone = doomed_by(folder, listed, say)
    for number, path in enumerate(gone, start=1):
        path.unlink(missing_ok=True)
        say("removing", number, len(gone))
    return len(gone)


def doomed_by(
    folder: EditionFolder, listed: WithdrawalList, say: Progress = lambda _what, _done, _total: None
) -> list[Path]:
    """Name what of an older edition was withdrawn after it.

    Besides the listed objects these are: whatever its metadata has at a listed place; every page that names such an
    address, since it shows a headline; and pictures that none but such pages show. These come first: it is the pages
    that tell which they are.
    """
    control = read_control(folder)
    since = listed.since(control.seq if control else 0)
    if not since.withdrawn:
        return []
    found = _in_metadata(folder, since)
    doomed, kept_media = _read_pages(folder, found, say)
    pictures = (found.suspects | found.objects) - kept_media
    return [*(path for path in _media_files(folder) if name_of(path.name) in pictures), *doomed]


def _in_metadata(folder: EditionFolder, since: WithdrawalList) -> _Found:
    """Find what stood at the listed places, in every bin that the folder has."""
    found = _Found(since.objects())
    places = since.places()
    for path in folder.metadata.glob(f"[0-9]*.{NAME_PREFIX}-*.json"):
        for target, entry in orjson.loads(path.read_bytes())["signed"]["targets"].items():
            digest = entry["hashes"]["sha256"]
            if place_of(target) in places:
                found.objects.add(digest)
                found.tokens.add(target.removesuffix(PAGE).encode())
                found.suspects |= _shown(opened(folder.object_path(digest)) or opened(folder.tree / target))
    return found


def _read_pages(folder: EditionFolder, found: _Found, say: Progress) -> tuple[list[Path], set[str]]:
    """Tell pages that must go from those that stay, and name the pictures that the latter show."""
    doomed: list[Path] = []
    kept: set[str] = set()
    pages = list(_pages(folder))
    for number, path in enumerate(pages, start=1):
        say("reading", number, len(pages))
        content = opened(path)
        if path.name in found.objects or any(token in content for token in found.tokens):
            doomed.append(path)
        else:
            kept |= _shown(content)
    return doomed, kept


def _pages(folder: EditionFolder) -> Iterator[Path]:
    yield from map(folder.object_path, every(folder))
    for path in tree.every(folder):
        if not path.startswith("_m/") and path not in {CONTROL_PATH, WITHDRAWN_PATH}:
            yield folder.tree / path


def _media_files(folder: EditionFolder) -> Iterable[Path]:
    yield from (folder.tree / path for path in tree.every_media(folder))
    yield from map(folder.object_path, every(folder))


def _shown(content: bytes) -> set[str]:
    return {found.decode() for found in _MEDIA.findall(content)}
