"""Claims about columns of numbers in tables, in three scripts."""

import pytest

from tamizdat.press.columns import numeric_columns


def column(*cells: str) -> bool:
    return numeric_columns([["", "2026"], *(["Name", cell] for cell in cells)], header=True)[1]


@pytest.mark.parametrize(
    "cells",
    [
        ("12", "1,204.5", "7"),
        ("1 204,5", "−3", "+12 %"),
        ("۱٬۲۰۴٫۵", "۱۲٪", "−۷"),
        ("€4", "$1.20", "4 €", "EUR 12"),
        ("90 m³/s", "≈ 7 °C", "12 км"),
        ("12–14", "", "—", "n/a"),
        ("<strong>12</strong>", '<a href="tamizdat:story/1">14</a>', "1&nbsp;204"),
    ],
)
def test_numbers_with_signs_and_units_are_a_column_of_numbers(cells: tuple[str, ...]) -> None:
    assert column(*cells)


@pytest.mark.parametrize(
    "cells",
    [
        ("12", "daily"),
        ("until 1 June 2026", "2"),
        ("14 October 2026", "3 May 2025"),
        ("", "—"),
        ("90 м³/с и больше", "ежечасно"),
        ("هر ساعت", "۹۰"),
        (),
    ],
)
def test_words_among_numbers_make_a_column_of_words(cells: tuple[str, ...]) -> None:
    assert not column(*cells)


def test_the_first_column_names_its_rows_even_where_these_are_years() -> None:
    rows = [["2025", "12"], ["2026", "14"]]
    assert numeric_columns(rows, header=False) == [False, True]
    assert numeric_columns([["12"], ["14"]], header=False) == [True]
    assert numeric_columns([], header=True) == []
