"""Compressed pages are what is signed: plain gzip, the same bytes each time."""

import gzip
import zlib

import pytest

from tamizdat.press.squeeze import squeeze

TOP = b"<!doctype html><style>" + b"p { margin: 0 }" * 500 + b"</style>"
REST = "<title>Порт закрыт</title>".encode() + b"<p>Ships wait.</p>" * 400


@pytest.mark.parametrize(("top", "rest"), [(TOP, REST), (b"", REST), (TOP, b""), (b"", b""), (TOP, b"x")])
def test_two_parts_are_one_gzip_member_of_the_whole_page(top: bytes, rest: bytes) -> None:
    stored = squeeze(top, rest)
    assert gzip.decompress(stored) == top + rest
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert member.decompress(stored) == top + rest
    assert member.eof
    assert member.unused_data == b""


def test_the_same_page_gives_the_same_bytes_whatever_was_squeezed_before() -> None:
    first = squeeze(TOP, REST)
    squeeze(b"another top", REST)
    squeeze(TOP, b"another rest")
    assert squeeze(TOP, REST) == first


def test_a_page_tells_neither_its_time_nor_its_name() -> None:
    assert squeeze(TOP, REST)[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
