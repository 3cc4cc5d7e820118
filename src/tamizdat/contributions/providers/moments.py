"""Moments that a provider writes as text (ISO 8601), in UTC."""

from datetime import UTC, datetime

from tamizdat.contributions.errors import ProviderDown

NO_MOMENT = "{who} answered with a time that is none."


def read_moment(told: str, who: str) -> datetime:
    """Read one; `who` names the provider in the sentence. Raises ProviderDown."""
    try:
        return datetime.fromisoformat(told).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ProviderDown(NO_MOMENT.format(who=who)) from error
