"""Moments as providers write them, as text (ISO 8601) or in seconds since 1970; ours are in UTC."""

from datetime import UTC, datetime

from tamizdat.contributions.errors import ProviderDown

NO_MOMENT = "{who} answered with a time that is none."


def read_moment(told: str, who: str) -> datetime:
    """Read a text; `who` names the provider in the sentence. Raises ProviderDown."""
    try:
        return datetime.fromisoformat(told).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ProviderDown(NO_MOMENT.format(who=who)) from error


def read_seconds(told: int, who: str) -> datetime:
    """Read seconds since 1970; `who` as above. Raises ProviderDown."""
    try:
        return datetime.fromtimestamp(told, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ProviderDown(NO_MOMENT.format(who=who)) from error
