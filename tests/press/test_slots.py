"""What stands in a slot file at a moment: chosen by language, section, time and priority; pure."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from tamizdat.press.late_notices import name_of_copy
from tamizdat.press.outlines import outline
from tamizdat.press.records import AnyRecord, Ask, Banner, Correction, Corrections, Notice, RecordError
from tamizdat.press.slots import MOST_NOTICES, next_change, slot_file
from tamizdat.press.soundness import check
from tamizdat.press.squeeze import squeeze
from tamizdat.pressroom.filing import Change, file_changes
from tamizdat.pressroom.shelf import SqliteShelf, open_file
from tests.pressroom.paper import NOON, a_campaign, a_story, everything_around

HOUR = timedelta(hours=1)


def shelf_of(*records: AnyRecord) -> SqliteShelf:
    shelf = SqliteShelf(open_file(":memory:"))
    every = [*everything_around(), *records]
    file_changes(
        shelf, [Change(f"{type(one).__struct_config__.tag}/{one.uid}", outline(one), check(one)) for one in every]
    )
    return shelf


def said(*records: AnyRecord, language: str = "en", at: datetime = NOON) -> dict[str, Any]:
    content = slot_file(shelf_of(*records), language, at, lambda content: len(squeeze(b"", content)) <= 2_000)
    found: dict[str, Any] = orjson.loads(content)
    return found


def headlines(*records: AnyRecord, language: str = "en", at: datetime = NOON) -> list[str]:
    return [one["say"]["headline"][0] for one in said(*records, language=language, at=at)["appeals"]]


def iso(at: datetime) -> str:
    return at.isoformat()


def test_a_campaign_stands_from_its_first_second_until_its_last() -> None:
    campaign = a_campaign(1, starts=iso(NOON), ends=iso(NOON + HOUR))
    assert headlines(campaign, at=NOON - timedelta(seconds=1)) == []
    assert headlines(campaign, at=NOON) == ["Campaign 1"]
    assert headlines(campaign, at=NOON + HOUR - timedelta(seconds=1)) == ["Campaign 1"]
    assert headlines(campaign, at=NOON + HOUR) == []


def test_a_campaign_stands_in_its_languages_only() -> None:
    campaign = a_campaign(1, words={"ru": Ask("Помогите", "Дорогие читатели")})
    assert headlines(campaign) == []
    assert headlines(campaign, language="ru") == ["Помогите"]


def test_the_most_urgent_campaign_comes_first_and_of_equals_the_one_that_began_last() -> None:
    older = a_campaign(1, only=[1], starts=iso(NOON - 2 * HOUR))
    newer = a_campaign(2, only=[1], starts=iso(NOON - HOUR))
    urgent = a_campaign(3, only=[2], starts=iso(NOON - 9 * HOUR), priority=1)
    assert headlines(older, newer, urgent) == ["Campaign 3", "Campaign 2", "Campaign 1"]


def test_nothing_follows_a_campaign_that_suits_every_page() -> None:
    assert headlines(a_campaign(1), a_campaign(2, never=[1], priority=1), a_campaign(3, priority=2)) == ["Campaign 3"]


def test_sections_in_and_out_are_said_as_the_page_says_its_own() -> None:
    (one,) = said(a_campaign(1, only=[1, 2], never=[7]))["appeals"]
    assert (one["only"], one["never"]) == (["1", "2"], ["7"])


def test_paragraphs_of_a_campaign_begin_with_an_indent_and_leave_no_hole() -> None:
    campaign = a_campaign(1, words={"en": Ask("Ten years", "Dear readers,\n\nWe go on.\n \n\nSo do you.\nAlways.\n")})
    (one,) = said(campaign)["appeals"]
    assert one["say"]["text"] == ["Dear readers,\n\u2003We go on.\n\u2003So do you.\nAlways."]


def test_all_day_long_the_bytes_are_the_same_and_they_hold_for_more_than_seven_days() -> None:
    shelf = shelf_of(a_campaign(1, ends=iso(NOON + timedelta(days=90))))
    morning, evening = datetime(2026, 11, 23, 0, 0, tzinfo=UTC), datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)
    assert slot_file(shelf, "en", morning, lambda _: True) == slot_file(shelf, "en", evening, lambda _: True)
    fields = orjson.loads(slot_file(shelf, "en", evening, lambda _: True))
    assert fields["until"] - evening.timestamp() > 7 * 86_400
    assert fields["appeals"][0]["until"] == fields["until"]


def test_what_ends_sooner_says_so_itself() -> None:
    fields = said(a_campaign(1, ends=iso(NOON + HOUR)), a_banner(1, ends=iso(NOON + 2 * HOUR)))
    assert fields["appeals"][0]["until"] == (NOON + HOUR).timestamp()
    assert fields["banner"]["until"] == (NOON + 2 * HOUR).timestamp()


def a_banner(uid: int, **words: object) -> Banner:
    fields: dict[str, object] = {
        "language": "en",
        "text": f"Banner {uid}",
        "starts": iso(NOON - HOUR),
        "ends": iso(NOON + HOUR),
    }
    return Banner(uid, **(fields | words))  # type: ignore[arg-type]  # a builder passes what the test names


def test_of_two_banners_the_one_that_began_last_stands_with_its_address() -> None:
    story = a_story(5)
    fields = said(story, a_banner(1, to="story/5"), a_banner(2, starts=iso(NOON - 2 * HOUR)))
    assert fields["banner"]["say"] == ["Banner 1", story.address]
    assert said(a_banner(1, language="ru"))["banner"] == {}
    assert said(a_banner(1), at=NOON + HOUR)["banner"] == {}


def test_a_notice_speaks_the_language_of_its_story_and_leads_to_what_stands() -> None:
    notice = Notice(1, language="en", story=3, about="corrected", to="story/5")
    assert said(notice, a_story(5))["notices"] == {"3": ["This story was corrected later.", a_story(5).address]}
    assert said(notice)["notices"] == {"3": ["This story was corrected later.", ""]}
    russian = Notice(1, language="ru", story=3, about="withdrawn")
    assert said(russian, language="ru")["notices"] == {"3": ["Этот материал снят с публикации.", ""]}
    assert said(russian)["notices"] == {}


def test_of_two_notices_on_a_story_the_newer_one_counts_and_old_ones_make_room() -> None:
    notices = [Notice(uid, language="en", story=uid, about="corrected") for uid in range(1, MOST_NOTICES + 9)]
    found = said(*notices, Notice(99, language="en", story=40, about="superseded"))["notices"]
    assert len(found) == MOST_NOTICES
    assert found["40"][0] == "A later story says more."
    assert "48" in found
    assert "8" not in found


def test_a_correction_speaks_to_the_copies_before_it_and_for_a_month() -> None:
    at = [iso(NOON - timedelta(days=days)) for days in (40, 3, 2)]
    kinds = zip(at, ("correction", "update", "clarification"), strict=True)
    items = [Correction(one, "It was otherwise.", kind) for one, kind in kinds]  # type: ignore[arg-type]  # three kinds
    shelf: list[AnyRecord] = [
        a_story(3, corrections=items),
        Corrections(3, "en", items),
        Corrections(4, "en", items[:1]),
    ]
    sentence = ["This story was corrected later.", a_story(3).address]
    assert said(*shelf)["notices"] == {"3": sentence, "3c1": sentence}
    assert [name_of_copy(3, items[:count]) for count in range(4)] == ["3", "3c1", "3c1", "3c2"]
    assert said(*shelf, at=NOON + timedelta(days=29))["notices"] == {}
    assert said(*shelf, at=NOON + timedelta(days=27)) == said(*shelf, at=NOON + timedelta(days=27, hours=3))
    assert said(*shelf, language="ru")["notices"] == {}


def test_what_editors_note_is_for_every_copy_of_a_corrected_story() -> None:
    items = [Correction(iso(NOON), "It was otherwise.")]
    notice = Notice(1, language="en", story=3, about="superseded")
    found = said(a_story(3, corrections=items), Corrections(3, "en", items), notice)["notices"]
    assert found == {"3": ["A later story says more.", ""], "3c1": ["A later story says more.", ""]}


def test_a_file_that_would_be_too_large_leaves_out_notices_before_campaigns() -> None:
    noise = [hashlib.sha256(bytes([n])).hexdigest() for n in range(90)]
    stories = [a_story(uid, address=f"2024/05/05/{noise[uid]}{noise[uid + 40]}/") for uid in range(1, 41)]
    notices = [Notice(uid, language="en", story=uid, about="corrected", to=f"story/{uid}") for uid in range(1, 41)]
    ask = Ask("Campaign", " ".join(noise[:20]))
    fields = said(*stories, *notices, a_campaign(1, words={"en": ask}))
    assert len(fields["appeals"]) == 1
    assert 0 < len(fields["notices"]) < 40
    assert "40" in fields["notices"]


def test_it_is_due_again_at_the_next_edge_and_at_midnight_at_the_latest() -> None:
    shelf = shelf_of(a_campaign(1, starts=iso(NOON + HOUR), ends=iso(NOON + timedelta(days=3))), a_banner(1))
    assert next_change(shelf, NOON) == NOON + HOUR
    assert next_change(shelf, NOON + HOUR) == datetime(2026, 11, 24, tzinfo=UTC)
    assert next_change(shelf_of(), NOON) == datetime(2026, 11, 24, tzinfo=UTC)


def test_the_age_is_said_in_the_words_and_digits_of_the_language() -> None:
    assert said()["age"] == ["This copy is from 23 November 2026. Newer ones may exist."]
    assert "23 ноября 2026" in said(language="ru")["age"][0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"starts": iso(NOON), "ends": iso(NOON)}, "it ends before it begins"),
        ({"ends": "tomorrow"}, "its end is not a moment"),
        ({"words": {}}, "says nothing in any language"),
        ({"words": {"en": Ask(" ", "Dear readers")}}, "lacks a headline or a message"),
        (
            {"words": {"en": Ask("Help", " ".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(60)))}},
            "too long by",
        ),
    ],
)
def test_a_campaign_that_cannot_stand_is_refused_with_what_to_do(words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RecordError, match=sentence):
        check(a_campaign(1, **words))


def test_a_banner_that_is_no_line_is_refused() -> None:
    with pytest.raises(RecordError, match="Shorten it"):
        check(a_banner(1, text="long " * 50))


def test_no_page_can_take_the_place_of_slot_files() -> None:
    with pytest.raises(RecordError, match="address"):
        check(a_story(1, address="_s/en/"))
