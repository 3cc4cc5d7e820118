"""The metadata files themselves: canonical, as python-tuf would write them, short, and good for long enough."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
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
from tamizdat.edition.roster import Roster, read_roster, version_in
from tamizdat.edition.standing import read_control, read_standing
from tests.edition.printing_house import NOW, House, address, paths_of


def as_signed(content: bytes) -> bytes:
    """The bytes under the signature: as they stand, but for the entries of a snapshot."""
    signed = content[content.index(b'"signed":') + len(b'"signed":') : -1]
    if not signed.startswith(b'{"_type":"snapshot"'):
        return signed
    file, roster = read_roster(content)
    return canonical(file["signed"]).replace(b'"meta":{}', b'"meta":' + roster.canonical())


def test_every_file_is_byte_for_byte_what_python_tuf_signs(house: House) -> None:
    house.seal(Change(placed=house.pages(40), hot=[address(1)], whole=True))
    files = list(house.folder.metadata.iterdir())

    assert len(files) > 20
    for file in files:
        content = file.read_bytes()
        metadata: Metadata[Root] = Metadata.from_bytes(content)
        assert as_signed(content) == metadata.signed_bytes
        assert file.name.endswith(".snapshot.json") or (encode_canonical(json.loads(content)) or "").encode() == content


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


@pytest.mark.parametrize(
    ("pages", "bins"), [(1, 8), (40, 32), (12_272, 512), (20_000, 1024), (244_000, 4096), (1_000_000, 4096)]
)
def test_bins_are_a_power_of_two_near_the_root_of_forty_times_the_pages(pages: int, bins: int) -> None:
    assert 1 << ideal_bits(pages) == bins


@pytest.mark.parametrize("pages", [1, 61, 4_000, 31_000, 122_880, 122_881, 245_760])
def test_a_fresh_bin_has_room_for_half_as_many_pages_again(pages: int) -> None:
    assert pages / (1 << ideal_bits(pages)) <= 60


def test_bins_stay_until_they_are_full_or_the_archive_has_grown_fourfold() -> None:
    assert [bits_for(pages, 11) for pages in (10_000, 122_881, 184_320, 184_321)] == [11, 11, 11, 12]
    assert [bits_for(pages, 9) for pages in (12_272, 26_214, 26_215)] == [9, 9, 10]
    assert bits_for(100, 10) == 6


def test_a_snapshot_says_the_same_whatever_the_order_it_ships_in() -> None:
    roster = Roster()
    for number in range(512):
        roster.set(bin_name(number, 9), 1 + number % 97 // 90)
    shipped, signed = orjson.loads(roster.shipped()), orjson.loads(roster.canonical())

    assert shipped == signed
    assert list(signed) == sorted(signed)
    assert len(gzip.compress(roster.shipped())) < 0.8 * len(gzip.compress(roster.canonical()))


def test_a_roster_is_read_back_as_it_was_written(house: House) -> None:
    house.seal(Change(placed=house.pages(40), whole=True))
    house.seal(Change(dropped=[address(1)]))
    content = house.folder.role_path("snapshot", 2).read_bytes()
    file, roster = read_roster(content)

    assert {role: roster.version(role) for role in roster.roles()} == {
        name.removesuffix(".json"): each["version"] for name, each in json.loads(content)["signed"]["meta"].items()
    }
    assert version_in(content, "front") == roster.version("front") == file["signed"]["version"] == 2
    assert roster.version("b-never") == 0


def test_a_snapshot_that_is_not_the_one_of_the_timestamp_is_called_damaged(house: House) -> None:
    house.seal(Change(placed=house.pages(4), whole=True))
    path = house.folder.role_path("snapshot", 1)
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":2'))

    for reader in (read_standing, read_control):
        with pytest.raises(EditionError, match=r"1\.snapshot\.json is damaged"):
            reader(house.folder)


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
