"""Starts the demonstration's campaign, once, from the moment at which the paper is brought in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractUser

from tamizdat.newsroom.actions.late import plan_campaign, publish_campaign
from tamizdat.newsroom.models import Campaign, Section, Story


def start_campaign(
    facts: Mapping[str, Any],
    sections: Mapping[str, Section],
    shown_on: Story | None,
    *,
    by: AbstractUser,
    at: datetime,
) -> None:
    """Plan and publish the campaign of `paper.toml`. One that was published before is left as it is."""
    standing = Campaign.objects.filter(name=facts["name"]).first()
    campaign = standing or plan_campaign(
        name=facts["name"],
        starts=at,
        ends=at + timedelta(days=facts["days"]),
        words=facts["words"],
        never=[sections[name] for name in facts["never"]],
        shown_on=shown_on,
    )
    if not campaign.live:
        publish_campaign(campaign, at=at, by=by)
