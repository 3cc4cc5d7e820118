"""What a stock TUF client downloads besides the page itself, in gzipped bytes as the newsstand sends them."""

import gzip
import http.client
import random
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from bench import newsstand
from tamizdat.edition.layout import EditionFolder


class CountingFetcher(FetcherInterface):
    """Fetches over HTTP, takes gzip, and counts what came over the wire for metadata."""

    def __init__(self) -> None:
        self.bytes = 0
        self.files = 0

    def _fetch(self, url: str) -> Iterator[bytes]:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.request("GET", parts.path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != http.client.OK:
            message = "not there"
            raise DownloadHTTPError(message, answer.status)
        if "/metadata/" in url:
            self.bytes += len(body)
            self.files += 1
        yield gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body


def downloads(var: Path) -> Iterator[tuple[str, int, int]]:
    """Say what is downloaded on a first visit, for another page of the same edition, and when nothing is new.

    For the first two the mean over forty stories from all over the archive is given.
    """
    folder = EditionFolder(var / "edition")
    pages = sorted(folder.tree.glob("[0-9]*/[0-9]*/[0-9]*/*/index.html.gz"))
    chosen = [str(page.relative_to(folder.tree)) for page in random.Random(1).sample(pages, min(40, len(pages)))]
    with newsstand.open_at(folder.root) as base:
        first = [_visit(base, folder, chosen[number : number + 1]) for number in range(len(chosen))]
        yield "first visit, one story", sum(one[0] for one in first) // len(first), first[0][1]
        both = [_visit(base, folder, [before, after]) for before, after in pairwise(chosen)]
        later = [pair[0] - one[0] for pair, one in zip(both, first, strict=False)]
        yield "another story, same edition", sum(later) // len(later), both[0][1] - first[0][1]
        with tempfile.TemporaryDirectory() as kept:
            _refresh(base, folder, Path(kept), chosen[:1])
            again = _refresh(base, folder, Path(kept), [])
        yield "nothing new", again[0], again[1]


def _visit(base: str, folder: EditionFolder, pages: list[str]) -> tuple[int, int]:
    with tempfile.TemporaryDirectory() as kept:
        return _refresh(base, folder, Path(kept), pages)


def _refresh(base: str, folder: EditionFolder, kept: Path, pages: list[str]) -> tuple[int, int]:
    fetcher = CountingFetcher()
    (kept / "targets").mkdir(exist_ok=True)
    updater = Updater(
        metadata_dir=str(kept),
        metadata_base_url=f"{base}metadata/",
        target_dir=str(kept / "targets"),
        target_base_url=f"{base}tree/",
        fetcher=fetcher,
        config=UpdaterConfig(prefix_targets_with_hash=False),
        bootstrap=folder.root_json.read_bytes(),
    )
    updater.refresh()
    for page in pages:
        target = updater.get_targetinfo(page)
        if target is None:
            message = f"{page} is not signed"
            raise SystemExit(message)
        updater.download_target(target)
    return fetcher.bytes, fetcher.files
