"""A shelf in memory."""

import hashlib
from collections.abc import Mapping

from tamizdat.edition.old_addresses import one_spelling
from tamizdat.mirrors.newsstand.exchange import Sheet


class MemoryShelf:
    """Holds files by their names in the edition's folder."""

    def __init__(
        self, files: Mapping[str, bytes], old: Mapping[str, str] | None = None, large: Sheet | None = None
    ) -> None:
        self.files = dict(files)
        self.large = large
        self.old = {one_spelling(address): new for address, new in (old or {}).items()}

    def find(self, name: str) -> Sheet | None:
        if self.large and self.large.name == name:
            return self.large
        data = self.files.get(name)
        return None if data is None else Sheet(name, len(data), hashlib.sha256(data).hexdigest(), data)

    def redirects(self) -> Mapping[str, str]:
        return self.old
