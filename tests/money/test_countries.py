"""Claims about codes of countries."""

from itertools import product
from string import ascii_uppercase

import pycountry
import pytest

from tamizdat.money.countries import MEANT, is_country
from tamizdat.money.gate import known_country


def test_the_codes_of_countries_are_those_of_the_standard_and_kosovos() -> None:
    two_letters = {first + second for first, second in product(ascii_uppercase, repeat=2)}
    standard = {one.alpha_2 for one in pycountry.countries}
    assert {code for code in two_letters if is_country(code)} == standard | {"XK"}


@pytest.mark.parametrize("code", ["RU", "BY", "IR", "KZ", "GE", "GB", "US", "TW", "XK"])
def test_a_code_of_a_country_is_known(code: str) -> None:
    assert is_country(code)


@pytest.mark.parametrize("slip", ["", "R", "ru", "RUS", "UK", "XX", "EU", "Russia", "643", "РУ"])
def test_whatever_else_somebody_writes_is_none(slip: str) -> None:
    assert not is_country(slip)


def test_every_country_can_be_told_by_a_card_and_what_is_meant_is_one() -> None:
    assert all(known_country(one.alpha_2) == one.alpha_2 for one in pycountry.countries)
    assert all(is_country(code) and not is_country(slip) for slip, (code, _name) in MEANT.items())
