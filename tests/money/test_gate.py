"""Listed or unknown: refused. Anything else may hear of a gift."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.gate import known_country, may_hear

RISK = ["RU", "BY", "ir"]


@pytest.mark.parametrize("country", ["RU", "ru", " RU ", "BY", "IR", "SU"])
def test_a_listed_country_never_hears(country: str) -> None:
    assert not may_hear(country, RISK)


@pytest.mark.parametrize(
    "country",
    ["", " ", "R", "RUS", "643", "??", "XX", "XA", "XZ", "ZZ", "AA", "QM", "QZ", "РУ", "unknown", "R\nU", "R1"],
)
def test_what_is_no_known_country_never_hears(country: str) -> None:
    assert known_country(country) == ""
    assert not may_hear(country, RISK)
    assert not may_hear(country, [])


@pytest.mark.parametrize("country", ["NL", "de", "XK", "GB", "QA", "ZA", "AB"])
def test_any_other_country_may_hear(country: str) -> None:
    assert may_hear(country, RISK)
    assert may_hear(country, [])
    assert not may_hear(country, [*RISK, country])


def test_two_codes_of_one_country_are_one() -> None:
    assert not may_hear("GB", ["UK"])
    assert not may_hear("UK", ["GB"])
    assert not may_hear("RU", ["SU"])


@given(st.text(max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_whoever_may_hear_is_known_and_not_listed(country: str, risk: list[str]) -> None:
    if may_hear(country, risk):
        assert known_country(country)
        assert country.strip().upper() not in {risky.strip().upper() for risky in risk}
