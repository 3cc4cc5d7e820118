"""Which codes name a country (ISO 3166-1 alpha-2). A slip in the list of countries at risk would guard nobody."""

import pycountry

# The standard has no code for Kosovo, and leaves XK to users: card networks and banks say it.
_USED = frozenset({"XK"})
# What people write, and the code that is meant.
MEANT = {"UK": ("GB", "Britain"), "SU": ("RU", "Russia"), "RUS": ("RU", "Russia"), "BLR": ("BY", "Belarus")}
_LETTERS = 2


def is_country(code: str) -> bool:
    """Say whether a code in capitals names a country."""
    standard = len(code) == _LETTERS and code.isupper() and pycountry.countries.get(alpha_2=code) is not None
    return standard or code in _USED
