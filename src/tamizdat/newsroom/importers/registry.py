"""Every importer by name. A new one is a file (or folder) here and one line below."""

from collections.abc import Mapping
from typing import Final

from tamizdat.newsroom.importers.imported import Importer
from tamizdat.newsroom.importers.wordpress.importer import WordPress

IMPORTERS: Final[Mapping[str, Importer]] = {importer.name: importer for importer in (WordPress(),)}
