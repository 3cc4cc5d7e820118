"""The role `front`: the control file, the slot files and the hottest pages, so that most readers need no bin at all.

A hot page stands in its bin as well, with the same hash: bins then depend on the pages alone and not on what happens
to be hot, a page that cools down needs no new bin, and a client that never asks `front` verifies it all the same.
"""

import re
from collections.abc import Iterable, Sequence

from tamizdat.edition.canonical import Fields
from tamizdat.edition.placements import CONTROL_PATH, Entries, stands_alone

HOT_PAGES = 31
"""With the control file, 32 targets: about 2.5 KB gzipped."""

_KEPT_SEGMENTS = 2


def patterns(paths: Iterable[str]) -> list[str]:
    """Patterns of the delegation to `front` (TUF 4.5: each segment is matched by itself).

    Of each hot path the first two segments and the last stay as they are, those between become `*`. So the pattern
    seldom changes when the front does, and a reader of a page from another year need not load `front`.
    """
    return sorted({_pattern(path) for path in (CONTROL_PATH, *paths)})


def _pattern(path: str) -> str:
    segments = [re.sub(r"([*?\[])", r"[\1]", segment) for segment in path.split("/")]
    between = ["*"] * (len(segments) - _KEPT_SEGMENTS - 1)
    return "/".join([*segments[:_KEPT_SEGMENTS], *between, segments[-1]] if between else segments)


class HotPages:
    """Finds the entries of hot pages while bins pass by."""

    def __init__(self, wanted: Sequence[str] | None, former: Entries) -> None:
        known = {path: entry for path, entry in former.items() if path != CONTROL_PATH and not stands_alone(path)}
        chosen = list(known) if wanted is None else list(wanted)
        self.paths = list(dict.fromkeys(path for path in chosen if path != CONTROL_PATH))
        self._former = known
        self._fresh: Entries = {}
        self._gone: set[str] = set()
        self._asked = set(self.paths)

    def see(self, old: Entries, new: Entries) -> None:
        """Look through one bin that passes by."""
        for path in self._asked & (old.keys() | new.keys()):
            if path in new:
                self._fresh[path] = new[path]
            else:
                self._gone.add(path)

    def unknown(self) -> list[str]:
        """Hot pages that neither passed by nor stood in the front before: their bins must be asked."""
        return [path for path in self.paths if path not in self._fresh | self._former and path not in self._gone]

    def entries(self) -> Entries:
        """The entries of the new front, without the control file; those that do not stand are passed over."""
        known = self._former | self._fresh
        standing = [path for path in self.paths if path in known and path not in self._gone]
        return {path: known[path] for path in standing[:HOT_PAGES]}


def front_delegations(keys: Fields, front_key: str, archive_key: str, hot: Iterable[str]) -> Fields:
    """Delegations of `targets`: first `front`, then `archive`.

    Two levels because TAP 15 forbids `roles` and `succinct_roles` in one delegation. The archive takes every path:
    the sixteen hash prefixes cover them all, whatever their depth.
    """
    roles = [
        {"keyids": [front_key], "name": "front", "paths": patterns(hot), "terminating": False, "threshold": 1},
        {
            "keyids": [archive_key],
            "name": "archive",
            "path_hash_prefixes": list("0123456789abcdef"),
            "terminating": True,
            "threshold": 1,
        },
    ]
    return {"keys": keys, "roles": roles}
