"""A paper may be written in languages whose interface nobody has translated yet."""

import pytest

from tamizdat.newsroom.languages import first_language, languages
from tamizdat.press.words import direction, words


def test_languages_are_named_in_themselves() -> None:
    named = dict(languages())

    assert (named["uk"], named["he"], named["az"]) == ("Українська", "עברית", "Azərbaycan")
    assert first_language() == "en"


@pytest.mark.parametrize(("code", "way"), [("ar", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("uk", "ltr"), ("ka", "ltr")])
def test_a_language_without_a_catalogue_runs_in_its_direction_with_english_words(code: str, way: str) -> None:
    assert direction(code) == way
    assert words(code)["Read more"] == "Read more"
