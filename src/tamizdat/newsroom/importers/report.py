"""What an import did, thing by thing: what came, what was altered, what was left and why."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from tamizdat.newsroom.importers.imported import LeftOut, Note

_CAME = ("stories", "pages", "images", "sections", "topics", "contributors", "redirects")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence about one item of the old site; `source_id` is "" where it is about the whole."""

    source_id: str
    title: str
    sentence: str


@dataclass(slots=True)
class Report:
    """Filled while an import runs."""

    source: str = ""
    dry: bool = False
    stopped: bool = False
    came: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    altered: list[Line] = field(default_factory=list)
    left: list[Line] = field(default_factory=list)
    broken: list[Line] = field(default_factory=list)
    groups: Counter[str] = field(default_factory=Counter)
    group_sentences: dict[str, str] = field(default_factory=dict)

    def note(self, source_id: str, title: str, notes: tuple[Note, ...] | list[Note]) -> None:
        """Take down what is to be said about one item."""
        shelves = {"altered": self.altered, "left": self.left, "broken": self.broken}
        for note in notes:
            shelves[note.kind].append(Line(source_id, title, note.sentence))

    def leave(self, item: LeftOut) -> None:
        """Take down an item that did not come along."""
        if item.group and not item.broken:
            self.groups[item.group] += 1
            self.group_sentences[item.group] = item.sentence
        else:
            (self.broken if item.broken else self.left).append(Line(item.source_id, item.title, item.sentence))

    def as_json(self) -> str:
        """The whole report."""
        return json.dumps(
            {
                "source": self.source,
                "dry_run": self.dry,
                "stopped": self.stopped,
                "came": {name: self.came[name] for name in _CAME},
                "updated": dict(self.updated),
                "unchanged": dict(self.unchanged),
                "states": dict(self.states),
                "altered": [asdict(line) for line in self.altered],
                "left": [asdict(line) for line in self.left],
                "left_in_groups": [
                    {"kind": kind, "count": count, "sentence": self.group_sentences[kind]}
                    for kind, count in sorted(self.groups.items())
                ],
                "broken": [asdict(line) for line in self.broken],
            },
            ensure_ascii=False,
            indent=1,
        )

    def lines(self) -> Iterator[str]:
        """The report for the screen: counts, then the first of each kind of remark."""
        yield f"{'Would come' if self.dry else 'Came'} from {self.source}:"
        yield "  " + ", ".join(f"{self.came[name]} {name}" for name in _CAME)
        if self.states:
            yield "  stories and pages: " + ", ".join(
                f"{count} {state}" for state, count in sorted(self.states.items())
            )
        if self.updated:
            yield "  updated: " + ", ".join(f"{count} {name}" for name, count in sorted(self.updated.items()))
        if self.unchanged:
            yield "  unchanged: " + ", ".join(f"{count} {name}" for name, count in sorted(self.unchanged.items()))
        for title, lines in (("Broken", self.broken), ("Altered", self.altered), ("Left", self.left)):
            yield from _section(title, lines)
        for kind, count in sorted(self.groups.items()):
            yield f"  {count} × {kind}: {self.group_sentences[kind]}"
        if self.stopped:
            yield "Stopped when asked to. What came is whole; run the same command again to go on."


def _section(title: str, lines: list[Line]) -> Iterator[str]:
    if not lines:
        return
    yield f"{title} ({len(lines)}):"
    for line in lines[:_SHOWN]:
        where = f"{line.source_id} “{line.title[:50]}”: " if line.source_id else ""
        yield f"  {where}{line.sentence}"
    if len(lines) > _SHOWN:
        yield f"  … and {len(lines) - _SHOWN} more; --report FILE writes them all."
