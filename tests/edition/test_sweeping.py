"""What a sweep takes away, and what it never touches."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tamizdat.edition import objects
from tamizdat.edition.changes import Change
from tamizdat.edition.sweep import sweep
from tests.edition.printing_house import NOW, House, address, paths_of, read


@pytest.fixture
def printed(house: House) -> House:
    pages = house.pages(10)
    house.seal(Change(placed=pages, media=[house.media(b"pixels")], hot=paths_of(pages[:1]), whole=True))
    return house


def age(house: House, days: int) -> None:
    """Let everything in the folder be some days old."""
    then = (NOW - timedelta(days=days)).timestamp()
    for path in house.folder.root.rglob("*"):
        os.utime(path, (then, then))


def test_a_sweep_of_a_fresh_edition_takes_nothing(printed: House, memory: Path) -> None:
    age(printed, 300)
    swept = sweep(printed.folder, NOW, 14)

    assert (swept.objects, swept.metadata, swept.bytes) == (0, 0, 0)
    assert printed.verify(memory).sound


def test_superseded_bytes_and_metadata_go_after_some_days(printed: House, memory: Path) -> None:
    former = printed.page(address(3))
    printed.seal(Change(placed=[printed.page(address(3), "corrected")]))
    assert sweep(printed.folder, NOW, 14).metadata == 0
    assert objects.has(printed.folder, former.name)

    age(printed, 15)
    assert sweep(printed.folder, NOW, 14).metadata > 0
    assert not objects.has(printed.folder, former.name)
    assert not printed.folder.role_path("snapshot", 1).exists()
    assert printed.verify(memory).sound


def test_a_reader_in_the_middle_of_a_visit_finds_the_metadata_that_he_began_with(printed: House, memory: Path) -> None:
    client = printed.client(memory)
    client.refresh()
    printed.seal(Change(placed=[printed.page(address(3), "corrected")]))
    sweep(printed.folder, NOW, 14)

    assert read(client, address(5)) is not None


def test_withdrawn_bytes_go_at_once_even_where_the_tree_is_made_of_copies(printed: House, memory: Path) -> None:
    page, control = printed.page(address(4)), printed.folder.tree / "edition.json"
    content = control.read_bytes()
    printed.seal(Change(dropped=[page.path]))
    kept = printed.page(address(4))  # as if the seal could not tell who else needs these bytes
    assert content != control.read_bytes()
    assert sweep(printed.folder, NOW, 14).objects >= 1

    assert not objects.has(printed.folder, kept.name)
    assert printed.verify(memory).sound


def test_an_object_that_is_baked_just_now_is_left_alone(printed: House) -> None:
    coming = printed.page("2026/11/24/coming/index.html.gz")
    sweep(printed.folder, NOW, 14)

    assert objects.has(printed.folder, coming.name)


def test_roots_are_never_swept(printed: House) -> None:
    age(printed, 3000)
    sweep(printed.folder, NOW, 1)

    assert printed.folder.role_path("root", 1).is_file()
