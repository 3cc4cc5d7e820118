"""Campaigns, banners and notices: who may make them, what enters the log, and how a campaign looks before it runs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tamizdat.newsroom.actions.late import plan_campaign, publish_campaign
from tamizdat.newsroom.actions.stories import publish_story, withdraw_story
from tamizdat.newsroom.models import Banner, Campaign, Notice
from tamizdat.newsroom.publication import happening
from tamizdat.press.records import Ask, RecordError
from tamizdat.press.records import Campaign as CampaignRecord
from tamizdat.staff.roles import EDITOR, PUBLISHER, REPORTER, Role
from tests.fakes.publication import public
from tests.newsroom.conftest import NOON, Desk
from tests.newsroom.test_desk_doors import signed_in

WORDS = {"headline": "Ten years", "text": "Dear readers,\nhelp us."}


def a_campaign(**more: Any) -> Campaign:  # noqa: ANN401  # a builder passes what the test names
    given: dict[str, Any] = {"name": "Autumn", "starts": NOON, "ends": NOON + timedelta(days=9), "words": {"en": WORDS}}
    return plan_campaign(**given | more)


def form(*, never: tuple[int, ...] = (), row: int = 0, **more: object) -> dict[str, Any]:
    """The form of a campaign as a browser sends it; `row` is the words' own number once they are saved."""
    ask = {**WORDS, "language": "en", "signature": "The crew", "button": "", "amounts": "5 · 10 €", "top": ""}
    saved = {"id": str(row)} if row else {}
    given = {
        "name": "Autumn",
        "starts": "2026-10-14 12:00",
        "ends": "2026-11-14 12:00",
        "words": inline_formset([ask | saved], initial=len(saved)),
        "priority": "0",
        "shown_on": "",
    }
    sent: dict[str, Any] = nested_form_data(given | more)
    return sent | {"never": [str(pk) for pk in never]}


def act(client: Client, name: str, *arguments: int, **more: Any) -> Any:  # noqa: ANN401  # the test client answers with a class of its own
    return client.post(reverse(f"wagtailsnippets_newsroom_campaign:{name}", args=arguments), form(**more))


def record_of(campaign: Campaign) -> CampaignRecord | None:
    found = public().get(f"campaign/{campaign.pk}")
    assert found is None or isinstance(found, CampaignRecord)
    return found


def test_a_draft_of_a_campaign_says_nothing_and_a_published_one_everything_but_its_name(desk: Desk) -> None:
    campaign = a_campaign(never=[desk.section], name="Needle")
    assert record_of(campaign) is None
    publish_campaign(campaign, at=NOON)
    record = record_of(campaign)
    assert record is not None
    assert record.words == {"en": Ask("Ten years", "Dear readers,\nhelp us.")}
    assert (record.starts, record.ends) == ("2026-10-14T12:00:00+02:00", "2026-10-23T12:00:00+02:00")
    assert record.never == [desk.section.pk]
    assert "Needle" not in repr(record)


def test_unpublishing_or_deleting_a_campaign_takes_it_out_of_the_log(desk: Desk) -> None:
    one, other = a_campaign(), a_campaign()
    for campaign in (one, other):
        publish_campaign(campaign, at=NOON)
    Campaign.objects.get(pk=one.pk).unpublish()
    assert record_of(one) is None
    pk = other.pk
    Campaign.objects.get(pk=pk).delete()
    assert f"campaign/{pk}" not in public()


@pytest.mark.usefixtures("press")
def test_a_campaign_too_long_for_a_slot_file_is_refused_whole(desk: Desk) -> None:
    noise = "".join(chr(0x4E00 + (n * 7919) % 20_000) for n in range(1_200))
    campaign = a_campaign(words={"en": {**WORDS, "text": noise}})
    with pytest.raises(RecordError, match="too long"):
        publish_campaign(campaign, at=NOON)
    assert not Campaign.objects.get(pk=campaign.pk).live


def test_two_texts_in_one_language_are_refused_in_a_sentence(desk: Desk) -> None:
    campaign = a_campaign()
    answer = act(signed_in(PUBLISHER), "edit", campaign.pk, **{"action-publish": "1"})
    assert answer.status_code == 409
    assert "two texts in English" in answer.content.decode()
    assert record_of(campaign) is None


@pytest.mark.parametrize(
    ("role", "writes", "prints"), [(REPORTER, False, False), (EDITOR, True, False), (PUBLISHER, True, True)]
)
def test_editors_write_campaigns_and_publishers_print_them(
    desk: Desk, role: Role, *, writes: bool, prints: bool
) -> None:
    client = signed_in(role)
    act(client, "add")
    assert Campaign.objects.exists() == writes
    campaign = Campaign.objects.first() or a_campaign()
    act(client, "edit", campaign.pk, row=campaign.words.get().pk, **{"action-publish": "1"})
    assert (record_of(campaign) is not None) == prints


def test_the_form_reads_hours_in_the_time_zone_of_the_paper(desk: Desk) -> None:
    act(signed_in(PUBLISHER), "add", **{"action-publish": "1"})
    record = record_of(Campaign.objects.get())
    assert record is not None
    assert record.starts == "2026-10-14T12:00:00+02:00"
    assert record.words["en"].amounts == "5 · 10 €"


def test_a_campaign_that_ends_before_it_begins_is_refused_with_a_sentence(desk: Desk) -> None:
    answer = act(signed_in(EDITOR), "add", ends="2026-10-14 12:00")
    assert "This is not after the beginning" in answer.content.decode()
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(("days", "word"), [(-1, "Planned"), (1, "Running"), (10, "Over")])
def test_the_list_says_whether_readers_see_it(desk: Desk, days: int, word: str) -> None:
    campaign = a_campaign()
    assert campaign.state == "Draft"
    publish_campaign(campaign, at=NOON)
    with happening(NOON + timedelta(days=days)):
        assert Campaign.objects.get(pk=campaign.pk).state == word
    page = signed_in(EDITOR).get(reverse("wagtailsnippets_newsroom_campaign:list")).content.decode()
    assert "Autumn" in page
    assert "English" in page


def test_a_banner_is_printed_when_it_is_saved_and_gone_when_it_is_deleted(desk: Desk) -> None:
    story = desk.story()
    banner = Banner.objects.create(
        language="en", text="  The harbour\nburns ", story=story, starts=NOON, ends=NOON + timedelta(hours=6)
    )
    record = public()[f"banner/{banner.pk}"]
    assert (record.text, record.to) == ("The harbour burns", f"story/{story.pk}")  # type: ignore[union-attr]  # a banner
    pk = banner.pk
    banner.delete()
    assert f"banner/{pk}" not in public()


def test_a_notice_speaks_the_language_of_its_story_and_outlives_its_withdrawal(desk: Desk) -> None:
    story = desk.story(language="ru")
    publish_story(story, at=NOON)
    notice = Notice.objects.create(story=story, about="withdrawn")
    withdraw_story(story, at=NOON)
    record = public()[f"notice/{notice.pk}"]
    assert (record.language, record.story, record.about) == ("ru", story.pk, "withdrawn")  # type: ignore[union-attr]  # a notice


@pytest.fixture
def press(settings: Settings) -> None:
    settings.PUBLICATION_LOG = "tamizdat.pressroom.log.DjangoPublicationLog"
    settings.PROOFS = "tamizdat.pressroom.proofs.FolderProofs"


def preview(client: Client, language: str, **more: Any) -> str:  # noqa: ANN401  # what the form takes
    """Press Preview: the form is sent, then the page is asked for."""
    url = reverse("wagtailsnippets_newsroom_campaign:preview_on_add")
    assert client.post(url, form(**more)).json()["is_valid"]
    page: str = client.get(url, {"mode": language}).content.decode()
    return page


@pytest.mark.usefixtures("press")
def test_a_preview_is_the_page_of_an_old_story_with_the_words_put_in(desk: Desk) -> None:
    old = desk.story("An old story")
    other = desk.story("Another story")
    for story in (old, other):
        publish_story(story, at=NOON)
    page = preview(signed_in(EDITOR), "en", shown_on=str(old.pk))
    assert "An old story" in page
    assert '<h2 data-slot="headline">Ten years</h2>' in page
    assert "Dear readers,\nhelp us." in page
    assert "The crew" in page
    assert "<script" not in page.replace('<script type="application/ld+json">', "")
    assert not Campaign.objects.exists()


@pytest.mark.usefixtures("press")
def test_a_preview_keeps_the_choice_of_sections_and_the_word_of_the_story(desk: Desk) -> None:
    story, silent = desk.story(), desk.story("Obituary", appeal="off")
    for one in (story, silent):
        publish_story(one, at=NOON)
    client = signed_in(EDITOR)
    left_out = preview(client, "en", shown_on=str(story.pk), never=(desk.section.pk,))
    assert "Help us go on reporting" in left_out
    assert "Ten years" not in preview(client, "en", shown_on=str(silent.pk))


@pytest.mark.usefixtures("press")
def test_a_preview_says_in_a_sentence_what_is_missing(desk: Desk) -> None:
    client = signed_in(EDITOR)
    assert "no published story in this language" in preview(client, "en")
    assert "says nothing in this language" in preview(client, "ru")
