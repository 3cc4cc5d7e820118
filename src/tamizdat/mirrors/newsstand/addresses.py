"""From the path of a request to a place in the edition. Whatever is not plainly an address of ours is refused."""

import re
from dataclasses import dataclass
from enum import Enum

LONGEST_PATH = 1024
LONGEST_QUERY = 2048
# NUL, other controls, a backslash, and U+FFFD, which stands where the path was not UTF-8.
_NEVER = re.compile(r"[\x00-\x1f\x7f\\\ufffd]")
_OBJECT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")
_VERSIONED = re.compile(r"[0-9]+\.[^/]+")


class Kind(Enum):
    """What somebody came for."""

    PAGE = "page"
    METADATA = "metadata"
    TREE = "tree"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Place:
    """`name` is relative to the site for a page, to the edition's folder for the rest."""

    kind: Kind
    name: str


def too_long(path: str, query: str) -> bool:
    """Say whether an address is longer than any of ours."""
    return len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY


def find_place(path: str) -> Place | None:
    """Read a decoded path. None means that it can never be an address of ours (`..`, NUL, an empty component)."""
    if not path.startswith("/") or _NEVER.search(path):
        return None
    name = path[1:]
    parts = name.split("/")
    if not all(_is_sound(part) for part in parts[:-1]) or (parts[-1] and not _is_sound(parts[-1])):
        return None
    kind = {"metadata": Kind.METADATA, "tree": Kind.TREE, "o": Kind.OBJECT}.get(parts[0])
    if kind is None or len(parts) == 1:
        return Place(Kind.PAGE, name)
    return Place(kind, name)


def is_object(name: str) -> bool:
    """Say whether a name below `o/` is that of an object: two digits of its hash, then the whole of it."""
    return _OBJECT.fullmatch(name.removeprefix("o/")) is not None and name[2:4] == name[5:7]


def is_versioned(name: str) -> bool:
    """Say whether metadata of this name never changes: `7.snapshot.json` (TUF 6.2)."""
    return _VERSIONED.fullmatch(name.removeprefix("metadata/")) is not None


def _is_sound(part: str) -> bool:
    # A leading dot is either a way up or a file still being written; RFC 8615 names the one exception.
    return bool(part) and (not part.startswith(".") or part == ".well-known")
