"""Whether a card's bank may hear of a gift. Asked before anything is kept, and again before every renewal."""

import re
from collections.abc import Collection

# ISO 3166-1 leaves these to users: a card network that says one of them does not say a country. Kosovo (XK) is one.
_NO_COUNTRY = re.compile(r"AA|Q[M-Z]|X(?!K)[A-Z]|ZZ")
_CODE = re.compile(r"[A-Z]{2}")
# Reserved codes that mean a country which has another one too.
_ALIASES = {"UK": "GB", "SU": "RU"}


def known_country(code: str) -> str:
    """A country's code in one spelling, or "" if it is none that can be known."""
    spelt = code.strip().upper()
    spelt = _ALIASES.get(spelt, spelt)
    return spelt if _CODE.fullmatch(spelt) and not _NO_COUNTRY.fullmatch(spelt) else ""


def may_hear(country: str, risk_countries: Collection[str]) -> bool:
    """False for a country on the list, and for one that is not known."""
    known = known_country(country)
    return bool(known) and known not in {known_country(risky) for risky in risk_countries}
