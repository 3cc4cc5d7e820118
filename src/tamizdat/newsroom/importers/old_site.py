"""What a body needs to know of the old site while it is turned into blocks: its images and its addresses."""

from dataclasses import dataclass, field
from typing import Protocol

from tamizdat.newsroom.importers.imported import ImportedImage, Note


class OldSite(Protocol):
    """The old site, as far as bodies point into it."""

    def image_by_id(self, number: str) -> ImportedImage | None:
        """The image with this number in the old media library."""
        ...

    def image_by_url(self, url: str) -> ImportedImage | None:
        """The image at an address, whatever size of it is meant; None if the address cannot be one."""
        ...

    def absolute(self, url: str) -> str:
        """An address as the old site would have resolved it; `""` for what no reader can follow."""
        ...

    def target(self, url: str) -> str | None:
        """The source id of the story or page at an address of the old site."""
        ...

    def is_upload(self, url: str) -> bool:
        """Say whether an address is a file that was uploaded to the old site."""
        ...


@dataclass(slots=True)
class Remarks:
    """Collects notes while one body is converted; equal ones are counted, not repeated."""

    _counts: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _unmade: dict[str, None] = field(default_factory=dict)

    def altered(self, one: str, many: str = "") -> None:
        """Note something altered: a sentence for one occurrence, and one with `{n}` for several."""
        self._add("altered", one, many)

    def left(self, one: str, many: str = "") -> None:
        """Note something left out."""
        self._add("left", one, many)

    def unmade(self, name: str) -> None:
        """Note a part that the old site made anew on each visit, so that the export does not hold it."""
        self._unmade[name] = None

    def _add(self, kind: str, one: str, many: str) -> None:
        key = (kind, one, many)
        self._counts[key] = self._counts.get(key, 0) + 1

    def notes(self) -> tuple[Note, ...]:
        """Everything noted, in the order of first occurrence."""
        unmade = "These parts were made anew by the old site on each visit and are not in the export: "
        made = (Note("left", f"{unmade}{', '.join(self._unmade)}."),) if self._unmade else ()
        return made + tuple(
            Note("left" if kind == "left" else "altered", one if n == 1 or not many else many.replace("{n}", str(n)))
            for (kind, one, many), n in self._counts.items()
        )
