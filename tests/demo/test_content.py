"""The demonstration's files keep the rules of the house before anybody loads them."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from PIL import Image

from tamizdat.newsroom.demonstration.amending import former_body
from tamizdat.newsroom.demonstration.content import ContentError, Paper, Text, read_paper
from tamizdat.newsroom.demonstration.markup import Shelf, parse_body
from tamizdat.newsroom.demonstration.telling import entries_of
from tamizdat.press.records import Appeal, BylinePolicy, BylineRole, StoryType

DEMO = Path(__file__).parents[2] / "demo"
PAPER = read_paper(DEMO)
STORIES = list(PAPER.stories.values())
TEXTS = [*STORIES, *PAPER.pages.values()]
GPS = 0x8825
KNOWN_FIELDS = frozenset(
    [
        "headline",
        "front_headline",
        "kicker",
        "standfirst",
        "dateline",
        "type",
        "section",
        "sections",
        "topics",
        "places",
        "published",
        "updated",
        "bylines",
        "byline_policy",
        "byline_note",
        "lead",
        "translation",
        "read_more",
        "appeal",
        "correction",
        "withdrawn",
    ]
)


def shelf(paper: Paper = PAPER) -> Shelf:
    keys = [*(f"story:{key}" for key in paper.stories), *(f"page:{key}" for key in paper.pages)]
    pages = {key: number for number, key in enumerate(keys, start=1)}
    pictures = {name: {"image": n, "credit": "", "alt": ""} for n, name in enumerate(paper.photos, start=1)}
    return Shelf(pages, pictures)


def blocks(text: Text) -> list[dict[str, Any]]:
    return parse_body(text.body, shelf(), text.key)


def names(stories: list[Text]) -> list[str]:
    return [story.key for story in stories]


def test_the_paper_is_as_large_and_as_varied_as_promised() -> None:
    languages = Counter(story.language for story in STORIES)
    assert languages["en"] >= 22
    assert languages["ru"] >= 14
    assert languages["fa"] >= 5
    assert {story.published.year for story in STORIES} == set(range(2015, 2027))
    assert len(PAPER.facts["sections"]) >= 6
    assert len(PAPER.facts["topics"]) >= 10
    assert len(PAPER.facts["contributors"]) >= 8
    types = {story.head.get("type", "news") for story in STORIES}
    assert {"news", "analysis", "opinion", "interview", "investigation", "explainer", "document"} <= types
    kinds = {block["type"] for story in STORIES for block in blocks(story)}
    assert kinds == {
        "paragraph", "heading", "quote", "figure", "list", "table", "embed", "key_points", "qa", "preformatted"
    }  # fmt: skip
    policies = {story.head.get("byline_policy", "named") for story in STORIES}
    assert policies == set(get_args(BylinePolicy))
    assert {story.head.get("appeal", "on") for story in STORIES} == set(get_args(Appeal))


@pytest.mark.parametrize("text", TEXTS, ids=[text.key for text in TEXTS])
def test_every_body_can_be_read_and_every_link_and_photo_in_it_exists(text: Text) -> None:
    assert blocks(text)


@pytest.mark.parametrize("story", STORIES, ids=names(STORIES))
def test_every_name_in_the_head_of_a_story_exists(story: Text) -> None:
    head = story.head
    assert set(head) <= KNOWN_FIELDS
    assert head["section"] in PAPER.facts["sections"]
    assert set(head.get("sections", ())) <= set(PAPER.facts["sections"]) - {head["section"]}
    assert set(head.get("topics", ())) <= set(PAPER.facts["topics"])
    assert {f"{key}" for key in head.get("read_more", ())} <= set(PAPER.stories)
    assert len(head.get("read_more", ())) <= 5
    assert head.get("type", "news") in get_args(StoryType)
    for line in head.get("bylines", ()):
        role, colon, _ = line.partition(":")
        if not colon:
            role, _, slug = line.partition(" ")
            assert slug in PAPER.facts["contributors"]
        assert role in get_args(BylineRole)


@pytest.mark.parametrize("text", PAPER.live.values(), ids=names(list(PAPER.live.values())))
def test_a_live_story_is_told_in_more_than_one_chunk_and_in_the_order_of_time(text: Text) -> None:
    story = PAPER.stories[text.key]
    known, entries = entries_of(text)
    assert story.head["type"] == "live"
    assert parse_body(known, shelf(), text.key)
    assert len(entries) > 20
    assert [one.at for one in entries] == sorted(one.at for one in entries)
    assert story.published < entries[0].at
    assert entries[-1].at < text.head["ended"]
    assert {one.contributor for one in entries} - {""} <= PAPER.facts["contributors"].keys()
    assert set().union(*(one.marks for one in entries)) == {"key", "pinned"}
    for edit in text.head["edits"]:
        assert edit["is"] in entries[edit["number"] - 1].body
    for entry in entries:
        assert parse_body(entry.body, shelf(), text.key)


@pytest.mark.parametrize("story", STORIES, ids=names(STORIES))
def test_a_story_reads_as_a_newspaper_prints_it(story: Text) -> None:
    head = story.head
    words = len(re.findall(r"\w+", story.body))
    assert 80 <= words <= 900
    assert head["standfirst"]
    if head.get("type", "news") == "news":
        assert head["dateline"]
    if "lead" in head:
        assert head["lead"]["photo"] in PAPER.photos
        assert head["lead"]["caption"]
    assert story.published <= datetime(2026, 11, 30, tzinfo=UTC)
    assert head.get("updated", story.published) >= story.published
    assert head.get("bylines") or head.get("byline_policy") == "withheld"


@pytest.mark.parametrize("story", STORIES, ids=names(STORIES))
def test_a_name_that_is_hidden_or_changed_is_explained_to_readers(story: Text) -> None:
    policy = story.head.get("byline_policy", "named")
    if policy in {"withheld", "pseudonym"}:
        assert story.head["byline_note"]
    if policy == "withheld":
        assert not story.head.get("bylines")


def test_the_file_of_a_story_carries_the_day_on_which_it_was_published() -> None:
    for story in STORIES:
        assert story.key.partition("/")[2].startswith(f"{story.published:%Y-%m-%d}-")


def test_no_two_texts_of_one_language_want_the_same_address() -> None:
    words = Counter((text.language, text.slug) for text in TEXTS)
    assert max(words.values()) == 1
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text.slug) for text in TEXTS)


def test_several_stories_stand_in_two_or_three_languages_but_never_twice_in_one() -> None:
    versions: dict[str, list[str]] = {}
    for story in STORIES:
        if "translation" in story.head:
            versions.setdefault(story.head["translation"], []).append(story.language)
    assert sum(len(found) == 3 for found in versions.values()) >= 3
    assert all(len(found) > 1 and len(found) == len(set(found)) for found in versions.values())


def test_each_language_has_its_pages_and_a_curated_front_of_stories_that_stand() -> None:
    for language in ("en", "ru", "fa"):
        found = {text.slug for text in PAPER.pages.values() if text.language == language}
        assert found == {"about", "privacy-policy", "support", "contact", "newsletter"}
        front = PAPER.facts["fronts"][language]
        assert {f"{language}/{slot}" for slot in front["slots"]} <= set(PAPER.stories)


def test_there_is_an_old_diplomatic_report_with_two_positions_and_a_denial_in_every_language() -> None:
    reports = [story for story in STORIES if story.head.get("translation") == "vienna-2016"]
    assert {report.language for report in reports} == {"en", "ru", "fa"}
    for report in reports:
        kinds = [block["type"] for block in blocks(report)]
        assert {"quote", "table", "heading"} <= set(kinds)


def test_every_photo_says_that_it_is_an_illustration_and_what_it_shows() -> None:
    for photo in PAPER.photos.values():
        assert set(photo.captions) == set(photo.alts) == set(photo.credits) == {"en", "ru", "fa"}
        assert photo.credits["en"] == "Illustration: demo archive"


def test_photos_are_small_and_some_carry_a_position_for_the_newsroom_to_take_away() -> None:
    sizes = [photo.path.stat().st_size for photo in PAPER.photos.values()]
    assert max(sizes) <= 150_000
    assert sum(sizes) <= 2_500_000
    placed = 0
    for photo in PAPER.photos.values():
        with Image.open(photo.path) as picture:
            assert picture.size == (1600, 1067)
            placed += bool(picture.getexif().get_ifd(GPS))
    assert placed >= 3


def test_every_photo_is_used() -> None:
    used = {story.head["lead"]["photo"] for story in STORIES if "lead" in story.head}
    used |= set(re.findall(r"^!\[([a-z-]+)\]", "\n".join(story.body for story in STORIES), re.MULTILINE))
    assert used == set(PAPER.photos)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("no head at all", "two lines of"),
        ('+++\nheadline = "x"\n+++\nText', "has no section, published"),
        ("+++\nheadline = \n+++\nText", "not sound TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "stories" / "en").mkdir(parents=True)
    (tmp_path / "paper.toml").write_text("[photos]\n", encoding="utf-8")
    (tmp_path / "stories" / "en" / "2020-01-01-x.md").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=complaint) as refused:
        read_paper(tmp_path)
    assert "2020-01-01-x.md" in str(refused.value)


def test_a_photo_without_its_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "paper.toml").write_text('[photos.gone]\ncaption = { en = "x" }\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"develop\.py"):
        read_paper(tmp_path)


def test_one_story_was_corrected_and_one_withdrawn() -> None:
    corrected = [story for story in STORIES if "correction" in story.head]
    withdrawn = [story for story in STORIES if "withdrawn" in story.head]
    assert corrected
    assert withdrawn
    for story in corrected:
        assert former_body(story) != story.body
        assert story.head["correction"]["at"] > story.published
    for story in withdrawn:
        assert story.head["withdrawn"]["at"] > story.published
        assert story.head["withdrawn"]["cause"] in {"legal", "safety", "error"}


@pytest.mark.parametrize("letter", PAPER.letters.values(), ids=list(PAPER.letters))
def test_a_letter_names_a_newsletter_and_stories_of_its_language(letter: Text) -> None:
    newsletter = PAPER.facts["newsletters"][letter.head["newsletter"]]
    chosen = [PAPER.stories[item["story"]] for item in letter.head["items"] if "story" in item]
    assert newsletter["language"] == letter.language
    assert {story.language for story in chosen} == {letter.language}
    assert not any("withdrawn" in story.head for story in chosen)
    assert all(story.published <= letter.head.get("due", story.published) for story in chosen)
    assert ("due" in letter.head) != letter.head.get("draft", False)


def test_each_language_has_letters_that_went_out_and_a_draft() -> None:
    drafts = Counter(letter.language for letter in PAPER.letters.values() if letter.head.get("draft"))
    assert drafts == {"en": 1, "ru": 1, "fa": 1}
    assert Counter(letter.language for letter in PAPER.letters.values()) == {"en": 3, "ru": 3, "fa": 3}
    fridays = [letter.head["due"] for letter in PAPER.letters.values() if "due" in letter.head]
    assert {(due.isoweekday(), due.hour) for due in fridays} == {(5, 18)}
