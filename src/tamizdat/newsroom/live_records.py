"""From live coverage to what may be public of it; pure but for the attributes of what comes in."""

import re
from collections.abc import Sequence
from typing import cast
from zoneinfo import ZoneInfo

import msgspec

from tamizdat.newsroom.bodies import Around, blocks_of
from tamizdat.newsroom.models import LiveCorrection, LiveCoverage, LiveUpdate
from tamizdat.newsroom.projection import Told, bylines, moment
from tamizdat.press import records
from tamizdat.press.blocks import AnyBlock
from tamizdat.press.chunks import anchor
from tamizdat.press.records import Correction, CorrectionKind

_SPACE = re.compile(r"\s+")


def told(
    coverage: LiveCoverage, corrections: Sequence[tuple[int, LiveCorrection]], around: Around, zone: ZoneInfo
) -> Told:
    """Project the coverage of a story; `corrections` come with the numbers of their updates."""
    live = records.Live(
        state=cast("records.LiveState", coverage.state),
        began=moment(coverage.began, zone),
        ended=moment(coverage.ended, zone) if coverage.ended else "",
        summary=_anchored("s", blocks_of(coverage.summary.raw_data, around)),
    )
    return Told(live, [_correction(row, zone, anchor(number)) for number, row in corrections], coverage.changed)


def update_record(
    update: LiveUpdate, address: str, policy: str, around: Around, zone: ZoneInfo, corrections: Sequence[LiveCorrection]
) -> records.LiveUpdate:
    """Project an update of the story at `address`. Of one that was withdrawn nothing goes out but its number."""
    story = update.coverage.story
    number, at = update.number or 0, moment(update.at or update.coverage.began, zone)
    if update.standing == "withdrawn":
        recalled = address if update.recalled else ""
        return records.LiveUpdate(
            update.pk, story.pk, number, story.language, at, withdrawn=True, notice=update.notice, recalled=recalled
        )
    signed = [("by", update.contributor_id, "")] if update.contributor_id else []
    return records.LiveUpdate(
        update.pk,
        story.pk,
        number,
        story.language,
        at,
        headline=_line(update.headline),
        body=_anchored(anchor(number), blocks_of(update.body.raw_data, around)),
        bylines=bylines(signed, story.byline_policy),
        edited=moment(update.edited, zone) if update.edited else "",
        corrections=[_correction(row, zone) for row in corrections],
        pinned=update.pinned,
        key=update.key,
    )


def _correction(row: LiveCorrection, zone: ZoneInfo, block: str = "") -> Correction:
    return Correction(moment(row.at, zone), _line(row.words), cast("CorrectionKind", row.kind), block)


def _anchored(prefix: str, blocks: list[AnyBlock]) -> list[AnyBlock]:
    """Make ids of blocks different from those of other updates on the same page."""
    return [msgspec.structs.replace(block, id=f"{prefix}-{block.id}") for block in blocks]


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
