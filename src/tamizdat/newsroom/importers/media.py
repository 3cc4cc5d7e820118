"""Finding the file of an image: in a folder that was given, or on the old site if that was asked for."""

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from tamizdat.newsroom.importers.imported import ImportedImage
from tamizdat.wire.fetch import FetchRefused, fetch_image

_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+\Z)")
_LARGEST = 40 << 20


class NotFound(Exception):
    """An image whose file is nowhere; the words say why, as part of a sentence."""


class Media(Protocol):
    """A place where the files of images may be."""

    def read(self, image: ImportedImage) -> bytes:
        """Give the bytes of an image's file. Raises NotFound."""
        ...


class NoMedia:
    """Nowhere: neither a folder nor the network was allowed."""

    def read(self, image: ImportedImage) -> bytes:
        """See Media."""
        message = "since no file was given (name a folder with --media, or allow --fetch-media)"
        raise NotFound(message)


class MediaFolder:
    """A copy of the old site's uploads. Files are found by their path under it, or by a name that only one file has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._by_name: dict[str, list[Path]] = {}
        for path in sorted(self._folder.rglob("*")):
            if path.is_file() and path.resolve().is_relative_to(self._folder):
                self._by_name.setdefault(path.name.lower(), []).append(path)

    def read(self, image: ImportedImage) -> bytes:
        """See Media."""
        path = self._at_path(image) or self._by_its_name(image)
        if path is None:
            message = "since the folder does not hold the file"
            raise NotFound(message)
        if path.stat().st_size > _LARGEST:
            message = f"since the file is larger than {_LARGEST >> 20} MB"
            raise NotFound(message)
        return path.read_bytes()

    def _at_path(self, image: ImportedImage) -> Path | None:
        """Try `DIR/2010/07/name.jpg`, also below `uploads/` and `wp-content/uploads/`."""
        if not image.upload:
            return None
        for base in ("", "uploads", "wp-content/uploads"):
            for name in dict.fromkeys((image.upload, _SIZE.sub("", image.upload))):
                path = (self._folder / base / name).resolve()
                if path.is_relative_to(self._folder) and path.is_file():
                    return path
        return None

    def _by_its_name(self, image: ImportedImage) -> Path | None:
        name = PurePosixPath(unquote(urlsplit(image.url).path)).name.lower()
        for candidate in dict.fromkeys((name, _SIZE.sub("", name))):
            found = self._by_name.get(candidate, [])
            if len(found) == 1:
                return found[0]
        return None


class FetchedMedia:
    """The old site itself; every fetch goes through `wire`, which refuses what is not public."""

    def __init__(self, first: Media, fetch: Callable[[str], bytes] = lambda url: fetch_image(url).data) -> None:
        self._first = first
        self._fetch = fetch

    def read(self, image: ImportedImage) -> bytes:
        """See Media. The folder is asked first."""
        try:
            return self._first.read(image)
        except NotFound:
            pass
        try:
            return self._fetch(image.url)
        except FetchRefused as error:
            message = f"since the file could not be fetched ({error})"
            raise NotFound(message) from error
