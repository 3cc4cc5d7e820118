"""Short ways from what an old site held to what an importer hands over."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tamizdat.newsroom.importers.html_blocks import blocks_of
from tamizdat.newsroom.importers.imported import Draft, ImportedPage, ImportedStory, LeftOut, Note, Wishes
from tamizdat.newsroom.importers.old_site import Remarks
from tamizdat.newsroom.importers.wordpress.importer import WordPress, WordPressExport
from tamizdat.newsroom.importers.wordpress.library import Library
from tamizdat.newsroom.importers.wordpress.survey import Survey
from tamizdat.newsroom.importers.wordpress.wxr import WxrFile, WxrItem, WxrSite
from tests.importers.wxr_files import HOST, write

NOW = datetime(2026, 10, 14, 10, 0, tzinfo=UTC)


def wishes(language: str = "") -> Wishes:
    """What a person in Amsterdam would ask for."""
    return Wishes(NOW, ZoneInfo("Europe/Amsterdam"), ("en", "ru", "fa"), language)


def opened(folder: Path, text: str | bytes, language: str = "") -> WordPressExport:
    """Survey an export."""
    return WordPress().open([write(folder, text)], wishes(language))


def handed_over(folder: Path, text: str | bytes) -> list[ImportedStory | ImportedPage | LeftOut]:
    """Everything that an export gives."""
    return list(opened(folder, text).items())


def stories(folder: Path, text: str | bytes) -> list[ImportedStory]:
    """The stories of an export."""
    return [found for found in handed_over(folder, text) if isinstance(found, ImportedStory)]


def read_items(folder: Path, text: str | bytes) -> Iterator[WxrItem]:
    """The items that can be read."""
    return (found for found in WxrFile(write(folder, text)).items() if isinstance(found, WxrItem))


def old_site() -> Survey:
    """An old site without anything in it."""
    return Survey(WxrSite("", HOST, HOST, "en", "1.2", (), ()), Library(base=f"{HOST}/"))


def converted(html: str, *, classic: bool = True, site: Survey | None = None) -> tuple[list[Draft], tuple[Note, ...]]:
    """A body in HTML as blocks, with notes."""
    remarks = Remarks()
    blocks = blocks_of(html, site or old_site(), remarks, classic=classic)
    return blocks, remarks.notes()
