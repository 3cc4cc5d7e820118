"""Names of accounts as Beancount wants them: `assets:bank:de89-3000` becomes `Assets:Bank:De89-3000`.

Two accounts never become one: where two names would be the same, the later in the alphabet gets a number.
"""

import re
from collections.abc import Iterable

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
EMPTY = "X"


def book_names(accounts: Iterable[str]) -> dict[str, str]:
    """Name every account. The first word (assets, income…) must be one of the five that Beancount knows."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for account in sorted(set(accounts)):
        plain = ":".join(_component(part) for part in account.split(":"))
        name, number = plain, 1
        while name in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name)
        names[account] = name
    return names


def _component(part: str) -> str:
    plain = _NOT_PLAIN.sub("-", part).strip("-") or EMPTY
    return plain[0].upper() + plain[1:]
