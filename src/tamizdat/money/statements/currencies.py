"""Which currency a heading or a cell names: codes of ISO 4217, also of currencies in which nobody gives here."""

import re

_ALL = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD "
    "KZT LAK LBP LKR LRD LSL LTL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO "
    "NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RUR RWF SAR SBD SCR SDG SEK SGD SHP SLE "
    "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST "
    "XAF XCD XOF XPF YER ZAR ZMW ZWL BTC "
)
CODES = frozenset(_ALL.split())
_SIGNS = {"€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₾": "GEL", "zł": "PLN", "Kč": "CZK"}
_BRACKETS = re.compile(r"[(\[]\s*([A-Za-z]{3})\s*[)\]]")
_LAST_WORD = re.compile(r"(?:^|[\s_])([A-Z]{3})\s*$")
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")


def code(cell: str) -> str:
    """The currency of a cell that holds its code and nothing else; "" of others."""
    plain = cell.strip().upper()
    return plain if plain in CODES else ""


def unit_of(heading: str) -> str:
    """The currency that a heading names in brackets or as its last word, as in `Betrag (EUR)`; "" if none."""
    found = _BRACKETS.search(heading) or _LAST_WORD.search(heading)
    return code(found[1]) if found else ""


def units_in(cell: str) -> set[str]:
    """Currencies that stand beside an amount, by their codes or by signs that mean one currency alone."""
    words = {code(word) for word in _WORD.findall(cell)} - {""}
    return words | {currency for sign, currency in _SIGNS.items() if sign in cell}
