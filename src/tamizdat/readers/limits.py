"""How many mails strangers may cause by typing addresses: sign-ups are free for everybody, so they are bounded here.

A wish over the bound of its own address is dropped, since that person has been written to. A wish over a bound that
others have used up waits: nobody is lost because of a flood.
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["yes", "no", "later"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds; `docs/operate/vault.md` names them. An address: per 24 hours. Hosts and all together: per hour."""

    of_one_newsletter: int = 1
    of_one_address: int = 2
    of_one_host_per_hour: int = 200
    of_all_per_hour: int = 500


LIMITS = Limits()
MANAGE_LIMITS = Limits(of_one_newsletter=3, of_one_address=4)


@dataclass(frozen=True, slots=True)
class Knocks:
    """What has been mailed already: to this address (for this newsletter, in all), to its host, to everybody."""

    newsletter: int
    address: int
    host: int
    all: int


def may_mail(knocks: Knocks, limits: Limits = LIMITS) -> Verdict:
    """Decide whether one more mail may be caused."""
    if knocks.newsletter >= limits.of_one_newsletter or knocks.address >= limits.of_one_address:
        return "no"
    if knocks.host >= limits.of_one_host_per_hour or knocks.all >= limits.of_all_per_hour:
        return "later"
    return "yes"
