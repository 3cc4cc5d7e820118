"""An amount of a currency, in its smallest unit. Whole numbers only: no float comes near money.

Each currency has as many decimal digits as ISO 4217 says: the yen none, the euro two, the dinar of Kuwait three.
Bitcoin counts in satoshi.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Self

from tamizdat.money.errors import AmountRefused, CurrencyMismatch

# ISO 4217, the currencies in which people give; digits after the point.
_TWO = (
    "AED AMD AUD AZN BGN BRL BYN CAD CHF CNY CZK DKK EGP EUR GBP GEL HKD HUF ILS INR KGS KZT MDL MXN MYR NOK NZD"
    " PHP PLN RON RSD RUB SAR SEK SGD THB TJS TMT TRY UAH USD UZS ZAR"
)
_NONE = "JPY KRW ISK CLP VND XOF XAF"
_THREE = "BHD JOD KWD OMR TND"
DIGITS = {
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(_NONE.split(), 0),
    **dict.fromkeys(_THREE.split(), 3),
    "BTC": 8,
}
# No gift is larger; whoever gives more writes to the newsroom.
MOST_MINOR = 10**12

_AMOUNT = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,8}))?")
NO_AMOUNT = "Write an amount such as 5 or 7.50."


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` smallest units of `currency` (ISO 4217, or BTC). May be negative: a refund, a debit."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse a currency that is not known: its number of digits would be a guess."""
        if self.currency not in DIGITS:
            message = f"{self.currency[:8]} is no currency that is known here."
            raise AmountRefused(message)

    def __add__(self, other: Self) -> Self:
        """Add. Raises CurrencyMismatch."""
        self._same(other)
        return type(self)(self.minor + other.minor, self.currency)

    def __sub__(self, other: Self) -> Self:
        """Take away. Raises CurrencyMismatch."""
        self._same(other)
        return type(self)(self.minor - other.minor, self.currency)

    def __neg__(self) -> Self:
        """The other way round."""
        return type(self)(-self.minor, self.currency)

    def _same(self, other: Self) -> None:
        if self.currency != other.currency:
            message = f"{self.currency} and {other.currency} cannot be added up."
            raise CurrencyMismatch(message)

    @property
    def plain(self) -> str:
        """The number as machines write it, with all its digits: `7.50`, `-0.05`, `300`."""
        digits = DIGITS[self.currency]
        sign, whole = ("-" if self.minor < 0 else ""), f"{abs(self.minor):0{digits + 1}d}"
        return f"{sign}{whole[: len(whole) - digits]}.{whole[len(whole) - digits :]}" if digits else f"{sign}{whole}"

    def __str__(self) -> str:
        """Number and currency: `7.50 EUR`."""
        return f"{self.plain} {self.currency}"


def parse_amount(text: str, currency: str) -> Money:
    """Read what a person typed: `5`, `7,50`, `۲٫۵۰`. Digits of any script; no sign, no thousands.

    Raises AmountRefused, also for more decimal digits than the currency has.
    """
    digits = DIGITS.get(currency)
    plain = "".join(_latin(sign) for sign in text.strip())
    found = _AMOUNT.fullmatch(plain)
    if digits is None or found is None:
        raise AmountRefused(NO_AMOUNT)
    fraction = (found[2] or "").rstrip("0")
    if len(fraction) > digits:
        message = f"{currency} has {digits} digits after the point. {NO_AMOUNT}"
        raise AmountRefused(message)
    money = Money(int(found[1]) * 10**digits + int(fraction.ljust(digits, "0") or "0"), currency)
    if money.minor > MOST_MINOR:
        message = "This is more than can be given in this way. Please write to us."
        raise AmountRefused(message)
    return money


def _latin(sign: str) -> str:
    """A digit of any script as a Latin one, the Arabic decimal point as a point."""
    if sign == "\u066b":
        return "."
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
