"""From campaigns, banners and notices to what may be public of them; pure but for the attributes of what comes in."""

from typing import cast
from zoneinfo import ZoneInfo

from tamizdat.newsroom.models import Banner, Campaign, CampaignWords, Notice
from tamizdat.newsroom.projection import ProjectionError, moment
from tamizdat.press import records


def campaign_record(campaign: Campaign, zone: ZoneInfo) -> records.Campaign:
    """Project a campaign: its name, and the story of its preview, stay in the newsroom.

    Raises ProjectionError where it has two texts in one language.
    """
    rows = list(campaign.words.all())
    twice = {row.get_language_display() for row in rows if [one.language for one in rows].count(row.language) > 1}
    if twice:
        message = f"The campaign “{campaign.name}” has two texts in {', '.join(sorted(twice))}. Delete one of them."
        raise ProjectionError(message)
    return records.Campaign(
        uid=campaign.pk or 0,
        starts=moment(campaign.starts, zone),
        ends=moment(campaign.ends, zone),
        words={row.language: ask(row) for row in rows},
        only=sorted(section.pk for section in campaign.only.all()),
        never=sorted(section.pk for section in campaign.never.all()),
        priority=campaign.priority,
    )


def ask(row: CampaignWords) -> records.Ask:
    """Project what a campaign says in one language. Line breaks of the message stay, others become spaces."""
    lines = [" ".join(line.split()) for line in row.text.strip().splitlines()]
    return records.Ask(
        headline=_line(row.headline),
        text="\n".join(lines),
        signature=_line(row.signature),
        button=_line(row.button),
        amounts=_line(row.amounts),
        top=_line(row.top),
    )


def banner_record(banner: Banner, zone: ZoneInfo) -> records.Banner:
    """Project a banner."""
    return records.Banner(
        uid=banner.pk or 0,
        language=banner.language,
        text=_line(banner.text),
        starts=moment(banner.starts, zone),
        ends=moment(banner.ends, zone),
        to=f"story/{banner.story_id}" if banner.story_id else "",
    )


def notice_record(notice: Notice) -> records.Notice:
    """Project a notice; it speaks the language of its story."""
    return records.Notice(
        uid=notice.pk or 0,
        language=notice.story.language,
        story=notice.story_id,
        about=cast("records.NoticeKind", notice.about),
        to=f"story/{notice.leads_to_id}" if notice.leads_to_id else "",
    )


def _line(text: str) -> str:
    return " ".join(text.split())
