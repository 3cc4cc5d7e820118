"""A stranger's tool, `tuf.ngclient` as it comes, downloads and checks pages from each of the servers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tuf.ngclient import Updater, UpdaterConfig

from tamizdat.edition import objects
from tamizdat.edition.changes import Change
from tests.edition.printing_house import House, address
from tests.mirrors import servers


@contextmanager
def serving(name: str, edition: Path, room: Path) -> Iterator[servers.Site]:
    with servers.newsstand(edition) as newsstand:
        if name == "newsstand":
            yield newsstand
            return
        room.mkdir()
        with (servers.nginx if name == "nginx" else servers.caddy)(edition, newsstand, room) as front:
            yield front


def stock_client(site: servers.Site, memory: Path, root: bytes) -> Updater:
    memory.mkdir(exist_ok=True)
    base = f"http://127.0.0.1:{site.port}"
    return Updater(
        metadata_dir=str(memory),
        metadata_base_url=f"{base}/metadata/",
        target_dir=str(memory),
        target_base_url=f"{base}/tree/",
        config=UpdaterConfig(prefix_targets_with_hash=False),
        bootstrap=root,
    )


@pytest.mark.parametrize("name", ["newsstand", "nginx", "caddy"])
def test_a_stranger_reads_and_checks_every_page_knowing_only_the_root(name: str, house: House, tmp_path: Path) -> None:
    pages = house.pages(20)
    house.seal(Change(placed=pages, hot=[pages[0].path], whole=True))
    with serving(name, house.folder.root, tmp_path / "room") as site:
        client = stock_client(site, tmp_path / "first", house.root)
        for page in pages:
            info = client.get_targetinfo(page.path)
            assert info is not None
            assert Path(client.download_target(info)).read_bytes() == objects.read(house.folder, page.name)

        corrected = house.page(address(7), "corrected")
        house.seal(Change(placed=[corrected]), log_position=2)
        assert later(site, tmp_path / "later", house, corrected.path) == objects.read(house.folder, corrected.name)


def later(site: servers.Site, memory: Path, house: House, path: str) -> bytes:
    """The page as a new client gets it once the server has noticed the second edition."""
    deadline = time.monotonic() + 10
    while True:
        client = stock_client(site, memory, house.root)
        client.refresh()
        info = client.get_targetinfo(path)
        assert info is not None
        if info.hashes["sha256"] == house.page(path, "corrected").name:
            return Path(client.download_target(info)).read_bytes()
        assert time.monotonic() < deadline
