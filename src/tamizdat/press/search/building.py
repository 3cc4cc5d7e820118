"""Builds one segment: takes its stories in order, then writes shards, the cards of results, and the shard of facts."""

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import orjson

from tamizdat.press.records import Story
from tamizdat.press.search.segments import Segment, contents_path, folder_of, heavy, shard_of
from tamizdat.press.search.shards import LEVEL_BITS, pack
from tamizdat.press.search.terms import RECIPE, Stems, terms_of

CARDS_A_FILE = 32

File = tuple[str, bytes]


class Entry(msgspec.Struct, frozen=True):
    """What the list of contents says of a segment. `stamp` changes with the stories in it or their order.

    `deep` has the beginnings whose terms are dealt by one letter more; it is known once all stories were taken.
    """

    name: str
    stories: int
    shards: int
    stamp: int
    months: tuple[tuple[str, int], ...]
    deep: dict[str, str] = {}


def entry_of(segment: Segment, uids: Iterable[int]) -> Entry:
    """Describe a segment; `uids` are its stories in order."""
    stamp = zlib.crc32(" ".join(map(str, uids)).encode())
    return Entry(segment.name, segment.stories, segment.shards, stamp, segment.months)


def contents(language: str, entries: Iterable[Entry]) -> File:
    """Write the list of a language's segments, newest first, by which a search begins."""
    listed = sorted(entries, key=lambda entry: entry.months[-1][0], reverse=True)
    said = {"recipe": RECIPE, "cards": CARDS_A_FILE, "segments": [msgspec.to_builtins(entry) for entry in listed]}
    return contents_path(language), orjson.dumps(said)


class Builder:
    """Takes the stories of a segment, oldest first, and writes its files; its `entry` is whole then."""

    def __init__(self, segment: Segment, entry: Entry, stems: Stems) -> None:
        self.segment = segment
        self.entry = entry
        self._stems = stems
        self._lists: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._facts: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._cards: list[tuple[str, str, str, int]] = []

    def add(self, story: Story) -> None:
        """Take the next story."""
        place = len(self._cards) << LEVEL_BITS
        lists = self._lists
        for term, level in terms_of(story, self._stems).items():
            lists[term].append(place | level)
        day = story.published_at[:10]
        for section in dict.fromkeys((story.section, *story.sections)):
            self._facts[f"s{section}"].append(place)
        self._facts[f"d{day}"].append(place)
        self._cards.append((story.address, story.headline, day, story.section))

    def files(self) -> Iterator[File]:
        """Write all files of the segment; the order of the shards is that of their numbers."""
        folder = f"{folder_of(self.segment.language)}{self.segment.name}/"
        deep = heavy({term: len(list_) for term, list_ in self._lists.items()}, self.entry.shards)
        self.entry = msgspec.structs.replace(self.entry, deep=deep)
        for number, terms in enumerate(self._dealt()):
            lists = [(term, self._lists[term]) for term in sorted(terms)]
            yield f"{folder}{number:03x}.bin.gz", self._packed(lists)
        yield f"{folder}facts.bin.gz", self._packed(sorted(self._facts.items()))
        for start in range(0, len(self._cards), CARDS_A_FILE):
            cards = {"stamp": self.entry.stamp, "cards": self._cards[start : start + CARDS_A_FILE]}
            yield f"{folder}cards-{start // CARDS_A_FILE:03x}.json.gz", orjson.dumps(cards)

    def _dealt(self) -> list[list[str]]:
        shards = self.entry.shards
        dealt: list[list[str]] = [[] for _ in range(shards)]
        for term in self._lists:
            dealt[shard_of(term, shards, self.entry.deep)].append(term)
        return dealt

    def _packed(self, lists: Sequence[tuple[str, Sequence[int]]]) -> bytes:
        return pack(lists, self.entry.stories, self.entry.stamp)
