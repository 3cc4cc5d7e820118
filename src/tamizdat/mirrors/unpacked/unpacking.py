"""Unpacks an edition into a folder: the one module here that reads and writes.

The front of the paper is written last: a copy opens only when it is whole.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson
from tuf.api.metadata import TargetFile

from tamizdat.edition.contents import Progress, media_in
from tamizdat.edition.disk import sync_file_system
from tamizdat.edition.slot_files import language_of
from tamizdat.edition.stranger import Source
from tamizdat.edition.taking import Whole, whole_edition
from tamizdat.mirrors.unpacked.ledger import CopyError, Ledger
from tamizdat.mirrors.unpacked.pages import PAGE, SEARCH, Late, Takes, on_a_disk, takes_of
from tamizdat.mirrors.unpacked.scripts import OddScriptError, together
from tamizdat.mirrors.unpacked.search import INDEX, is_cards, script_of, stories_of
from tamizdat.press.addresses import way_up
from tamizdat.press.scripts import copy_script

_FRONT = "index.html.gz"
_MODULE = re.compile(r"search/([\w-]+\.js)\.gz")
_BEGINS = "page.js"


def unpack(source: Source, trusted_root: bytes, folder: Path, say: Progress) -> Whole:
    """Unpack an edition, or bring an older copy up to it. Whoever is stopped calls it again.

    Raises EditionError where the edition is not sound, CopyError where the folder cannot hold it, and OSError.
    """
    ledger = Ledger(folder)
    whole = whole_edition(source, trusted_root, ledger.seen, say)
    _check_names(whole)
    copy = _Copy(whole, ledger, say)
    copy.write()
    ledger.keep(copy.paths)
    sync_file_system(folder)
    return whole


def _check_names(whole: Whole) -> None:
    """Refuse what many disks cannot hold."""
    met: dict[str, str] = {}
    for path in whole.pages:
        other = met.setdefault(path.lower(), path)
        if other != path:
            message = f"{path} and {other} differ in capital letters only, which many disks do not tell apart."
            raise CopyError(message)


class _Copy:
    """One copy being written. `paths` are the files that belong to it."""

    def __init__(self, whole: Whole, ledger: Ledger, say: Progress) -> None:
        self.paths: set[str] = set()
        self._whole = whole
        self._ledger = ledger
        self._say = say
        self._late: Late = {language_of(path): _slots(whole.text(target)) for path, target in whole.slots.items()}
        self._script = _search_script(whole)

    def write(self) -> None:
        """Write everything: pages, pictures, the index, which needs the pages, and the front at the end."""
        others = [path for path in sorted(self._whole.pages) if not _MODULE.fullmatch(path) and path != _FRONT]
        pages = [path for path in others if not path.startswith(INDEX)]
        self._all("pages", pages, self._page)
        fronts = [_FRONT] if _FRONT in self._whole.pages else []
        self._media([*pages, *fronts])
        if self._script:
            self._put(f"search/{_BEGINS}", _sha256(self._script), lambda: self._script)
            self._all("search", [path for path in others if path.startswith(INDEX)], self._index)
        self._all("front", fronts, self._page)

    def _all(self, verb: str, paths: list[str], write: Callable[[TargetFile], None]) -> None:
        for done, path in enumerate(paths, start=1):
            write(self._whole.pages[path])
            self._say(verb, done, len(paths))

    def _put(self, path: str, digest: str, make: Callable[[], bytes], takes: str = "") -> None:
        self.paths.add(path)
        if not self._ledger.has(path, digest):
            self._ledger.write(path, digest, make(), takes)

    def _page(self, target: TargetFile) -> None:
        path = target.path.removesuffix(".gz")
        if self._ledger.has(path, self._mark(target, _takes(self._ledger.takes(path)))):
            self.paths.add(path)
            return
        content = self._whole.text(target)
        takes = Takes()
        if path.endswith(".html"):
            text = content.decode()
            takes = takes_of(text)
            content = on_a_disk(
                text, way_up(target.path), takes.said(self._late), searching=bool(self._script)
            ).encode()
        self._put(path, self._mark(target, takes), lambda: content, "/".join(takes))

    def _mark(self, target: TargetFile, takes: Takes) -> str:
        """Name what a page is made of: its signed bytes, and what it takes in that comes late."""
        late = self._script if takes.what == SEARCH else orjson.dumps(takes.said(self._late))
        return _sha256(_signed(target).encode() + late)

    def _media(self, pages: Iterable[str]) -> None:
        shown: set[str] = set()
        for page in pages:
            file = self._ledger.folder / page.removesuffix(".gz")
            # The front is not written yet.
            shown |= media_in(file.read_bytes() if page != _FRONT else self._whole.text(self._whole.pages[page]))
        for done, path in enumerate(sorted(shown), start=1):
            self._put(path, path, lambda path=path: self._whole.media(path))  # type: ignore[misc]  # bound now
            self._say("pictures", done, len(shown))

    def _index(self, target: TargetFile) -> None:
        path = target.path.removesuffix(".gz")
        digest, content = _signed(target), b""
        if is_cards(path):
            content = self._whole.text(target)
            pages = [self._whole.pages.get(f"{address}{PAGE}.gz") for address in stories_of(content)]
            digest = _sha256("".join([digest, *(_signed(page) for page in pages if page)]).encode())
        self._put(f"{path}.js", digest, lambda: script_of(path, content or self._whole.text(target), self._story))

    def _story(self, address: str) -> str:
        file = self._ledger.folder / address / PAGE
        return file.read_text(encoding="utf-8") if f"{address}{PAGE}" in self.paths else ""


def _search_script(whole: Whole) -> bytes:
    """Put the edition's own modules together; nothing where they are not written as ours are."""
    names = {found[1]: path for path in whole.pages if (found := _MODULE.fullmatch(path))}
    modules = {name: whole.text(whole.pages[path]).decode() for name, path in names.items()}
    try:
        return together(_BEGINS, modules, copy_script("bringing.js")).encode()
    except OddScriptError:
        return b""


def _slots(content: bytes) -> dict[str, object]:
    """Read what a slot file says; it was checked as a target, so its own signature says nothing more."""
    said: dict[str, object] = orjson.loads(content.partition(b"\n")[2])
    return said


def _takes(kept: str) -> Takes:
    language, _, what = kept.partition("/")
    return Takes(language, what)


def _signed(target: TargetFile) -> str:
    return str(target.hashes["sha256"])


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
