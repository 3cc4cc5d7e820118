"""Claims about the one spelling of old addresses."""

import pytest

from tamizdat.edition.old_addresses import one_spelling

LOWER = "2019/05/%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82/"


@pytest.mark.parametrize(
    "written", [LOWER, LOWER.upper(), "2019/05/привет/", "2019/05/%D0%BF%D1%80%d0%b8вет/", "%32019/05/привет/"]
)
def test_a_path_has_one_spelling_whatever_an_export_and_a_reader_write(written: str) -> None:
    assert one_spelling(written) == "2019/05/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82/"


def test_so_has_a_query() -> None:
    assert one_spelling("?cat=%d0%bc%d0%b8%d1%80&p=1") == one_spelling("?cat=мир&p=1") == "?cat=%D0%BC%D0%B8%D1%80&p=1"


def test_to_spell_twice_changes_nothing_and_bytes_that_are_no_words_are_kept() -> None:
    for address in (LOWER, "?p=123", "a/%ef%f0/b", "café (1)/", "\udcef/"):
        once = one_spelling(address)
        assert one_spelling(once) == once
        assert once.isascii()
    assert one_spelling("a/%ef%f0/b") == "a/%EF%F0/b"
