"""Begin the coverage of stories that are published as live."""

from collections.abc import Sequence
from datetime import datetime

from tamizdat.newsroom.models import LiveCoverage, Story


def begin_coverage(stories: Sequence[Story], *, at: datetime) -> None:
    """Begin it for those that have none yet; the coverage of all others goes on as it stands."""
    for story in stories:
        if story.story_type == "live":
            LiveCoverage.objects.get_or_create(story_id=story.pk, defaults={"began": at, "changed": at})
