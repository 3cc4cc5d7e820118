"""Amounts: whole numbers of smallest units, read from what people type, never rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.money.amounts import DIGITS, MOST_MINOR, Money, parse_amount
from tamizdat.money.errors import AmountRefused, CurrencyMismatch

MONEY = st.builds(Money, st.integers(min_value=-(10**12), max_value=10**12), st.sampled_from(sorted(DIGITS)))


@pytest.mark.parametrize(
    ("money", "plain"),
    [
        (Money(750, "EUR"), "7.50"),
        (Money(-5, "EUR"), "-0.05"),
        (Money(0, "EUR"), "0.00"),
        (Money(300, "JPY"), "300"),
        (Money(-300, "JPY"), "-300"),
        (Money(1, "KWD"), "0.001"),
        (Money(12345, "BHD"), "12.345"),
        (Money(1, "BTC"), "0.00000001"),
        (Money(-123456789, "BTC"), "-1.23456789"),
        (Money(123456, "RUB"), "1234.56"),
    ],
)
def test_an_amount_is_written_with_all_its_digits(money: Money, plain: str) -> None:
    assert money.plain == plain
    assert str(money) == f"{plain} {money.currency}"


@given(MONEY.filter(lambda money: money.minor >= 0))
def test_what_is_written_is_read_back_in_every_currency(money: Money) -> None:
    if money.minor < MOST_MINOR:
        assert parse_amount(money.plain, money.currency) == money


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("5", "EUR", 500),
        (" 7,50 ", "EUR", 750),
        ("7.5", "EUR", 750),
        ("7.50000", "EUR", 750),
        ("۲٫۵۰", "EUR", 250),
        ("٢٫٥", "EUR", 250),
        ("५", "EUR", 500),
        ("300", "JPY", 300),
        ("300.0", "JPY", 300),
        ("0.001", "KWD", 1),
        ("10000000000.00", "EUR", MOST_MINOR),
    ],
)
def test_what_people_type_is_read(typed: str, currency: str, minor: int) -> None:
    assert parse_amount(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize("typed", ["", "-5", "+5", "1,234.50", "1 234", "5,", ",5", "five", "1e3", "5.123456789", "٫"])
def test_what_is_no_amount_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(AmountRefused) as caught:
        parse_amount(typed, "EUR")
    assert str(caught.value) == "Write an amount such as 5 or 7.50."


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(AmountRefused, match=r"^Write an amount such as 5 or 7\.50\.$"):
        parse_amount("5", "XYZ")
    with pytest.raises(AmountRefused) as caught:
        Money(5, "EURODOLLAR")
    assert str(caught.value) == "EURODOLL is no currency that is known here."


@pytest.mark.parametrize(
    ("typed", "currency", "digits"), [("5.001", "EUR", 2), ("5.5", "JPY", 0), ("1.0001", "KWD", 3)]
)
def test_more_digits_than_a_currency_has_are_refused_and_not_rounded(typed: str, currency: str, digits: int) -> None:
    with pytest.raises(AmountRefused) as caught:
        parse_amount(typed, currency)
    assert str(caught.value) == (f"{currency} has {digits} digits after the point. Write an amount such as 5 or 7.50.")


def test_more_than_anybody_gives_is_refused() -> None:
    assert MOST_MINOR == 10**12
    for typed in ("10000000000.01", "999999999999"):
        with pytest.raises(AmountRefused) as caught:
            parse_amount(typed, "EUR")
        assert str(caught.value) == "This is more than can be given in this way. Please write to us."


@given(MONEY, st.integers(min_value=-(10**12), max_value=10**12))
def test_sums_are_exact_and_stay_in_their_currency(money: Money, minor: int) -> None:
    other = Money(minor, money.currency)

    assert money + other == Money(money.minor + minor, money.currency)
    assert money - other == money + -other
    assert -money == Money(-money.minor, money.currency)


def test_two_currencies_are_never_added_up() -> None:
    for act in (Money.__add__, Money.__sub__):
        with pytest.raises(CurrencyMismatch) as caught:
            act(Money(1, "EUR"), Money(1, "USD"))
        assert str(caught.value) == "EUR and USD cannot be added up."


def test_currencies_have_the_digits_of_iso_4217() -> None:
    assert {DIGITS[currency] for currency in ("EUR", "USD", "RUB", "CHF", "GEL", "TRY")} == {2}
    assert {DIGITS[currency] for currency in ("JPY", "KRW", "ISK", "VND", "XAF")} == {0}
    assert {DIGITS[currency] for currency in ("KWD", "BHD", "OMR")} == {3}
    assert DIGITS["BTC"] == 8
