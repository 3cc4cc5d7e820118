"""To book money that was found at a provider: of attempts that were lost when a backup was put back."""

from datetime import datetime

from tamizdat.contributions.actions.hints import want_found
from tamizdat.contributions.queries.found import found_money
from tamizdat.office.errors import WishRefused

NOTHING = "Nothing was found at {provider} that is not in the books."


def order_found(provider: str, by: str, now: datetime) -> str:
    """Order it. Returns what will be done. Raises WishRefused where there is nothing."""
    payments = want_found(provider, by=by, now=now) if found_money(provider) else 0
    if not payments:
        raise WishRefused(NOTHING.format(provider=provider[:24]))
    what = "1 payment" if payments == 1 else f"{payments} payments"
    return f"{what} at {provider} will be booked as income:gifts:found, within a minute of the vault's work."
