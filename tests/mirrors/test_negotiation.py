"""Header fields of a request that change the answer."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.mirrors.newsstand import unpacking
from tamizdat.mirrors.newsstand.exchange import Codings
from tamizdat.mirrors.newsstand.negotiation import is_range_wanted, is_unchanged, read_codings, read_range


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (None, Codings(gzip=False, identity=True)),
        ("", Codings(gzip=False, identity=True)),
        ("gzip", Codings(gzip=True, identity=True)),
        ("GZIP, deflate, br, zstd", Codings(gzip=True, identity=True)),
        ("x-gzip", Codings(gzip=True, identity=True)),
        ("br;q=1.0, gzip;q=0.5", Codings(gzip=True, identity=True)),
        ("gzip;q=0", Codings(gzip=False, identity=True)),
        ("gzip;q=0.000, *", Codings(gzip=False, identity=True)),
        ("*", Codings(gzip=True, identity=True)),
        ("*;q=0", Codings(gzip=False, identity=False)),
        ("identity", Codings(gzip=False, identity=True)),
        ("identity;q=1, gzip;q=0.2", Codings(gzip=False, identity=True)),
        ("identity;q=0", Codings(gzip=False, identity=False)),
        ("identity;q=0, gzip;q=0.1", Codings(gzip=True, identity=False)),
        ("gzip;q=nonsense", Codings(gzip=False, identity=True)),
        ("br", Codings(gzip=False, identity=True)),
        ("gzip," * 1000, Codings(gzip=False, identity=True)),
    ],
)
def test_accept_encoding_is_read_as_rfc_9110_says(field: str | None, expected: Codings) -> None:
    assert read_codings(field) == expected


@pytest.mark.parametrize("field", ['"a"', 'W/"a"', '"x", "a"', "*", " * ", '"x",W/"a"'])
def test_a_known_tag_is_recognised(field: str) -> None:
    assert is_unchanged(field, '"a"')


@pytest.mark.parametrize("field", ["", "a", '"b"', '"a-plain"', '"a' * 2000])
def test_an_unknown_tag_is_not(field: str) -> None:
    assert not is_unchanged(field, '"a"')


def test_if_range_compares_strongly_and_takes_no_date() -> None:
    assert is_range_wanted("", '"a"')
    assert is_range_wanted('"a"', '"a"')
    assert not is_range_wanted('W/"a"', '"a"')
    assert not is_range_wanted("Wed, 14 Oct 2026 10:00:00 GMT", '"a"')


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=90-", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=0-100000", (0, 100)),
        ("Bytes = 0-1", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("lines=1-2", None),
        ("bytes=" + "9" * 400 + "-", None),
    ],
)
def test_one_range_is_read_and_anything_else_ignored(field: str, expected: tuple[int, int] | None) -> None:
    assert read_range(field, 100) == expected


@pytest.mark.parametrize("field", ["bytes=100-", "bytes=200-300", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(field: str) -> None:
    start, end = read_range(field, 100) or (0, 1)
    assert start >= end


@given(st.text(max_size=40), st.integers(0, 1000))
def test_no_range_ever_reaches_outside(tail: str, size: int) -> None:
    span = read_range(f"bytes={tail}", size)
    assert span is None or span[0] >= span[1] or 0 <= span[0] < span[1] <= size


@given(st.binary(max_size=3000))
def test_what_is_packed_can_be_unpacked(data: bytes) -> None:
    assert unpacking.unpack(unpacking.pack(data)) == data
    assert unpacking.pack(data) == unpacking.pack(data)


def test_a_bomb_is_not_unpacked() -> None:
    assert unpacking.unpack(gzip.compress(b"\0" * (unpacking.LARGEST_UNPACKED + 1))) is None
    assert unpacking.unpack(b"not gzip at all") is None
    assert unpacking.unpack(gzip.compress(b"cut short" * 50)[:-12]) is None
