"""Amounts that a provider writes as decimals, in our smallest units. No float comes near them."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from tamizdat.contributions.errors import ProviderDown, ProviderRefused
from tamizdat.money.amounts import DIGITS, Money

# More than any gift, and little enough that a provider gone mad fills no memory.
NO_AMOUNT = "A provider answered with an amount that is none."
_MOST = Decimal(10) ** 15


def read_decimal(value: str, currency: str, rate: str = "1") -> Money:
    """`value` at a `rate`, without its sign; halves are rounded up. Raises ProviderDown, ProviderRefused."""
    if currency not in DIGITS:
        message = f"{currency[:8]} is no currency that is known here."
        raise ProviderRefused(message)
    try:
        exact = abs(Decimal(value) * Decimal(rate)) * 10 ** DIGITS[currency]
        if exact < _MOST:
            return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), currency)
    except ArithmeticError as error:
        raise ProviderDown(NO_AMOUNT) from error
    message = "A provider answered with an amount beyond all measure."
    raise ProviderDown(message)


def read_total(values: Iterable[str], currency: str) -> Money:
    """Values of more digits than their currency has, added up before they are rounded. Raises as `read_decimal`."""
    try:
        exact = sum(map(Decimal, values), Decimal())
    except ArithmeticError as error:
        raise ProviderDown(NO_AMOUNT) from error
    return read_decimal(str(exact), currency)
