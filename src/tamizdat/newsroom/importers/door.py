"""The importers' door: opens an export, brings it in or rehearses it, and hands back the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command

from tamizdat.newsroom.importers.imported import ImportRefused, Wishes
from tamizdat.newsroom.importers.loading import Loading, load, rehearse
from tamizdat.newsroom.importers.media import FetchedMedia, Media, MediaFolder, NoMedia
from tamizdat.newsroom.importers.registry import IMPORTERS
from tamizdat.newsroom.importers.report import Report
from tamizdat.newsroom.languages import languages
from tamizdat.newsroom.publication import publication_log

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for. `media` is a copy of the old site's uploads; `fetch` allows the network."""

    kind: str
    files: Sequence[Path]
    media: Path | None = None
    fetch: bool = False
    language: str = ""
    dry: bool = False


def bring_in(order: Order, *, at: datetime, progress: Progress) -> Report:
    """Import an export, or rehearse it. `progress(done, total)` returns False to stop after the present batch.

    Raises ImportRefused, with nothing written, if the files are no such export or the language is unknown.
    """
    wishes = Wishes(at, ZoneInfo(settings.TIME_ZONE), _languages(order.language), order.language)
    harvest = IMPORTERS[order.kind].open(order.files, wishes)
    call_command("migrate", interactive=False, verbosity=0)
    report = Report()
    loading = Loading(_media(order), publication_log(), at, report, lambda done: progress(done, harvest.total))
    (rehearse if order.dry else load)(harvest, loading)
    return report


def _languages(wanted: str) -> tuple[str, ...]:
    """The languages of the newsroom, those of the paper first."""
    codes = [code for code, _name in languages()]
    if wanted and wanted not in codes:
        message = f"The newsroom does not write in “{wanted}”. Choose one of {', '.join(codes)}."
        raise ImportRefused(message)
    return tuple(codes)


def _media(order: Order) -> Media:
    folder: Media = MediaFolder(order.media) if order.media is not None else NoMedia()
    return FetchedMedia(folder) if order.fetch else folder
