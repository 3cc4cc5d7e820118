"""Say late what old pages show: start and end campaigns, print banners and notices. No page changes by any of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction

from tamizdat.newsroom.late_records import banner_record, campaign_record, notice_record
from tamizdat.newsroom.models import Banner, Campaign, CampaignWords, Notice, Section, Story
from tamizdat.newsroom.publication import happening
from tamizdat.press.publication import PublicationLog
from tamizdat.press.records import Late

LateThing = Campaign | Banner | Notice
KINDS: dict[type[LateThing], str] = {Campaign: "campaign", Banner: "banner", Notice: "notice"}


@transaction.atomic
def plan_campaign(
    *,
    name: str,
    starts: datetime,
    ends: datetime,
    words: Mapping[str, Mapping[str, str]],
    only: Sequence[Section] = (),
    never: Sequence[Section] = (),
    shown_on: Story | None = None,
) -> Campaign:
    """Write a campaign as a draft. `words` gives headline, text and the rest by language."""
    campaign = Campaign(name=name, starts=starts, ends=ends, shown_on=shown_on, live=False)
    campaign.words.set([CampaignWords(language=code, **said) for code, said in words.items()])
    campaign.only.set(only)
    campaign.never.set(never)
    campaign.full_clean()
    campaign.save()
    return campaign


@transaction.atomic
def publish_campaign(campaign: Campaign, *, at: datetime, by: AbstractUser | None = None) -> None:
    """Publish a campaign; readers see it from its beginning to its end. Raises RecordError where it cannot stand."""
    with happening(at):
        campaign.save_revision(user=by).publish(user=by, skip_permission_checks=True)


@transaction.atomic
def release_late(thing: LateThing, *, at: datetime, log: PublicationLog) -> int:
    """Put what is said late in the log. Returns the number of entries written."""
    return log.put([late_record(thing)], at=at)


@transaction.atomic
def withdraw_late(thing: LateThing, *, at: datetime, log: PublicationLog) -> int:
    """Take it out of the log; pages say again what they were printed with."""
    return log.drop([f"{KINDS[type(thing)]}/{thing.pk}"], at=at)


def late_record(thing: LateThing) -> Late:
    """Project a campaign, a banner or a notice."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if isinstance(thing, Campaign):
        return campaign_record(thing, zone)
    return banner_record(thing, zone) if isinstance(thing, Banner) else notice_record(thing)
