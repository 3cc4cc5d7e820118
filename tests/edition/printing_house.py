"""A small printing house for tests: keys, pages, a stock TUF client and a stranger's verification."""

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.updater import Updater

from tamizdat.edition import objects
from tamizdat.edition.ceremony import make_demo_keys, online_publics, publish_root
from tamizdat.edition.changes import Change
from tamizdat.edition.disk import Disk
from tamizdat.edition.folder_fetcher import FolderFetcher
from tamizdat.edition.keys import OnlineKeys, SigningKey, generate_online
from tamizdat.edition.layout import EditionFolder
from tamizdat.edition.placements import Placement
from tamizdat.edition.roots import Root, compose_root, sign_root
from tamizdat.edition.seal import Sealed, seal
from tamizdat.edition.stranger import folder_source
from tamizdat.edition.verdict import Verdict
from tamizdat.edition.verification import verify

NOW = datetime.now(UTC).replace(microsecond=0)


class House:
    """An edition's folder with its keys, and a press that knows no more than it is told."""

    def __init__(self, var: Path, at: datetime = NOW) -> None:
        self.var = var
        self.at = at
        self.folder = EditionFolder(var / "edition")
        self.keys = make_demo_keys(self.folder, var / "press" / "keys", at)

    @property
    def root(self) -> bytes:
        return self.folder.root_json.read_bytes()

    def page(self, path: str, text: str = "") -> Placement:
        content = gzip.compress((text or f"<p>{path}</p>").encode(), mtime=0)
        return Placement(path, objects.put(self.folder, content), len(content))

    def pages(self, count: int, text: str = "", first: int = 0) -> list[Placement]:
        return [self.page(address(number), text) for number in range(first, first + count)]

    def media(self, content: bytes) -> Placement:
        digest = objects.put(self.folder, content)
        return Placement(f"_m/{digest[:2]}/{digest}.jpg", digest, len(content))

    def seal(
        self,
        change: Change,
        *,
        at: datetime | None = None,
        log_position: int = 1,
        keys: OnlineKeys | None = None,
        disk: Disk | None = None,
        processes: int = 1,
    ) -> Sealed:
        return seal(
            self.folder,
            keys or self.keys,
            change,
            at=at or self.at,
            log_position=log_position,
            disk=disk,
            processes=processes,
        )

    def client(self, memory: Path, root: bytes | None = None) -> Updater:
        return stock_client(self.folder, memory, root or self.root)

    def verify(self, memory: Path, root: bytes | None = None) -> Verdict:
        return stranger(self.folder, root or self.root, memory)


def address(number: int) -> str:
    return f"2026/{number % 12 + 1:02}/{number % 28 + 1:02}/story-{number}/index.html.gz"


def stock_client(folder: EditionFolder, memory: Path, root: bytes) -> Updater:
    memory.mkdir(parents=True, exist_ok=True)
    return Updater(
        str(memory),
        "metadata/",
        target_dir=str(memory),
        target_base_url="tree/",
        fetcher=FolderFetcher(folder.root),
        config=UpdaterConfig(prefix_targets_with_hash=False),
        bootstrap=root,
    )


def read(client: Updater, path: str) -> bytes | None:
    """A page as a stock client gets it, or None if it does not stand."""
    info = client.get_targetinfo(path)
    return None if info is None else Path(client.download_target(info)).read_bytes()


def stranger(folder: EditionFolder, root: bytes, memory: Path, now: datetime = NOW) -> Verdict:
    """Everything checked, as `tamizdat verify --all` does."""
    return verify(folder_source(folder), root, memory, now, everything=True, progress=lambda _what, _done, _all: None)


def paths_of(placements: Iterable[Placement]) -> list[str]:
    return [placement.path for placement in placements]


def make_keepers(count: int) -> list[SigningKey]:
    return [SigningKey.generate() for _ in range(count)]


def first_root(keepers: list[SigningKey], threshold: int, online: OnlineKeys, at: datetime = NOW) -> Root:
    return compose_root(1, [keeper.public for keeper in keepers], threshold, online_publics(online), at)


def signed(root: Root, keepers: Iterable[SigningKey]) -> Root:
    for keeper in keepers:
        root = sign_root(root, keeper)
    return root


def house_of_keepers(var: Path, keepers: list[SigningKey], threshold: int) -> House:
    """A house with a real root, held by keepers."""
    folder = EditionFolder(var / "edition")
    online = generate_online()
    online.save(var / "press" / "keys")
    publish_root(folder, signed(first_root(keepers, threshold, online), keepers[:threshold]))
    return House(var)
