"""Addresses: ASCII, short, never empty."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.newsroom.slugs import LONGEST, numbered, slug_of, story_path


def test_words_of_any_script_become_ascii() -> None:
    assert slug_of("Порт открыт") == "port-otkryt"
    assert slug_of("سلام دنیا").isascii()
    assert slug_of("It's over: 5 ships") == "its-over-5-ships"
    assert slug_of("…") == "story"


@given(st.text(max_size=200), st.integers(1, 999))
def test_a_slug_is_always_a_sound_part_of_an_address(text: str, number: int) -> None:
    for slug in (slug_of(text), numbered(slug_of(text), number)):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert len(slug) <= LONGEST


def test_a_story_stands_under_its_day() -> None:
    assert story_path("ru/", date(2026, 10, 4), "port") == "ru/2026/10/04/port/"
