"""An empty newsroom with a log in memory, and a way to import into it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django.fixtures import Settings

from tamizdat.newsroom.actions.furnishing import furnish
from tamizdat.newsroom.importers.loading import Loading, load, rehearse
from tamizdat.newsroom.importers.media import Media, MediaFolder, NoMedia
from tamizdat.newsroom.importers.report import Report
from tamizdat.newsroom.storage import Masters
from tests.fakes.publication import MemoryLog
from tests.importers.conversions import NOW, opened


@dataclass
class Bringing:
    """Imports an export that is given as text."""

    folder: Path
    media: Media = field(default_factory=NoMedia)

    def __call__(
        self, text: str, *, at: datetime = NOW, stop_after: int = 1 << 30, dry: bool = False, language: str = ""
    ) -> Report:
        """Import, or rehearse; `stop_after` items somebody presses Ctrl-C."""
        report = Report()
        loading = Loading(self.media, MemoryLog(), at, report, lambda done: done < stop_after)
        (rehearse if dry else load)(opened(self.folder, text, language), loading)
        return report

    def with_media(self, files: dict[str, bytes]) -> "Bringing":
        """The same with a folder of uploads."""
        for name, data in files.items():
            path = self.folder / "uploads" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return Bringing(self.folder, MediaFolder(self.folder / "uploads"))


@pytest.fixture
def bring(db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bringing]:
    settings.VAR = tmp_path
    settings.PUBLICATION_LOG = "tests.fakes.publication.MemoryLog"
    MemoryLog.forget()
    monkeypatch.setattr(default_storage, "_wrapped", Masters(location=str(tmp_path / "newsroom")))
    furnish()
    yield Bringing(tmp_path)
    MemoryLog.forget()


YEAR_LATER = datetime(2027, 10, 14, 10, 0, tzinfo=UTC)
