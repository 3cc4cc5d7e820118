"""The metadata files themselves: canonical, as python-tuf would write them, short, and good for long enough."""

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from securesystemslib.formats import encode_canonical
from tuf.api.metadata import Metadata, Root, Targets

from tamizdat.edition import expiry
from tamizdat.edition.bins import bin_name, bits_for, ideal_bits
from tamizdat.edition.canonical import canonical, instant, moment
from tamizdat.edition.changes import Change
from tamizdat.edition.errors import EditionError
from tamizdat.edition.front import patterns
from tamizdat.edition.renewal import renew
from tests.edition.printing_house import NOW, House, address, paths_of


def signed_bytes(content: bytes) -> bytes:
    return content[content.index(b'"signed":') + len(b'"signed":') : -1]


def test_every_file_is_byte_for_byte_what_python_tuf_signs(house: House) -> None:
    house.seal(Change(placed=house.pages(40), hot=[address(1)], whole=True))
    files = list(house.folder.metadata.iterdir())

    assert len(files) > 20
    for file in files:
        content = file.read_bytes()
        metadata: Metadata[Root] = Metadata.from_bytes(content)
        assert signed_bytes(content) == metadata.signed_bytes
        assert (encode_canonical(json.loads(content)) or "").encode() == content


def test_python_tuf_finds_every_signature_good(house: House) -> None:
    house.seal(Change(placed=house.pages(40), hot=[address(1)], whole=True))
    root: Metadata[Root] = Metadata.from_file(str(house.folder.root_json))
    targets: Metadata[Targets] = Metadata.from_file(str(house.folder.role_path("targets", 1)))
    archive: Metadata[Targets] = Metadata.from_file(str(house.folder.role_path("archive", 1)))
    delegators: dict[str, Metadata[Any]] = {
        "root": root,
        "snapshot": root,
        "targets": root,
        "front": targets,
        "archive": targets,
    }
    for role, delegator in delegators.items():
        delegator.verify_delegate(role, Metadata.from_file(str(house.folder.role_path(role, 1))))
    root.verify_delegate("timestamp", Metadata.from_file(str(house.folder.timestamp)))
    for file in house.folder.metadata.glob("1.b-*.json"):
        archive.verify_delegate(file.name[2:-5], Metadata.from_file(str(file)))


@pytest.mark.parametrize("unfit", ["ж", 'a"b', "a\\b", "a\nb", "a\tb"])
def test_texts_whose_canonical_form_could_differ_are_refused(unfit: str) -> None:
    with pytest.raises(EditionError, match="must be ASCII"):
        canonical({"path": unfit})


def test_a_moment_without_zone_is_refused() -> None:
    assert instant(moment("2026-11-23T12:00:00Z")) == "2026-11-23T12:00:00Z"
    with pytest.raises(EditionError, match="no time zone"):
        instant(datetime(2026, 11, 23))  # noqa: DTZ001  # the very thing that must be refused


@pytest.mark.parametrize(("pages", "bins"), [(1, 4), (40, 32), (20_000, 512), (200_000, 2048), (1_000_000, 4096)])
def test_bins_are_a_power_of_two_near_the_root_of_seventeen_times_the_pages(pages: int, bins: int) -> None:
    assert 1 << ideal_bits(pages) == bins
    assert abs(math.log2(bins / math.sqrt(17 * pages))) <= 0.5


def test_bins_stay_until_the_archive_has_grown_fourfold() -> None:
    pages = 62_000  # the square root of 17 x 62,000 is 1,027: ten bits
    assert bits_for(pages, None) == 10
    assert [bits_for(round(pages * growth), 10) for growth in (0.05, 1, 2, 3.9, 4.1)] == [10, 10, 10, 10, 11]
    assert bits_for(100, 10) == 5


def test_names_of_bins_are_those_of_tap_15() -> None:
    assert [bin_name(15, 4), bin_name(16, 5), bin_name(0x7F, 11)] == ["b-f", "b-10", "b-07f"]


def test_front_takes_only_paths_that_resemble_hot_ones() -> None:
    assert patterns(
        ["index.html.gz", "2026/10/14/slug/index.html.gz", "ru/index.html.gz", "2026/10/15/other/index.html.gz"]
    ) == [
        "2026/10/*/*/index.html.gz",
        "edition.json",
        "index.html.gz",
        "ru/index.html.gz",
    ]


def test_bins_of_one_edition_fall_due_on_different_days() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    days = [(moment(expiry.bin_expires(number, 2048, at)) - at).days for number in range(2048)]

    assert min(days) >= 99
    assert max(days) <= 400
    assert len(set(days)) == 300


def test_a_daily_renewal_signs_the_timestamp_and_nothing_that_a_reader_must_load_again(house: House) -> None:
    house.seal(Change(placed=house.pages(10), whole=True))
    snapshots = list(house.folder.metadata.glob("*.snapshot.json"))
    renewed = renew(house.folder, house.keys, house.at + timedelta(days=1))

    assert (renewed.bins, renewed.roles) == (0, ("timestamp",))
    assert list(house.folder.metadata.glob("*.snapshot.json")) == snapshots


def test_renewal_keeps_an_untouched_edition_valid_for_two_years(house: House) -> None:
    house.seal(Change(placed=house.pages(40), hot=paths_of(house.pages(2)), whole=True))
    at = house.at
    signed = []
    renewed = renew(house.folder, house.keys, at)
    for _ in range(26):
        at += timedelta(days=28)
        renewed = renew(house.folder, house.keys, at)
        signed.append(renewed.bins)
        for file in newest(house):
            assert moment(json.loads(file)["signed"]["expires"]) > at + timedelta(days=28)

    assert 0 < sum(signed) <= 32 * 4
    assert max(signed) < 32, "bins are renewed a few at a time"
    assert renewed.root_expires < at + timedelta(days=28), "only the keepers can renew the root, and are told when"


def newest(house: House) -> list[bytes]:
    timestamp = house.folder.timestamp.read_bytes()
    version = json.loads(timestamp)["signed"]["meta"]["snapshot.json"]["version"]
    snapshot = house.folder.role_path("snapshot", version).read_bytes()
    meta = json.loads(snapshot)["signed"]["meta"]
    roles = [house.folder.role_path(name[:-5], each["version"]).read_bytes() for name, each in meta.items()]
    return [timestamp, snapshot, *roles]


def test_renewal_before_the_first_edition_is_refused(house: House) -> None:
    with pytest.raises(EditionError, match="print one first"):
        renew(house.folder, house.keys, NOW)
