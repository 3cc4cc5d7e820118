"""What is grouped with what: a segment is a run of months whose stories share shards.

While a month stands in the newest quarter of its language's archive it is a segment of its own: small, so that a new
story changes a handful of files. A past quarter of the newest year is one segment, and so is a past year: large, so
that a search asks for few files. All of this follows from the stories that stand, never from the calendar.
"""

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

# Stories for each shard. A shard of a past year is about 2 kB; the newest months have few shards, so that few change.
STORIES_A_SHARD = 4
STORIES_A_SHARD_OF_A_MONTH = 16
MOST_SHARDS = 512
MOST_SHARDS_OF_A_MONTH = 32
# Terms that begin alike share a shard, so that the beginning of a word can be looked up as well.
BEGINNING = 4
# A beginning with more than its share of a segment is dealt by one letter more; a share is what a shard holds in the
# mean.
HEAVY_SHARES = 1.5
Deep = Mapping[str, str]
"""Heavy beginnings, and the letters with which their terms go on."""


@dataclass(frozen=True, slots=True)
class Segment:
    """`name` is `2025`, `2026-q3` or `2026-11`; `months` has the number of stories of each, oldest first."""

    language: str
    name: str
    months: tuple[tuple[str, int], ...]

    @property
    def stories(self) -> int:
        """How many stories are in it."""
        return sum(count for _, count in self.months)

    @property
    def shards(self) -> int:
        """Into how many shards its terms are dealt: a power of two."""
        if self.name == self.months[0][0]:
            each, most = STORIES_A_SHARD_OF_A_MONTH, MOST_SHARDS_OF_A_MONTH
        else:
            each, most = STORIES_A_SHARD, MOST_SHARDS
        return min(most, 1 << (-(-self.stories // each) - 1).bit_length())


def segments_of(language: str, months: Mapping[str, int]) -> list[Segment]:
    """Group the months of a language, oldest first."""
    newest = max(months, default="")
    groups: dict[str, list[tuple[str, int]]] = {}
    for month in sorted(months):
        groups.setdefault(_group(month, newest), []).append((month, months[month]))
    return [Segment(language, name, tuple(group)) for name, group in groups.items()]


def _group(month: str, newest: str) -> str:
    if month[:4] != newest[:4]:
        return month[:4]
    return month if _quarter(month) == _quarter(newest) else f"{month[:4]}-q{_quarter(month)}"


def _quarter(month: str) -> int:
    return (int(month[5:7]) + 2) // 3


def shard_of(term: str, shards: int, deep: Deep) -> int:
    """Number of the shard that holds a term; the twin of `shardOf` in /browser/shards.js."""
    first = term[:BEGINNING]
    return zlib.crc32((term[: BEGINNING + 1] if first in deep else first).encode()) & (shards - 1)


def heavy(weights: Mapping[str, int], shards: int) -> dict[str, str]:
    """Find the heavy beginnings of a segment; `weights` says in how many stories each term is."""
    totals: Counter[str] = Counter()
    for term, weight in weights.items():
        totals[term[:BEGINNING]] += weight
    most = HEAVY_SHARES * sum(weights.values()) / shards
    deep: dict[str, set[str]] = {first: set() for first, total in sorted(totals.items()) if total > most}
    for term in weights:
        if (letters := deep.get(term[:BEGINNING])) is not None:
            letters.add(term[BEGINNING : BEGINNING + 1])
    return {first: "".join(sorted(letters)) for first, letters in deep.items()}


def folder_of(language: str) -> str:
    """Folder of a language's index below the root of the site."""
    return f"search/words/{language}/"


def contents_path(language: str) -> str:
    """Where the list of a language's segments stands."""
    return f"{folder_of(language)}contents.json.gz"
