"""Amounts in words, by the CLDR that is pinned with Babel: `€2` or `2 €`. No float comes near them."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import NumberPattern, get_currency_name

from tamizdat.money.amounts import DIGITS, Money
from tamizdat.press.moments import digits
from tamizdat.press.words import locale_of


@lru_cache(maxsize=4096)
def said_amount(money: Money, language: str) -> str:
    """Write an amount as readers of a language do; a whole one without its empty decimals."""
    locale = locale_of(language)
    places = DIGITS[money.currency]
    whole = money.minor % 10**places == 0
    plain = locale.currency_formats["standard"]
    fraction = (0, 0) if whole else (places, places)
    pattern = NumberPattern(
        plain.pattern, plain.prefix, plain.suffix, plain.grouping, plain.int_prec, fraction, plain.exp_prec,
        plain.exp_plus, plain.number_pattern,
    )  # fmt: skip
    said = pattern.apply(
        Decimal(money.plain), locale, currency=money.currency, currency_digits=False, numbering_system="default"
    )
    return digits(said, language)


def currency_name(currency: str, language: str) -> str:
    """Name a currency in a language, with its code: `Euro (EUR)`."""
    name = get_currency_name(currency, locale=locale_of(language))
    said = name[:1].upper() + name[1:]
    return f"{said} ({currency})" if said != currency else currency
