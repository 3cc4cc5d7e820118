"""Claims about the words of the interface."""

import re
from importlib import resources
from pathlib import Path

import pytest

from tamizdat.press.words import direction, join_names, language_name, words

TRANSLATED = ["ru", "fa"]
PRESS = Path(str(resources.files("tamizdat.press")))
SAID_IN_TEMPLATE = re.compile(r"words\[\"([^\"]+)\"\]")
SAID_IN_ENGINE = re.compile(r"(?:said|words\(language\))(?:\.get\(\s*|\[)\"([^\"]+)\"")


def said_anywhere() -> set[str]:
    templates = "".join(file.read_text() for file in (PRESS / "templates").iterdir() if file.is_file())
    engine = "".join(file.read_text() for file in PRESS.glob("*.py"))
    return set(SAID_IN_TEMPLATE.findall(templates)) | set(SAID_IN_ENGINE.findall(engine))


def test_every_word_that_a_page_says_is_in_the_catalogue() -> None:
    assert len(said_anywhere()) > 20
    assert said_anywhere() - words("en").keys() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_is_translated(language: str) -> None:
    english, translated = words("en"), words(language)
    same = {key for key in english if translated[key] == key}
    assert translated.keys() == english.keys()
    assert same <= {", "}


def test_english_is_its_own_key() -> None:
    assert all(key == word for key, word in words("en").items())


@pytest.mark.parametrize("language", ["zz", "", "de", "../ru", "English please"])
def test_a_language_without_a_catalogue_speaks_english(language: str) -> None:
    assert words(language) == words("en")


def test_a_regional_language_speaks_as_its_parent() -> None:
    assert words("ru-KZ") == words("ru")


def test_nobody_can_change_the_words_of_others() -> None:
    with pytest.raises(TypeError):
        words("ru")["Archive"] = "?"  # type: ignore[index]  # that is the claim


@pytest.mark.parametrize(
    ("language", "side", "name"),
    [
        ("en", "ltr", "English"),
        ("ru", "ltr", "Русский"),
        ("fa", "rtl", "فارسی"),
        ("ar", "rtl", "العربية"),
        ("pt-BR", "ltr", "Português"),
        ("zz", "ltr", "zz"),
    ],
)
def test_a_language_knows_its_name_and_direction(language: str, side: str, name: str) -> None:
    assert (direction(language), language_name(language)) == (side, name)


def test_names_are_joined_as_each_language_joins_them() -> None:
    assert join_names([], "en") == ""
    assert join_names(["A"], "en") == "A"
    assert join_names(["A", "B"], "ru") == "A и B"
    assert join_names(["A", "B", "C"], "en") == "A, B and C"
    assert join_names(["A", "B", "C"], "fa") == "A، B و C"
