"""Where masters are kept: files named by the SHA-256 of their bytes, under a folder that no web server shows."""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="tamizdat.newsroom.storage.Masters")
class Masters(FileSystemStorage):
    """Equal bytes share one file, so a name that stands is as good as a new one.

    `delete` is deaf on purpose: another image may show the same master. `actions.images.shred` counts and then calls
    `remove`. Staff see masters through the newsroom's own door (`/masters/`), never through a web root.
    """

    def __init__(self, location: str | Path | None = None, base_url: str = "/masters/") -> None:
        super().__init__(location=location, base_url=base_url)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Keep the name: it says what the bytes are."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        if not name.startswith("masters/"):
            message = "Only cleaned images are kept. Upload the picture again."
            raise SuspiciousFileOperation(message)
        path = Path(self.path(name))
        if path.exists():
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
        with os.fdopen(handle, "wb") as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
        return name

    def delete(self, name: str) -> None:
        """Do nothing; see above."""

    def remove(self, name: str) -> None:
        """Take the file away for good."""
        Path(self.path(name)).unlink(missing_ok=True)
